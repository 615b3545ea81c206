// Pages of lists that scan an organization's rows in order of ids.
#ifndef OUTLAY_SERVICES_APPROVAL_RPC_LIST_PAGE_H_
#define OUTLAY_SERVICES_APPROVAL_RPC_LIST_PAGE_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/rpc/page.h"
#include "common/store/store.h"

namespace outlay::approval {

// Returns one page. `list(after, visitor)` visits values that have an id, in its order, after an id; `add(value,
// response)` adds a value to the response, or returns false if it does not belong there. Reads at most `scanned`
// values. INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
template <typename Value, typename Response, typename Request, typename List, typename Add>
absl::StatusOr<Response> ListPage(const rpc::PageScope& scope, const Request& request, const List& list, const Add& add,
                                  int64_t scanned = std::numeric_limits<int64_t>::max()) {
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(std::string last, rpc::ReadPageToken(scope, request.page_token()));
  const std::optional<std::string> after = last.empty() ? std::nullopt : std::optional(last);
  Response response;
  int64_t added = 0;
  int64_t looked = 0;
  OUTLAY_RETURN_IF_ERROR(list(after, [&](const Value& value) {
    if (added == size || looked == scanned) {
      response.set_next_page_token(rpc::MakePageToken(scope, last));
      return store::Visit::kStop;
    }
    ++looked;
    if (add(value, response)) ++added;
    last = value.id;
    return store::Visit::kContinue;
  }));
  return response;
}

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_RPC_LIST_PAGE_H_
