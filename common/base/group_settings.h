// What a group says of purchases, and what then holds for it and for all groups below it (D9). Pure.
#ifndef OUTLAY_COMMON_BASE_GROUP_SETTINGS_H_
#define OUTLAY_COMMON_BASE_GROUP_SETTINGS_H_

#include <optional>
#include <set>
#include <string>

#include "absl/status/status.h"

namespace outlay {

// What may be chosen; nullopt: anything.
using Choice = std::optional<std::set<std::string>>;

// Whether `codes` allow `code`.
bool Allows(const Choice& codes, const std::string& code);

// What is left out says nothing.
struct GroupSettings {
  std::optional<bool> purchase_order_number_required;
  std::set<std::string> required_order_fields;  // of kOrderFieldNames
  std::set<std::string> required_own_fields;    // labels
  std::optional<bool> personal_payment_forbidden;
  std::set<std::string> personal_payment_forbidden_roles;  // role ids
  std::optional<bool> delivery_address_required;
  Choice payment_instruments;  // codes of reference entries, as are delivery_addresses
  Choice invoice_terms;
  Choice delivery_addresses;

  bool operator==(const GroupSettings&) const = default;
};

// The fields of an order's information that can be required, as the API names them.
const std::set<std::string>& OrderFieldNames();

// What holds where both are said: of each field the stricter, what is required by either and allowed by both. In any
// order and grouping the same.
GroupSettings Combine(const GroupSettings& left, const GroupSettings& right);

// Whether `settings` ask for at least as much, and allow no more, in every field.
bool IsAtLeastAsStrict(const GroupSettings& settings, const GroupSettings& than);

// Whether a group may say `own` where `above` holds for the group above it: it takes nothing back, else it would say
// something that does not hold. FAILED_PRECONDITION / SETTING_NOT_STRICTER {field, value}.
absl::Status CheckOverride(const GroupSettings& above, const GroupSettings& own);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_GROUP_SETTINGS_H_
