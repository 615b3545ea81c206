#include "services/invoice_matching/domain/steps.h"

#include <utility>

namespace outlay::invoice_matching {
namespace {

constexpr std::string_view kUndoneMessage =
    "its booking was undone by a person, so it is not tried again by itself; ChangeAssociation books it";

// Returns a copy of the state for the next write.
InvoiceState Written(const InvoiceState& state) {
  InvoiceState after = state;
  after.version += 1;
  return after;
}

InvoiceState Next(const InvoiceState& state, State next, absl::Time now) {
  InvoiceState after = Written(state);
  after.state = next;
  after.revision += 1;
  after.update_time = now;
  after.step = Step();
  return after;
}

bool IsSameLine(const Booking& one, const Booking& other) {
  return one.order_id == other.order_id && one.line_number == other.line_number;
}

// An answer may be older than an announcement that arrived before it, in which the booking has its rate.
const Booking& LatestOf(const Booking& answer, const std::optional<Booking>& observed) {
  const bool is_older = answer.waiting_for_rate && observed.has_value() && IsSameLine(answer, *observed);
  return is_older ? *observed : answer;
}

StepDecision Cancelled(const InvoiceState& state, absl::Time now) {
  StepDecision decision{.after = Next(state, State::kCancelled, now), .change = Change::kCancelled};
  decision.after.booking.reset();
  decision.after.unmatched.reset();
  return decision;
}

StepDecision Associated(const InvoiceState& state, const Booking& booking, Change change, absl::Time now) {
  StepDecision decision{.after = Next(state, State::kAssociated, now), .change = change};
  decision.after.booking = LatestOf(booking, state.step.observed);
  decision.after.unmatched.reset();
  decision.after.held_back = false;
  return decision;
}

StepDecision LeftUnmatched(const InvoiceState& state, Change change, absl::Time now) {
  StepDecision decision{.after = Next(state, State::kUnmatched, now), .change = change};
  decision.after.booking.reset();
  decision.after.unmatched = Unmatched{.message = std::string(kUndoneMessage)};
  decision.after.held_back = true;
  return decision;
}

StepDecision WithoutStep(const InvoiceState& state) {
  StepDecision decision{.after = Written(state)};
  decision.after.step = Step();
  return decision;
}

// Handles an association that was answered while the invoice was being cancelled.
StepDecision FoundWhileCancelling(const InvoiceState& state, const Answer& answer, absl::Time now) {
  const Booking* const booking = std::get_if<Booking>(&answer);
  if (booking == nullptr) return Cancelled(state, now);
  StepDecision decision{.after = Written(state)};
  decision.after.booking = *booking;
  decision.after.step.kind = StepKind::kUndo;
  decision.after.step.version = decision.after.version;
  return decision;
}

}  // namespace

StepDecision DecideAssociated(const InvoiceState& state, const Answer& answer, absl::Time now) {
  if (state.step.kind != StepKind::kAssociate) return {.after = state};
  if (state.state == State::kCancelling) return FoundWhileCancelling(state, answer, now);
  if (const Booking* const booking = std::get_if<Booking>(&answer)) {
    return Associated(state, *booking, Change::kAssociated, now);
  }
  if (std::holds_alternative<Undone>(answer)) return LeftUnmatched(state, Change::kUnmatched, now);
  const Unmatched& unmatched = std::get<Unmatched>(answer);
  if (state.state == State::kUnmatched && state.unmatched == unmatched) return WithoutStep(state);
  StepDecision decision{.after = Next(state, State::kUnmatched, now), .change = Change::kUnmatched};
  decision.after.unmatched = unmatched;
  return decision;
}

StepDecision DecideUndone(const InvoiceState& state, absl::Time now) {
  if (state.step.kind != StepKind::kUndo) return {.after = state};
  if (state.state == State::kCancelling) return Cancelled(state, now);
  if (state.state == State::kCancelled) return WithoutStep(state);
  return LeftUnmatched(state, Change::kUndone, now);
}

StepDecision DecideChanged(const InvoiceState& state, const Booking& booking, absl::Time now) {
  if (state.step.kind != StepKind::kChange) return {.after = state};
  return Associated(state, booking, state.booking.has_value() ? Change::kMoved : Change::kAssociated, now);
}

StepDecision DecideStepRefused(const InvoiceState& state, int64_t step_version, absl::Time now) {
  if (state.step.kind == StepKind::kNone || state.step.version != step_version) return {.after = state};
  // Retries caused meanwhile by an order that may take more skipped this invoice.
  return DecideRetry(WithoutStep(state).after, now);
}

StepDecision DecideObserved(const InvoiceState& state, const Booking& booking, absl::Time now) {
  const bool has_step = state.step.kind != StepKind::kNone;
  if (!has_step && state.state == State::kUnmatched) return DecideRetry(state, now);
  if (!has_step && state.state == State::kCancelled) {
    StepDecision decision{.after = Written(state)};
    decision.after.step.kind = StepKind::kUndo;
    decision.after.step.since = now;
    decision.after.step.version = decision.after.version;
    decision.after.step.persons = state.cancelled_by;
    return decision;
  }
  if (booking.waiting_for_rate) return {.after = state};
  const bool has_its_rate =
      state.booking.has_value() && state.booking->waiting_for_rate && IsSameLine(*state.booking, booking);
  const bool may_pass_answer = has_step && !booking.exchange_rate.empty();
  if (!has_its_rate && !may_pass_answer) return {.after = state};
  StepDecision decision{.after = Written(state)};
  if (has_its_rate) {
    decision.after.revision += 1;
    decision.after.update_time = now;
    decision.after.booking = booking;
  }
  if (may_pass_answer) decision.after.step.observed = booking;
  return decision;
}

StepDecision DecideRetry(const InvoiceState& state, absl::Time now) {
  if (state.state != State::kUnmatched || state.held_back || state.step.kind != StepKind::kNone) {
    return {.after = state};
  }
  StepDecision decision{.after = Written(state)};
  decision.after.step.kind = StepKind::kAssociate;
  decision.after.step.since = now;
  decision.after.step.version = decision.after.version;
  return decision;
}

}  // namespace outlay::invoice_matching
