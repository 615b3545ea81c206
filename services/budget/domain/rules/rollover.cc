#include "services/budget/domain/rules/rollover.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::budget {
namespace {

absl::StatusOr<Money> Lower(const Money& left, const Money& right) {
  OUTLAY_ASSIGN_OR_RETURN(const std::strong_ordering order, Compare(left, right));
  return order < 0 ? left : right;
}

}  // namespace

absl::Status CheckRollover(std::string_view field, const RolloverRule& rule, Currency currency) {
  const bool has_cap = rule.cap.has_value() || rule.cap_share.has_value();
  if (rule.kind != RolloverKind::kCapped) {
    return has_cap ? FieldInvalid(Concat(field, ".cap"), "must be left out unless the rollover is capped")
                   : absl::OkStatus();
  }
  if (!has_cap) {
    return FieldRequired(Concat(field, ".cap"));
  }
  if (rule.cap.has_value() && rule.cap->currency() != currency) {
    return FieldInvalid(Concat(field, ".cap"), Concat("must be in the budget's currency, ", currency.code()));
  }
  if (rule.cap.has_value() && rule.cap->IsNegative()) {
    return FieldInvalid(Concat(field, ".cap"), "must not be negative");
  }
  if (rule.cap_share.has_value() && rule.cap_share->basis_points < 0) {
    return FieldInvalid(Concat(field, ".cap_basis_points"), "must not be negative");
  }
  return absl::OkStatus();
}

absl::StatusOr<Money> Carried(const Money& rest, const Money& amount, const RolloverRule& rule) {
  if (rest.IsNegative()) {
    return rule.carry_negative ? rest : Money::Zero(rest.currency());
  }
  if (rule.kind == RolloverKind::kNone) {
    return Money::Zero(rest.currency());
  }
  Money carried = rest;
  if (rule.kind == RolloverKind::kCapped && rule.cap.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(carried, Lower(carried, *rule.cap));
  }
  if (rule.kind == RolloverKind::kCapped && rule.cap_share.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(const Money cap, PercentOf(amount, *rule.cap_share));
    OUTLAY_ASSIGN_OR_RETURN(carried, Lower(carried, cap));
  }
  return carried;
}

}  // namespace outlay::budget
