// Pages of lists (AIP-158): their size, and the token that says where the next page starts.
#ifndef OUTLAY_COMMON_RPC_PAGE_H_
#define OUTLAY_COMMON_RPC_PAGE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace outlay::rpc {

// Returns the number of items for a request's page_size: 0 means kDefaultPageSize, more than kMaxPageSize is reduced to
// it. INVALID_ARGUMENT / FIELD_INVALID {field}: negative.
absl::StatusOr<int64_t> PageSize(int32_t requested);

// The list to which a page token belongs; every other list refuses it.
struct PageScope {
  std::string_view list;          // the method, for instance "purchaseOrders.list"
  std::string_view organization;  // an id
  std::string_view filter;        // as the caller wrote it
  std::string_view order_by;      // as the caller wrote it
};

// Returns an opaque token for the page after `last_key`, the encoded key of the last item seen. It grants nothing: a
// list reads the caller's organization only, whatever the key says.
std::string MakePageToken(const PageScope& scope, std::string_view last_key);

// Returns the key in a token of MakePageToken; empty for an empty token, the first page. INVALID_ARGUMENT /
// PAGE_TOKEN_INVALID: made elsewhere, damaged, or of another list, filter, order or organization.
absl::StatusOr<std::string> ReadPageToken(const PageScope& scope, std::string_view token);

// INVALID_ARGUMENT / PAGE_TOKEN_INVALID: the list cannot read the key of a token.
absl::Status PageTokenInvalid();

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_PAGE_H_
