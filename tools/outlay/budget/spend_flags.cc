#include "tools/outlay/budget/spend_flags.h"

#include <utility>

#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/outlay/format.h"

namespace outlay::cli {

std::vector<Flag> WithSpendFlags(std::vector<Flag> flags) {
  flags.push_back({"category", "CODE", "what it is for"});
  flags.push_back({"member", "USER", "who spends: an allocation is theirs; nobody's unless told"});
  flags.push_back({"supplier", "SUPPLIER", "who is paid"});
  flags.push_back({"cost-center", "CODE", "which cost centre bears it"});
  flags.push_back({"project", "CODE", "which project it is for"});
  return flags;
}

absl::StatusOr<std::string> ParseDocument(const Arguments& arguments, Session& session) {
  const std::string named = arguments.Get("document");
  if (arguments.Has("document-text")) {
    if (!named.empty()) return UsageError("--document and --document-text exclude each other");
    return arguments.Get("document-text");
  }
  if (!IsValidId(named)) return named;
  return session.Name("purchaseOrders", named);
}

absl::StatusOr<budget::v1::Spend> ParseSpend(const Arguments& arguments, Session& session) {
  budget::v1::Spend spend;
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*spend.mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  if (arguments.Has("amount")) {
    OUTLAY_ASSIGN_OR_RETURN(*spend.mutable_amount(), ParseMoney("amount", arguments.Get("amount"), ""));
  }
  if (arguments.Has("tax")) {
    OUTLAY_ASSIGN_OR_RETURN(*spend.mutable_tax(),
                            ParseMoney("tax", arguments.Get("tax"), spend.amount().currency_code()));
  }
  OUTLAY_ASSIGN_OR_RETURN(*spend.mutable_document(), ParseDocument(arguments, session));
  spend.set_category(arguments.Get("category"));
  if (arguments.Has("member")) {
    OUTLAY_ASSIGN_OR_RETURN(*spend.mutable_member(), session.Name("users", arguments.Get("member")));
  }
  if (arguments.Has("supplier")) {
    OUTLAY_ASSIGN_OR_RETURN(*spend.mutable_supplier(), session.Name("suppliers", arguments.Get("supplier")));
  }
  spend.set_cost_center(arguments.Get("cost-center"));
  spend.set_project(arguments.Get("project"));
  return spend;
}

std::string NameOfNode(const budget::v1::NodeVerdict& node) {
  if (node.budget().empty()) return "out of your sight";
  if (node.allocation().empty()) return ShortName(node.budget());
  const std::string member = ShortName(node.allocation());
  return Concat(ShortName(node.budget()), member == "-" ? ", not allocated" : Concat(", allocated to ", member));
}

}  // namespace outlay::cli
