#include "services/purchase_order/domain/order/order.h"

#include <algorithm>

#include "common/base/content_digest.h"
#include "common/base/errors.h"
#include "services/purchase_order/domain/limits.h"

namespace outlay::purchase_order {
namespace {

// Independent of the locale: only ASCII letters and digits count.
bool IsNumberCharacter(char c) {
  return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') ||
         std::string_view(" _.:/=+-%@").find(c) != std::string_view::npos;
}

}  // namespace

std::string_view StateName(State state) {
  switch (state) {
    case State::kDraft:
      return "DRAFT";
    case State::kPendingApproval:
      return "PENDING_APPROVAL";
    case State::kIssued:
      return "ISSUED";
    case State::kRejected:
      return "REJECTED";
    case State::kClosed:
      return "CLOSED";
    case State::kCancelled:
      return "CANCELLED";
  }
  return "UNKNOWN";
}

Label LabelAt(const Order& order, absl::Time business_now) {
  if (order.state != State::kIssued) {
    return Label::kNone;
  }
  const bool ended = business_now >= order.period.interval.end;
  if (order.suspended) {
    return ended ? Label::kSuspendedExpired : Label::kSuspended;
  }
  if (ended) {
    return Label::kExpired;
  }
  return business_now < order.period.interval.start ? Label::kScheduled : Label::kActive;
}

bool CountsAsActive(const Order& order, absl::Time business_now) {
  return order.state == State::kIssued && business_now < order.period.interval.end;
}

absl::StatusOr<Money> TotalOf(const Order& order) {
  return TotalOf(order.lines, order.currency);
}

Digest PlaceOf(const Address& address) {
  ContentDigest place;
  place.Add(address.lines).Add(std::string_view(address.locality)).Add(std::string_view(address.postal_code));
  return place.Add(std::string_view(address.region_code)).digest();
}

bool MustJudgeDelivery(const Order* before, const Order& after) {
  if (after.state != State::kPendingApproval) return false;
  if (before == nullptr || before->state != State::kPendingApproval) return true;
  return before->ship_to != after.ship_to || before->group_id != after.group_id;
}

bool ShowsTheSame(const Order& first, const Order& second) {
  Order like_second = first;
  like_second.contacts = second.contacts;
  like_second.tags = second.tags;
  like_second.balance_threshold_basis_points = second.balance_threshold_basis_points;
  like_second.state = second.state;
  like_second.revision = second.revision;
  like_second.update_time = second.update_time;
  like_second.review = second.review;
  like_second.approvers = second.approvers;
  like_second.budget = second.budget;
  like_second.change = second.change;
  like_second.spending = second.spending;
  return like_second == second;
}

bool IsUnderReview(const Order& order) {
  return order.state == State::kPendingApproval &&
         (order.budget.phase == BudgetPhase::kOff || order.budget.phase == BudgetPhase::kHeld);
}

std::optional<AskedReview> ReviewAskedFor(const Order& order) {
  if (order.change.state == ChangeState::kInReview && !AsksOwners(order)) {
    return AskedReview{.review_id = order.change.review_id,
                       .submitter = order.change.proposer,
                       .attempt = order.change.attempt,
                       .submit_time = order.change.propose_time};
  }
  if (!IsUnderReview(order) || order.review.attempt == 0) return std::nullopt;
  return AskedReview{.review_id = order.review.review_id,
                     .submitter = order.review.submitter,
                     .attempt = order.review.attempt,
                     .submit_time = order.review.submit_time};
}

const Interval& IntervalOf(const Order& order, const Line& line) {
  return line.period.has_value() ? line.period->interval : order.period.interval;
}

const Line* FindLine(const Order& order, std::string_view line_number) {
  const auto found = std::lower_bound(order.lines.begin(), order.lines.end(), line_number,
                                      [](const Line& line, std::string_view wanted) { return line.number < wanted; });
  return found != order.lines.end() && found->number == line_number ? &*found : nullptr;
}

absl::Status ValidateOrderNumber(std::string_view field, std::string_view number) {
  if (number.empty()) {
    return FieldRequired(field);
  }
  if (number.size() > limits::kNumberBytes) {
    return TooLong(field, static_cast<int64_t>(number.size()), limits::kNumberBytes);
  }
  if (!std::all_of(number.begin(), number.end(), IsNumberCharacter)) {
    return FieldInvalid(field, "must consist of letters, digits, spaces and _ . : / = + - % @");
  }
  return absl::OkStatus();
}

}  // namespace outlay::purchase_order
