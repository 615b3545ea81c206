// A substitute for the directory: makes a service's copy match a file, at the start and whenever the file changes.
//
// The file defines the state: groups and rates that it no longer has are deleted; organizations never are, because
// their history needs them. Only differences are written, so applying a file again changes nothing.
// their history needs them. Only differences are written, so applying a file again changes nothing.
#ifndef OUTLAY_COMMON_TENANT_DIRECTORY_FILE_H_
#define OUTLAY_COMMON_TENANT_DIRECTORY_FILE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/base/scheduler.h"
#include "common/store/store.h"
#include "common/tenant/limits.h"

namespace outlay::tenant {

struct DirectoryFileOptions {
  std::string path;
  absl::Duration interval = limits::kDirectoryFileInterval;
  // Called after every attempt to apply a changed file. After an error the copy is unchanged, or partly changed if the
  // store refused; the next look tries again. May be empty.
  std::function<void(const absl::Status&)> on_applied;
};

// Thread-safe. Callbacks run on threads of the scheduler or the store.
class DirectoryFile {
 public:
  // `store` and `scheduler` must outlive this and the tasks that it left in them.
  DirectoryFile(DirectoryFileOptions options, store::Store* store, Scheduler* scheduler);
  // Starts no further callbacks.
  ~DirectoryFile();

  // Applies the file, then watches it. `done`: NOT_FOUND / DIRECTORY_FILE_UNREADABLE {path}, INVALID_ARGUMENT /
  // DIRECTORY_FILE_INVALID (see ParseDirectory), or the store's error, after which a starting service should give up.
  void Start(UniqueFunction<void(absl::Status)> done);

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace outlay::tenant

#endif  // OUTLAY_COMMON_TENANT_DIRECTORY_FILE_H_
