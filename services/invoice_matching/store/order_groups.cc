#include "services/invoice_matching/store/order_groups.h"

#include <optional>

#include "common/base/status_macros.h"
#include "services/invoice_matching/store/keyspaces.h"

namespace outlay::invoice_matching {

absl::Status SaveOrderGroup(store::Transaction& txn, const std::string& organization, const std::string& order_id,
                            const std::string& group_id) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string before, GroupOfOrder(txn, organization, order_id));
  // An order's group rarely changes, and most orders of small organizations have none.
  if (before == group_id) return absl::OkStatus();
  if (group_id.empty()) {
    txn.Delete(kOrderGroups, {organization, order_id});
  } else {
    txn.Put(kOrderGroups, {organization, order_id}, group_id);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> GroupOfOrder(const store::Reader& reader, const std::string& organization,
                                         const std::string& order_id) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<std::string> group, reader.Find(kOrderGroups, {organization, order_id}));
  return group.value_or("");
}

absl::StatusOr<std::string> GroupOfInvoice(const store::Reader& reader, const std::string& organization,
                                           const InvoiceState& state) {
  if (!state.booking.has_value()) return std::string();
  return GroupOfOrder(reader, organization, state.booking->order_id);
}

}  // namespace outlay::invoice_matching
