// Where a list is: what the page begins after, what it holds so far, and how it goes on.
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

  // Says yes or no of a row; an error ends the scan and is kept.
  using Question = absl::FunctionRef<absl::StatusOr<bool>()>;

  // For the visitor of a scan: takes the row with this key, unless the page is full or has read enough. `add` says
  // whether the row is in the list.
  store::Visit Visit(const std::string& key, Question add);
  // The same where a row may be there for others only: then neither a token nor its absence tells of it, unless so many
  // such rows are in a run that the page ends among them.
  store::Visit Visit(const std::string& key, Question is_in_sight, Question add);

  // So many bytes were added to the page with the row that is taken now: the page ends with the row that fills it
  // (kPageBytes), however few there are. For lists of what is large.
  void Count(size_t bytes) { bytes_ += bytes; }

  // The first error of a question.
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
  size_t bytes_ = 0;
  std::optional<std::string> after_;
  std::string last_;    // the row in sight that was seen last, or where the page had read enough
  std::string passed_;  // the row that was scanned last
  bool has_more_ = false;
  absl::Status status_;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_LIST_CURSOR_H_
