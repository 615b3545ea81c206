#include "tools/outlay/invoice_matching/invoice_filter.h"

#include <string>

#include "common/base/status_macros.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "tools/outlay/format.h"

namespace outlay::cli {

namespace im = invoice_matching::v1;

std::vector<Flag> InvoiceFilterFlags() {
  return {{"state", "STATE", "in this state: received, associated, unmatched, cancelling or cancelled", true},
          {"entity", "SUPPLIER/ENTITY", "of this entity"},
          {"number", "NUMBER", "with exactly this number"},
          {"reason", "REASON", "unmatched for this reason, such as suspended or outside-period"},
          {"order", "ORDER", "associated with this order"}};
}

absl::StatusOr<im::ListInvoicesRequest::Filter> InvoiceFilter(const Arguments& arguments, const Session& session) {
  im::ListInvoicesRequest::Filter filter;
  for (const std::string& words : arguments.All("state")) {
    OUTLAY_ASSIGN_OR_RETURN(const auto state, ParseEnum<im::Invoice::State>("state", words));
    filter.add_states(state);
  }
  if (arguments.Has("entity")) {
    OUTLAY_ASSIGN_OR_RETURN(*filter.mutable_bill_from_entity(), session.EntityName(arguments.Get("entity")));
  }
  if (arguments.Has("reason")) {
    OUTLAY_ASSIGN_OR_RETURN(const auto reason,
                            ParseEnum<purchase_order::v1::UnmatchedReason>("reason", arguments.Get("reason")));
    filter.set_unmatched_reason(reason);
  }
  if (arguments.Has("order")) {
    OUTLAY_ASSIGN_OR_RETURN(*filter.mutable_purchase_order(), session.Name("purchaseOrders", arguments.Get("order")));
  }
  filter.set_number(arguments.Get("number"));
  return filter;
}

}  // namespace outlay::cli
