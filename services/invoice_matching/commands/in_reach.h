// The invoices and orders that a caller can see: those of groups in the caller's reach (D4).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_IN_REACH_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_IN_REACH_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"
#include "services/invoice_matching/store/invoices.h"

namespace outlay::invoice_matching {

absl::StatusOr<bool> IsInReach(const store::Reader& reader, const rpc::Caller& caller, const InvoiceState& state);

// NOT_FOUND / INVOICE_NOT_FOUND: it does not exist, or is out of reach.
absl::StatusOr<StoredInvoice> LoadInvoiceInReach(const store::Reader& reader, const rpc::Caller& caller,
                                                 const InvoiceRef& ref);

// Checks an order that the caller names. NOT_FOUND / PURCHASE_ORDER_NOT_FOUND: it is out of reach, or unknown here and
// the caller does not reach the whole organization. In all other cases purchase_order decides.
absl::Status CheckOrderInReach(const store::Reader& reader, const rpc::Caller& caller, const std::string& order_id);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_IN_REACH_H_
