// Takes steps in the store of a directory until it is killed, and prints an organization's number and the step for each
// answered one.
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/store/crash_steps.h"
#include "common/store/rocks_store.h"

namespace outlay::store {
namespace {

class Writer {
 public:
  explicit Writer(Store& store) : store_(store) {}

  // Each answer starts the next step.
  void Step(size_t organization) {
    const std::string& name = kCrashOrganizations[organization];
    auto sequence = std::make_shared<uint64_t>();
    store_.Write({PartitionOf(name), name,
                  [sequence](Transaction& txn) {
                    *sequence = txn.Append(std::string(100, 'r'));
                    txn.Put(kSteps, {*sequence}, "step");
                    txn.Put(kCount, {}, absl::StrCat(*sequence));
                    return absl::OkStatus();
                  }},
                 [this, organization, sequence](absl::Status status) {
                   if (!status.ok()) return;
                   const std::string line = absl::StrCat(organization, " ", *sequence, "\n");
                   if (::write(STDOUT_FILENO, line.data(), line.size()) > 0) Step(organization);
                 });
  }

 private:
  Store& store_;
};

int Run(const std::string& directory) {
  RocksStoreOptions options;
  options.directory = directory;
  const absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksStore(options);
  if (!store.ok()) return 1;
  Writer writer(**store);
  for (size_t i = 0; i < 8 * kCrashOrganizations.size(); ++i) writer.Step(i % kCrashOrganizations.size());
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable never;
  never.wait(lock, [] { return false; });
  return 0;
}

}  // namespace
}  // namespace outlay::store

// crash_writer DIRECTORY [BYTES]: writes that would make a file longer than BYTES fail, as on a full disk.
int main(int argc, char** argv) {
  if (argc == 3) {
    const rlim_t bytes = std::strtoull(argv[2], nullptr, 10);
    const rlimit limit = {bytes, bytes};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || signal(SIGXFSZ, SIG_IGN) == SIG_ERR) return 2;
  }
  return argc == 2 || argc == 3 ? outlay::store::Run(argv[1]) : 2;
}
