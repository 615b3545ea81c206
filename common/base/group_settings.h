// A group's settings for purchases, and those that result for it and for all groups below it (D9). Pure.
#ifndef OUTLAY_COMMON_BASE_GROUP_SETTINGS_H_
#define OUTLAY_COMMON_BASE_GROUP_SETTINGS_H_

#include <optional>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "common/base/materiality.h"

namespace outlay {

// The allowed codes; nullopt: any code.
using Choice = std::optional<std::set<std::string>>;

// Returns whether `codes` include `code`.
bool Allows(const Choice& codes, const std::string& code);

// A field that is not set imposes nothing.
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
  Materiality materiality;  // narrows the organization's; unset limits: as above

  bool operator==(const GroupSettings&) const = default;
};

// The fields of an order's information that can be required, as the API names them.
const std::set<std::string>& OrderFieldNames();

// Returns the settings that apply where both are set: the stricter of each field, that is, fields required by either
// and codes allowed by both. Commutative and associative.
GroupSettings Combine(const GroupSettings& left, const GroupSettings& right);

// Returns whether `settings` require at least as much as `than`, and allow no more, in every field.
bool IsAtLeastAsStrict(const GroupSettings& settings, const GroupSettings& than);

// Checks whether a group may set `own` where `above` applies to the group above it. It may relax nothing, because a
// relaxed setting would not take effect. FAILED_PRECONDITION / SETTING_NOT_STRICTER {field, value}.
absl::Status CheckOverride(const GroupSettings& above, const GroupSettings& own);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_GROUP_SETTINGS_H_
