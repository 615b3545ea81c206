#include "services/invoice_matching/domain/steps.h"

#include <gtest/gtest.h>

#include "services/invoice_matching/domain/testing/invoice.h"

namespace outlay::invoice_matching {
namespace {

const absl::Time kLater = absl::FromUnixSeconds(1'704'070'800);

TEST(DecideAssociatedTest, BooksAReceivedInvoice) {
  const StepDecision decision =
      DecideAssociated(SomeState(State::kReceived, StepKind::kAssociate), SomeBooking(), kLater);
  EXPECT_EQ(decision.change, Change::kAssociated);
  EXPECT_EQ(decision.after.state, State::kAssociated);
  EXPECT_EQ(decision.after.booking, SomeBooking());
  EXPECT_EQ(decision.after.update_time, kLater);
  EXPECT_EQ(decision.after.revision, 4);
  EXPECT_EQ(decision.after.step, Step());
}

TEST(DecideAssociatedTest, KeepsWhyNoLineTookIt) {
  const Unmatched unmatched{.reason = 4, .reference_failure = 9, .message = "suspended"};
  const StepDecision decision = DecideAssociated(SomeState(State::kReceived, StepKind::kAssociate), unmatched, kLater);
  EXPECT_EQ(decision.change, Change::kUnmatched);
  EXPECT_EQ(decision.after.state, State::kUnmatched);
  EXPECT_EQ(decision.after.unmatched, unmatched);
  EXPECT_FALSE(decision.after.held_back);
}

TEST(DecideAssociatedTest, SaysNothingWhenARetryFindsTheSame) {
  const InvoiceState state = SomeState(State::kUnmatched, StepKind::kAssociate);
  const StepDecision same = DecideAssociated(state, *state.unmatched, kLater);
  EXPECT_FALSE(same.change.has_value());
  InvoiceState without_step = SomeState(State::kUnmatched);
  without_step.version += 1;
  EXPECT_EQ(same.after, without_step);

  const StepDecision other = DecideAssociated(state, Unmatched{.reason = 5, .message = "none"}, kLater);
  EXPECT_EQ(other.change, Change::kUnmatched);
  EXPECT_EQ(other.after.unmatched->reason, 5);
}

TEST(DecideAssociatedTest, IgnoresALateAnswer) {
  for (const State state : {State::kAssociated, State::kUnmatched, State::kCancelled}) {
    const InvoiceState before = SomeState(state);
    const StepDecision decision = DecideAssociated(before, SomeBooking("other"), kLater);
    EXPECT_FALSE(decision.change.has_value());
    EXPECT_EQ(decision.after, before);
  }
}

TEST(DecideAssociatedTest, GivesBackALineFoundWhileCancelling) {
  const InvoiceState before = SomeState(State::kCancelling, StepKind::kAssociate);
  const StepDecision decision = DecideAssociated(before, SomeBooking(), kLater);
  EXPECT_FALSE(decision.change.has_value());
  EXPECT_EQ(decision.after.state, State::kCancelling);
  EXPECT_EQ(decision.after.step.kind, StepKind::kUndo);
  EXPECT_EQ(decision.after.booking, SomeBooking());
  EXPECT_EQ(DecideUndone(decision.after, kLater).after.state, State::kCancelled);
}

TEST(DecideAssociatedTest, EndsACancellationThatFoundNoLine) {
  const InvoiceState before = SomeState(State::kCancelling, StepKind::kAssociate);
  for (const Answer& answer : {Answer(Unmatched{.reason = 1}), Answer(Undone())}) {
    const StepDecision decision = DecideAssociated(before, answer, kLater);
    EXPECT_EQ(decision.change, Change::kCancelled);
    EXPECT_EQ(decision.after.state, State::kCancelled);
    EXPECT_EQ(decision.after.step, Step());
  }
}

TEST(DecideAssociatedTest, LeavesAnInvoiceAloneWhoseBookingAPersonUndid) {
  const StepDecision decision = DecideAssociated(SomeState(State::kReceived, StepKind::kAssociate), Undone(), kLater);
  EXPECT_EQ(decision.after.state, State::kUnmatched);
  EXPECT_TRUE(decision.after.held_back);
}

TEST(DecideUndoneTest, CancelsOrLeavesUnmatched) {
  const StepDecision cancelled = DecideUndone(SomeState(State::kCancelling, StepKind::kUndo), kLater);
  EXPECT_EQ(cancelled.change, Change::kCancelled);
  EXPECT_EQ(cancelled.after.state, State::kCancelled);
  EXPECT_FALSE(cancelled.after.booking.has_value());

  const StepDecision undone = DecideUndone(SomeState(State::kAssociated, StepKind::kUndo), kLater);
  EXPECT_EQ(undone.change, Change::kUndone);
  EXPECT_EQ(undone.after.state, State::kUnmatched);
  EXPECT_TRUE(undone.after.held_back);
  EXPECT_FALSE(undone.after.booking.has_value());

  const InvoiceState other = SomeState(State::kAssociated, StepKind::kChange);
  EXPECT_EQ(DecideUndone(other, kLater).after, other);
}

TEST(DecideChangedTest, MovesOrBooks) {
  const StepDecision moved =
      DecideChanged(SomeState(State::kAssociated, StepKind::kChange), SomeBooking("po-2"), kLater);
  EXPECT_EQ(moved.change, Change::kMoved);
  EXPECT_EQ(moved.after.booking->order_id, "po-2");

  InvoiceState held_back = SomeState(State::kUnmatched, StepKind::kChange);
  held_back.held_back = true;
  const StepDecision booked = DecideChanged(held_back, SomeBooking(), kLater);
  EXPECT_EQ(booked.change, Change::kAssociated);
  EXPECT_FALSE(booked.after.held_back);
  EXPECT_FALSE(booked.after.unmatched.has_value());

  const InvoiceState other = SomeState(State::kAssociated);
  EXPECT_EQ(DecideChanged(other, SomeBooking("po-2"), kLater).after, other);
}

TEST(DecideStepRefusedTest, LeavesEverythingButTheStep) {
  InvoiceState without_step = SomeState(State::kAssociated);
  without_step.version += 1;
  const InvoiceState before = SomeState(State::kAssociated, StepKind::kChange);
  EXPECT_EQ(DecideStepRefused(before, before.step.version, kLater).after, without_step);
  EXPECT_EQ(DecideStepRefused(before, before.step.version - 1, kLater).after, before) << "another step waits by now";
  EXPECT_EQ(DecideStepRefused(SomeState(State::kAssociated), 0, kLater).after, SomeState(State::kAssociated));
}

TEST(DecideStepRefusedTest, TriesAnUnmatchedInvoiceAgain) {
  InvoiceState before = SomeState(State::kUnmatched, StepKind::kChange);
  const InvoiceState after = DecideStepRefused(before, before.step.version, kLater).after;
  EXPECT_EQ(after.state, State::kUnmatched);
  EXPECT_EQ(after.step.kind, StepKind::kAssociate) << "orders that came while the step waited did not see it";
  before.held_back = true;
  EXPECT_EQ(DecideStepRefused(before, before.step.version, kLater).after.step, Step());
}

TEST(DecideObservedTest, GivesBackABookingThatCameAfterTheInvoiceWasCancelled) {
  InvoiceState cancelled = SomeState(State::kCancelled);
  cancelled.cancelled_by = Persons("dora");
  const StepDecision decision = DecideObserved(cancelled, SomeBooking(), kLater);
  EXPECT_EQ(decision.after.state, State::kCancelled);
  EXPECT_EQ(decision.after.step.kind, StepKind::kUndo);
  EXPECT_EQ(decision.after.step.persons, Persons("dora")) << "is recorded on the order (I12)";
  const StepDecision undone = DecideUndone(decision.after, kLater);
  EXPECT_FALSE(undone.change.has_value());
  EXPECT_EQ(undone.after.state, State::kCancelled);
  EXPECT_EQ(undone.after.step, Step());
}

TEST(DecideObservedTest, TakesOverABookingThatCameAfterTheAnswer) {
  const StepDecision decision = DecideObserved(SomeState(State::kUnmatched), SomeBooking(), kLater);
  EXPECT_EQ(decision.after.step.kind, StepKind::kAssociate);
}

TEST(DecideObservedTest, LearnsTheAmountOnceThereIsARate) {
  InvoiceState waiting = SomeState(State::kAssociated);
  waiting.booking->waiting_for_rate = true;
  EXPECT_EQ(DecideObserved(waiting, SomeBooking("po-2"), kLater).after, waiting) << "that was another line";
  const StepDecision decision = DecideObserved(waiting, SomeBooking(), kLater);
  EXPECT_FALSE(decision.after.booking->waiting_for_rate);
  EXPECT_EQ(decision.after.revision, waiting.revision + 1);
}

TEST(DecideObservedTest, AnAnswerThatWaitsForARateIsOlderThanTheEventThatHasIt) {
  Booking late = SomeBooking();
  late.waiting_for_rate = true;
  Booking now = SomeBooking();
  now.exchange_rate = "1.1683";
  for (const StepKind kind : {StepKind::kAssociate, StepKind::kChange}) {
    const State state = kind == StepKind::kAssociate ? State::kReceived : State::kUnmatched;
    const InvoiceState observed = DecideObserved(SomeState(state, kind), now, kLater).after;
    const auto answer = [&](const Booking& booking) {
      return kind == StepKind::kAssociate ? DecideAssociated(observed, booking, kLater)
                                          : DecideChanged(observed, booking, kLater);
    };
    EXPECT_EQ(answer(late).after.booking, now);
    EXPECT_EQ(answer(late).after.step, Step());
    late.order_id = "po-2";
    EXPECT_EQ(answer(late).after.booking, late) << "that was another line";
    late.order_id = now.order_id;
  }
}

TEST(DecideObservedTest, LearnsTheAmountAlsoWhileAPersonsChangeIsUnderWay) {
  InvoiceState waiting = SomeState(State::kAssociated, StepKind::kChange);
  waiting.booking->waiting_for_rate = true;
  Booking now = SomeBooking();
  now.exchange_rate = "1.1683";
  const InvoiceState observed = DecideObserved(waiting, now, kLater).after;
  EXPECT_EQ(DecideStepRefused(observed, waiting.step.version, kLater).after.booking, now);
}

TEST(DecideObservedTest, HearsNothingNewInWhatItKnowsOrWaitsFor) {
  for (const InvoiceState& state :
       {SomeState(State::kAssociated), SomeState(State::kReceived, StepKind::kAssociate),
        SomeState(State::kCancelling, StepKind::kUndo), SomeState(State::kUnmatched, StepKind::kChange)}) {
    EXPECT_EQ(DecideObserved(state, SomeBooking("po-2"), kLater).after, state);
  }
  InvoiceState held_back = SomeState(State::kUnmatched);
  held_back.held_back = true;
  EXPECT_EQ(DecideObserved(held_back, SomeBooking(), kLater).after, held_back);
}

TEST(DecideRetryTest, TriesOnlyWhatIsUnmatchedAndNotHeldBack) {
  const StepDecision decision = DecideRetry(SomeState(State::kUnmatched), kLater);
  EXPECT_EQ(decision.after.step.kind, StepKind::kAssociate);
  EXPECT_EQ(decision.after.step.since, kLater);
  EXPECT_EQ(decision.after.state, State::kUnmatched);

  InvoiceState held_back = SomeState(State::kUnmatched);
  held_back.held_back = true;
  EXPECT_EQ(DecideRetry(held_back, kLater).after, held_back);
  for (const State state : {State::kReceived, State::kAssociated, State::kCancelling, State::kCancelled}) {
    EXPECT_EQ(DecideRetry(SomeState(state), kLater).after.step.kind, StepKind::kNone);
  }
  const InvoiceState changing = SomeState(State::kUnmatched, StepKind::kChange);
  EXPECT_EQ(DecideRetry(changing, kLater).after, changing);
}

}  // namespace
}  // namespace outlay::invoice_matching
