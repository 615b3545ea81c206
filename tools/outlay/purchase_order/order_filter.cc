#include "tools/outlay/purchase_order/order_filter.h"

#include <string>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/outlay/format.h"

namespace outlay::cli {
namespace po = purchase_order::v1;

std::vector<Flag> OrderFilterFlags() {
  return {{"state", "STATE", "in this state: draft, issued, closed, ...", true},
          {"label", "LABEL", "issued and scheduled, active, expired, suspended or suspended-expired", true},
          {"change", "STATE", "whose last change is in this state: in-review, funding, in-force, ...", true},
          {"supplier", "SUPPLIER", "of this supplier"},
          {"number", "NUMBER", "with exactly this number"},
          {"tag", "TAG", "with this tag"},
          {"deleted", "", "deleted ones too"}};
}

absl::StatusOr<po::ListPurchaseOrdersRequest::Filter> OrderFilter(const Arguments& arguments, const Session& session) {
  po::ListPurchaseOrdersRequest::Filter filter;
  for (const std::string& words : arguments.All("state")) {
    const auto state = ParseEnum<po::PurchaseOrder::State>("state", words);
    // Lists show the label of what is issued in the column of states.
    if (!state.ok() && ParseEnum<po::PurchaseOrder::Label>("label", words).ok()) {
      return UsageError(Concat("--state: '", words, "' is a label of issued orders: --label ", words));
    }
    OUTLAY_RETURN_IF_ERROR(state.status());
    filter.add_states(*state);
  }
  for (const std::string& words : arguments.All("label")) {
    OUTLAY_ASSIGN_OR_RETURN(const auto label, ParseEnum<po::PurchaseOrder::Label>("label", words));
    filter.add_labels(label);
  }
  for (const std::string& words : arguments.All("change")) {
    OUTLAY_ASSIGN_OR_RETURN(const auto state, ParseEnum<po::OrderChange::State>("change", words));
    filter.add_change_states(state);
  }
  if (arguments.Has("supplier")) {
    OUTLAY_ASSIGN_OR_RETURN(*filter.mutable_supplier(), session.Name("suppliers", arguments.Get("supplier")));
  }
  filter.set_number(arguments.Get("number"));
  filter.set_tag(arguments.Get("tag"));
  filter.set_show_deleted(arguments.Has("deleted"));
  return filter;
}

}  // namespace outlay::cli
