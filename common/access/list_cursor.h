// The position of a list: the row after which the page begins, the rows it holds so far, and the token of the next
// page.
#ifndef OUTLAY_COMMON_ACCESS_LIST_CURSOR_H_
#define OUTLAY_COMMON_ACCESS_LIST_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"

namespace outlay::access {

// The identity of a list, so that its page tokens are refused by other lists.
struct ListScope {
  std::string_view list;  // the permission, for instance "groups.list"
  std::string organization;
  std::string filter;  // canonical bytes
  std::string order;
};

// Not thread-safe; one per call.
class ListCursor {
 public:
  // INVALID_ARGUMENT / PAGE_TOKEN_INVALID, FIELD_INVALID (page_size).
  static absl::StatusOr<ListCursor> Open(ListScope scope, int32_t page_size, std::string_view page_token);

  // Returns the key of the last row of the previous page; nullopt: this is the first page.
  const std::optional<std::string>& after() const { return after_; }

  // Answers a question about a row; an error ends the scan and is kept.
  using Question = absl::FunctionRef<absl::StatusOr<bool>()>;

  // For the visitor of a scan: takes the row with this key, unless the page is full or has read enough. `add` adds the
  // row to the page and returns whether it is in the list.
  store::Visit Visit(const std::string& key, Question add);
  // Like the above, where rows may be hidden from the caller: neither a token nor its absence reveals such a row,
  // unless there are so many in succession that the page ends among them.
  store::Visit Visit(const std::string& key, Question is_in_sight, Question add);

  // Adds the bytes of the current row to the page's size: the page ends with the row that brings it to kPageBytes,
  // however few rows there are. For lists of large items.
  void Count(size_t bytes) { bytes_ += bytes; }

  // Returns the first error of a question.
  const absl::Status& status() const { return status_; }
  // Returns whether rows remain.
  bool has_more() const { return has_more_; }
  // Returns the token of the next page; empty: this was the last one.
  std::string NextToken() const;

 private:
  ListCursor(ListScope scope, int64_t size) : scope_(std::move(scope)), size_(size) {}

  ListScope scope_;
  int64_t size_;
  int64_t taken_ = 0;
  int64_t scanned_ = 0;
  size_t bytes_ = 0;
  std::optional<std::string> after_;
  std::string last_;    // the last row taken, or the row at which the page had read enough
  std::string passed_;  // the last row scanned
  bool has_more_ = false;
  absl::Status status_;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_LIST_CURSOR_H_
