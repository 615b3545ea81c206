#include "services/invoice_matching/commands/in_reach.h"

#include "common/access/reach.h"
#include "common/base/status_macros.h"
#include "services/invoice_matching/commands/settle.h"
#include "services/invoice_matching/domain/errors.h"
#include "services/invoice_matching/domain/names.h"
#include "services/invoice_matching/store/order_groups.h"

namespace outlay::invoice_matching {

absl::StatusOr<bool> IsInReach(const store::Reader& reader, const rpc::Caller& caller, const InvoiceState& state) {
  if (caller.reach == nullptr) return true;
  OUTLAY_ASSIGN_OR_RETURN(const std::string group, GroupOfInvoice(reader, caller.organization, state));
  return caller.reach->Covers(group);
}

absl::StatusOr<StoredInvoice> LoadInvoiceInReach(const store::Reader& reader, const rpc::Caller& caller,
                                                 const InvoiceRef& ref) {
  OUTLAY_ASSIGN_OR_RETURN(StoredInvoice stored, LoadStoredInvoice(reader, ref));
  OUTLAY_ASSIGN_OR_RETURN(const bool is_in_reach, IsInReach(reader, caller, stored.state));
  if (!is_in_reach) return InvoiceNotFound(InvoiceName(ref.organization, ref.invoice_id));
  return stored;
}

absl::Status CheckOrderInReach(const store::Reader& reader, const rpc::Caller& caller, const std::string& order_id) {
  if (caller.reach == nullptr) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const std::string group, GroupOfOrder(reader, caller.organization, order_id));
  return caller.reach->Covers(group) ? absl::OkStatus() : OrderNotFound(order_id);
}

}  // namespace outlay::invoice_matching
