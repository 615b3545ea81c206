#include "services/invoice_matching/domain/change_invoice.h"

#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/invoice_matching/domain/testing/invoice.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

const absl::Time kLater = absl::FromUnixSeconds(1'704'070'800);

absl::StatusOr<StepDecision> Cancel(const InvoiceState& state, const Credits& credits = {}) {
  return DecideCancel({.invoice_name = "organizations/o/invoices/i", .reason = "wrong"}, state, credits, kLater);
}

absl::StatusOr<StepDecision> Change(const InvoiceState& state, StepKind kind, const Credits& credits = {}) {
  ChangeAssociation command{.invoice_name = "organizations/o/invoices/i", .step = {}};
  command.step.kind = kind;
  command.step.order_id = "po-2";
  return DecideChangeAssociation(command, state, credits, kLater);
}

TEST(EtagTest, ChangesWithStateAndCredits) {
  const InvoiceState state = SomeState(State::kAssociated);
  EXPECT_THAT(CheckEtag("", "i", state, {}), IsOk());
  EXPECT_THAT(CheckEtag(EtagOf(state, {}), "i", state, {}), IsOk());
  EXPECT_THAT(CheckEtag(EtagOf(state, {}), "i", state, {.revision = 1}), HasReason("ETAG_MISMATCH"));
  InvoiceState changed = state;
  changed.revision += 1;
  EXPECT_THAT(CheckEtag(EtagOf(state, {}), "i", changed, {}), HasReason("ETAG_MISMATCH"));
}

TEST(DecideCancelTest, UndoesTheBookingFirst) {
  for (const State state : {State::kAssociated, State::kUnmatched}) {
    const absl::StatusOr<StepDecision> decision = Cancel(SomeState(state));
    ASSERT_THAT(decision, IsOk());
    EXPECT_EQ(decision->change, Change::kCancelling);
    EXPECT_EQ(decision->after.state, State::kCancelling);
    EXPECT_EQ(decision->after.step.kind, StepKind::kUndo);
    EXPECT_EQ(decision->after.step.version, decision->after.version);
    EXPECT_EQ(decision->after.version, 6);
    EXPECT_EQ(decision->after.revision, 4);
    EXPECT_EQ(decision->after.cancel_reason, "wrong");
  }
}

TEST(DecideCancelTest, WaitsForTheLineThatIsBeingLookedFor) {
  const absl::StatusOr<StepDecision> decision = Cancel(SomeState(State::kReceived, StepKind::kAssociate));
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->after.state, State::kCancelling);
  EXPECT_EQ(decision->after.step.kind, StepKind::kAssociate);
}

TEST(DecideCancelTest, LeavesACancelledInvoiceAsItIs) {
  for (const State state : {State::kCancelling, State::kCancelled}) {
    const absl::StatusOr<StepDecision> decision = Cancel(SomeState(state), {.live_notes = 1});
    ASSERT_THAT(decision, IsOk());
    EXPECT_FALSE(decision->change.has_value());
    EXPECT_EQ(decision->after, SomeState(state));
  }
}

TEST(DecideCancelTest, RefusesWhileCreditNotesStand) {
  const absl::StatusOr<StepDecision> refused = Cancel(SomeState(State::kAssociated), {.live_notes = 2});
  EXPECT_THAT(refused, HasReason("INVOICE_HAS_CREDITS"));
  EXPECT_THAT(refused, HasMetadata("credit_notes", "2"));
}

TEST(DecideCancelTest, WaitsForAPersonsChange) {
  EXPECT_THAT(Cancel(SomeState(State::kAssociated, StepKind::kChange)), HasReason("INVOICE_BUSY"));
  EXPECT_THAT(Cancel(SomeState(State::kAssociated, StepKind::kUndo)), HasReason("INVOICE_BUSY"));
}

TEST(DecideChangeAssociationTest, RecordsTheStep) {
  const absl::StatusOr<StepDecision> decision = Change(SomeState(State::kUnmatched), StepKind::kChange);
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->after.state, State::kUnmatched);
  EXPECT_EQ(decision->after.step.order_id, "po-2");
  EXPECT_EQ(decision->after.step.since, kLater);
  EXPECT_EQ(decision->after.step.version, 6);
  EXPECT_EQ(decision->after.revision, 3) << "nothing that callers see has changed";
}

TEST(DecideChangeAssociationTest, RefusesWhatCannotBe) {
  EXPECT_THAT(Change(SomeState(State::kCancelled), StepKind::kChange), HasReason("INVOICE_CANCELLED"));
  EXPECT_THAT(Change(SomeState(State::kCancelling, StepKind::kUndo), StepKind::kChange),
              HasReason("INVOICE_CANCELLED"));
  EXPECT_THAT(Change(SomeState(State::kReceived, StepKind::kAssociate), StepKind::kChange), HasReason("INVOICE_BUSY"));
  EXPECT_THAT(Change(SomeState(State::kUnmatched), StepKind::kUndo), HasReason("NOT_ASSOCIATED"));
  EXPECT_THAT(Change(SomeState(State::kAssociated), StepKind::kUndo), IsOk());
}

TEST(DecideChangeAssociationTest, LeavesTheLineToTheCreditNotesThatGaveBackThere) {
  for (const StepKind kind : {StepKind::kChange, StepKind::kUndo}) {
    const absl::StatusOr<StepDecision> refused = Change(SomeState(State::kAssociated), kind, {.live_notes = 2});
    EXPECT_THAT(refused, HasReason("INVOICE_HAS_CREDITS"));
    EXPECT_THAT(refused, HasMetadata("credit_notes", "2"));
  }
  EXPECT_THAT(Change(SomeState(State::kUnmatched), StepKind::kChange, {.live_notes = 2}), IsOk())
      << "its notes have no line either";
}

}  // namespace
}  // namespace outlay::invoice_matching
