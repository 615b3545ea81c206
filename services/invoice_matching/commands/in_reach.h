// Which invoices and orders are there for a caller: those of groups in the caller's reach (D4).
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

// NOT_FOUND / INVOICE_NOT_FOUND: there is none, or it is out of reach.
absl::StatusOr<StoredInvoice> LoadInvoiceInReach(const store::Reader& reader, const rpc::Caller& caller,
                                                 const InvoiceRef& ref);

// Of an order that the caller names. NOT_FOUND / PURCHASE_ORDER_NOT_FOUND: out of reach, or not known here yet to
// somebody who does not reach the whole organization. Everybody else is answered by purchase_order.
absl::Status CheckOrderInReach(const store::Reader& reader, const rpc::Caller& caller, const std::string& order_id);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_IN_REACH_H_
