// Where a list is: what the page begins after, what it holds so far, and how it goes on.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_LIST_CURSOR_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_LIST_CURSOR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"

namespace outlay::directory {

// What a list is, so that its page tokens fit no other one.
struct ListScope {
  std::string_view list;  // the permission, for instance "groups.list"
  std::string organization;
  std::string filter;  // canonical bytes
  std::string order;
};

// Not thread-safe; one for each call.
class ListCursor {
 public:
  // INVALID_ARGUMENT / PAGE_TOKEN_INVALID, FIELD_INVALID (page_size).
  static absl::StatusOr<ListCursor> Open(ListScope scope, int32_t page_size, std::string_view page_token);

  // The key of the last row that the page before saw; nullopt: this is the first page.
  const std::optional<std::string>& after() const { return after_; }

  // For the visitor of a scan: takes the row with this key, unless the page is full or has read enough. `add` says
  // whether the row is in the list; its error ends the scan and is kept.
  store::Visit Visit(const std::string& key, absl::FunctionRef<absl::StatusOr<bool>()> add);

  // The first error of an `add`.
  const absl::Status& status() const { return status_; }
  // Whether rows are left.
  bool has_more() const { return has_more_; }
  // Empty: this was the last page.
  std::string NextToken() const;

 private:
  ListCursor(ListScope scope, int64_t size) : scope_(std::move(scope)), size_(size) {}

  ListScope scope_;
  int64_t size_;
  int64_t taken_ = 0;
  int64_t scanned_ = 0;
  std::optional<std::string> after_;
  std::string last_;
  bool has_more_ = false;
  absl::Status status_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_LIST_CURSOR_H_
