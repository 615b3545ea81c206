#include "common/base/group_settings.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay {
namespace {

using Texts = std::set<std::string>;

bool IsWithin(const Texts& inner, const Texts& outer) {
  return std::ranges::includes(outer, inner);
}

std::optional<bool> Either(const std::optional<bool>& left, const std::optional<bool>& right) {
  if (!left.has_value()) return right;
  return right.has_value() ? *left || *right : left;
}

Texts Union(Texts left, const Texts& right) {
  left.insert(right.begin(), right.end());
  return left;
}

Choice Intersection(const Choice& left, const Choice& right) {
  if (!left.has_value()) return right;
  if (!right.has_value()) return left;
  Texts both;
  std::ranges::set_intersection(*left, *right, std::inserter(both, both.end()));
  return both;
}

bool IsStricter(const std::optional<bool>& required, const std::optional<bool>& than) {
  return required.value_or(false) || !than.value_or(false);
}

bool IsStricter(const Choice& allowed, const Choice& than) {
  return !than.has_value() || (allowed.has_value() && IsWithin(*allowed, *than));
}

absl::Status NotStricter(std::string_view field, std::string_view value) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition, "SETTING_NOT_STRICTER",
      Concat(field, " cannot be ", value, " here: a group above says otherwise; leave it out, or change it there"),
      {{"field", std::string(field)}, {"value", std::string(value)}});
}

absl::Status CheckFlag(std::string_view field, const std::optional<bool>& above, const std::optional<bool>& own) {
  return above.value_or(false) && own.has_value() && !*own ? NotStricter(field, "false") : absl::OkStatus();
}

absl::Status CheckChoice(std::string_view field, const Choice& above, const Choice& own) {
  if (!own.has_value()) return absl::OkStatus();
  for (const std::string& code : *own) {
    if (!Allows(above, code)) return NotStricter(field, code);
  }
  return absl::OkStatus();
}

// Checks that no limit that is set is looser than the inherited one.
absl::Status CheckMateriality(const Materiality& above, const Materiality& own) {
  if (own.basis_points.has_value() && *own.basis_points > above.basis_points.value_or(*own.basis_points)) {
    return NotStricter("materiality.basis_points", Concat(*own.basis_points));
  }
  if (own.amount.has_value() && above.amount.has_value() && own.amount->minor_units() > above.amount->minor_units()) {
    return NotStricter("materiality.amount", own.amount->ToString());
  }
  if (!own.fields.has_value() || !above.fields.has_value()) return absl::OkStatus();
  for (const std::string& field : *own.fields) {
    if (!above.fields->contains(field)) return NotStricter("materiality.fields.names", field);
  }
  return absl::OkStatus();
}

}  // namespace

bool Allows(const Choice& codes, const std::string& code) {
  return !codes.has_value() || codes->contains(code);
}

const std::set<std::string>& OrderFieldNames() {
  static const Texts& names =
      *new Texts{"cost_center", "department", "job_code", "location", "project_code", "requisitioner"};
  return names;
}

GroupSettings Combine(const GroupSettings& left, const GroupSettings& right) {
  return {
      .purchase_order_number_required =
          Either(left.purchase_order_number_required, right.purchase_order_number_required),
      .required_order_fields = Union(left.required_order_fields, right.required_order_fields),
      .required_own_fields = Union(left.required_own_fields, right.required_own_fields),
      .personal_payment_forbidden = Either(left.personal_payment_forbidden, right.personal_payment_forbidden),
      .personal_payment_forbidden_roles =
          Union(left.personal_payment_forbidden_roles, right.personal_payment_forbidden_roles),
      .delivery_address_required = Either(left.delivery_address_required, right.delivery_address_required),
      .payment_instruments = Intersection(left.payment_instruments, right.payment_instruments),
      .invoice_terms = Intersection(left.invoice_terms, right.invoice_terms),
      .delivery_addresses = Intersection(left.delivery_addresses, right.delivery_addresses),
      .materiality = Stricter(left.materiality, right.materiality),
  };
}

bool IsAtLeastAsStrict(const GroupSettings& settings, const GroupSettings& than) {
  return IsStricter(settings.purchase_order_number_required, than.purchase_order_number_required) &&
         IsWithin(than.required_order_fields, settings.required_order_fields) &&
         IsWithin(than.required_own_fields, settings.required_own_fields) &&
         IsStricter(settings.personal_payment_forbidden, than.personal_payment_forbidden) &&
         IsWithin(than.personal_payment_forbidden_roles, settings.personal_payment_forbidden_roles) &&
         IsStricter(settings.delivery_address_required, than.delivery_address_required) &&
         IsStricter(settings.payment_instruments, than.payment_instruments) &&
         IsStricter(settings.invoice_terms, than.invoice_terms) &&
         IsStricter(settings.delivery_addresses, than.delivery_addresses) &&
         IsAtLeastAsStrict(settings.materiality, than.materiality);
}

absl::Status CheckOverride(const GroupSettings& above, const GroupSettings& own) {
  OUTLAY_RETURN_IF_ERROR(CheckFlag("purchase_order_number_required", above.purchase_order_number_required,
                                   own.purchase_order_number_required));
  OUTLAY_RETURN_IF_ERROR(
      CheckFlag("personal_payment_forbidden", above.personal_payment_forbidden, own.personal_payment_forbidden));
  OUTLAY_RETURN_IF_ERROR(
      CheckFlag("delivery_address_required", above.delivery_address_required, own.delivery_address_required));
  OUTLAY_RETURN_IF_ERROR(CheckChoice("payment_instruments", above.payment_instruments, own.payment_instruments));
  OUTLAY_RETURN_IF_ERROR(CheckChoice("invoice_terms", above.invoice_terms, own.invoice_terms));
  OUTLAY_RETURN_IF_ERROR(CheckChoice("delivery_addresses", above.delivery_addresses, own.delivery_addresses));
  return CheckMateriality(above.materiality, own.materiality);
}

}  // namespace outlay
