// The table of line types: which invoices a line takes, and how specific its type is (M2, steps 2 and 3).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_LINE_TYPES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_LINE_TYPES_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace outlay::purchase_order {

// Types that one organization may define.
inline constexpr int kOwnLineTypesMax = 1'000;
// Steps from a type up to ALL.
inline constexpr int kLineTypeDepthMax = 16;

// The widest type: takes every invoice. An invoice of this type is taken by lines of this type only.
inline constexpr std::string_view kLineTypeAll = "ALL";
inline constexpr std::string_view kLineTypeMonthlyUsage = "MONTHLY_USAGE";
inline constexpr std::string_view kLineTypeSubscriptionPurchase = "SUBSCRIPTION_PURCHASE";
inline constexpr std::string_view kLineTypeMarketplacePurchase = "MARKETPLACE_PURCHASE";
inline constexpr std::string_view kLineTypeMarketplaceTransaction = "MARKETPLACE_TRANSACTION";
inline constexpr std::string_view kLineTypeMarketplaceBlanketUsage = "MARKETPLACE_BLANKET_USAGE";

// An organization's own type.
struct LineTypeDefinition {
  std::string type;
  std::string parent;  // empty: ALL
};

// The types of an organization, as a tree below ALL. A value; thread-safe once made.
//
// A line of type T takes invoices of T and of every type below T. T's specificity is its depth: ALL has 0.
class LineTypes {
 public:
  // Makes the table of built-in types.
  LineTypes();

  // Makes the table of the built-in types and the organization's own, given in any order. INVALID_ARGUMENT /
  // LINE_TYPES_INVALID {type}: a type is empty, repeated or built in; its parent is unknown or below itself; it is too
  // deep. INVALID_ARGUMENT / TOO_MANY_ITEMS.
  static absl::StatusOr<LineTypes> Create(const std::vector<LineTypeDefinition>& own);

  bool Contains(std::string_view type) const { return parents_.find(type) != parents_.end(); }

  // Returns the types whose lines take an invoice of `invoice_type`, most specific first: from itself up to ALL. Empty
  // means ALL. A type that is not in the table (it was removed from the settings while documents still have it) is
  // directly below ALL. The views live as long as this table and `invoice_type`.
  std::vector<std::string_view> TakenBy(std::string_view invoice_type) const;

  // Returns the number of steps up to ALL; 1 for a type that is not in the table.
  int Specificity(std::string_view type) const;

  // Returns true if a line of `line_type` takes an invoice of `invoice_type`.
  bool Takes(std::string_view line_type, std::string_view invoice_type) const;

 private:
  absl::Status Add(const LineTypeDefinition& definition);
  absl::Status CheckShape() const;

  std::map<std::string, std::string, std::less<>> parents_;  // of ALL: empty
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_LINE_TYPES_H_
