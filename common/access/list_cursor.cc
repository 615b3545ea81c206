#include "common/access/list_cursor.h"

#include <utility>

#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/rpc/page.h"

namespace outlay::access {
namespace {

rpc::PageScope PageScopeOf(const ListScope& scope) {
  return {.list = scope.list, .organization = scope.organization, .filter = scope.filter, .order_by = scope.order};
}

}  // namespace

absl::StatusOr<ListCursor> ListCursor::Open(ListScope scope, int32_t page_size, std::string_view page_token) {
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(page_size));
  ListCursor cursor(std::move(scope), size);
  OUTLAY_ASSIGN_OR_RETURN(std::string key, rpc::ReadPageToken(PageScopeOf(cursor.scope_), page_token));
  if (!key.empty()) cursor.after_ = std::move(key);
  return cursor;
}

store::Visit ListCursor::Visit(const std::string& key, Question add) {
  return Visit(
      key, [] { return true; }, add);
}

store::Visit ListCursor::Visit(const std::string& key, Question is_in_sight, Question add) {
  const bool is_full = taken_ == size_ || bytes_ >= kPageBytes;
  if (scanned_ == kMaxRowsScannedPerPage) {
    has_more_ = true;
    if (!is_full) last_ = passed_;
    return store::Visit::kStop;
  }
  ++scanned_;
  passed_ = key;
  const absl::StatusOr<bool> seen = is_in_sight();
  if (seen.ok() && !*seen) return store::Visit::kContinue;
  if (seen.ok() && is_full) {
    has_more_ = true;
    return store::Visit::kStop;
  }
  const absl::StatusOr<bool> added = seen.ok() ? add() : seen;
  if (!added.ok()) {
    status_ = added.status();
    return store::Visit::kStop;
  }
  taken_ += *added ? 1 : 0;
  last_ = key;
  return store::Visit::kContinue;
}

std::string ListCursor::NextToken() const {
  return has_more_ ? rpc::MakePageToken(PageScopeOf(scope_), last_) : std::string();
}

}  // namespace outlay::access
