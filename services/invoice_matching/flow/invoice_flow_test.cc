#include "services/invoice_matching/flow/invoice_flow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/invoice_matching/flow/testing/flow.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::testing::ElementsAre;

constexpr int kReceived = v1::InvoiceChanged::CHANGE_RECEIVED;
constexpr int kAssociated = v1::InvoiceChanged::CHANGE_ASSOCIATED;
constexpr int kUnmatched = v1::InvoiceChanged::CHANGE_UNMATCHED;
constexpr int kMoved = v1::InvoiceChanged::CHANGE_MOVED;
constexpr int kUndone = v1::InvoiceChanged::CHANGE_UNDONE;
constexpr int kCancelling = v1::InvoiceChanged::CHANGE_CANCELLING;
constexpr int kCancelled = v1::InvoiceChanged::CHANGE_CANCELLED;
constexpr int kCredited = v1::InvoiceChanged::CHANGE_CREDITED;

class InvoiceFlowTest : public ::testing::Test, public FlowNode {
 protected:
  void SetUp() override { ASSERT_THAT(peer.sealed, outlay::testing::IsOk()); }

  const std::function<std::string(const po::InvoiceFacts&)> kNone = [](const po::InvoiceFacts&) { return ""; };
};

TEST_F(InvoiceFlowTest, AnswersWithTheLine) {
  const Told told = Create("inv-1", SomeInvoice());
  ASSERT_EQ(StateIn(told), State::kAssociated);
  EXPECT_EQ((**told)->state.booking->order_id, "po-1");
  EXPECT_GT((**told)->organization_sequence, 0U);
  EXPECT_EQ(Stored("inv-1").state, (**told)->state);
  EXPECT_THAT(Changes("inv-1"), ElementsAre(kReceived, kAssociated));
  EXPECT_EQ(Count(kInvoicesPending), 0U);
  EXPECT_EQ(flow().in_progress(), 0U);
}

TEST_F(InvoiceFlowTest, AnswersThatNoLineTakesIt) {
  peer.order_of = kNone;
  const Told told = Create("inv-1", SomeInvoice());
  ASSERT_EQ(StateIn(told), State::kUnmatched);
  EXPECT_EQ((**told)->state.unmatched->reason, po::UNMATCHED_REASON_NO_ORDER);
  EXPECT_EQ(Count(kUnmatchedByReceiveTime), 1U);
  EXPECT_EQ(Count(kUnmatchedByEntity), 1U);
  EXPECT_THAT(Changes("inv-1"), ElementsAre(kReceived, kUnmatched));
}

TEST_F(InvoiceFlowTest, TellsHowFarItIsWhenPurchaseOrderIsSlow) {
  peer.fate.reply_delay = absl::Seconds(5);
  const Told told = Create("inv-1", SomeInvoice());
  Advance(absl::Milliseconds(1'999));
  EXPECT_FALSE(told->has_value());
  Advance(absl::Milliseconds(252));
  EXPECT_EQ(StateIn(told), State::kReceived);
  Advance(absl::Seconds(3));
  EXPECT_EQ(Stored("inv-1").state.state, State::kAssociated);
  EXPECT_EQ(peer.associate_calls.size(), 1U);
}

TEST_F(InvoiceFlowTest, FinishesByItselfWhenPurchaseOrderComesBack) {
  peer.is_down = true;
  const Told told = Create("inv-1", SomeInvoice());
  Advance(absl::Seconds(60));
  EXPECT_EQ(StateIn(told), State::kReceived);
  EXPECT_EQ(Count(kFirstSteps), 1U);
  peer.is_down = false;
  Advance(absl::Seconds(11));
  EXPECT_EQ(Stored("inv-1").state.state, State::kAssociated);
  EXPECT_EQ(Count(kInvoicesPending), 0U);
}

TEST_F(InvoiceFlowTest, BooksOnceWhenAnAnswerIsLostOrACallIsDoubled) {
  peer.fates = {{.drop_reply = true}, {.duplicate_request = true}};
  const Told told = Create("inv-1", SomeInvoice());
  Advance(absl::Seconds(30));
  EXPECT_EQ(StateIn(told), State::kReceived);
  EXPECT_EQ(Stored("inv-1").state.state, State::kAssociated);
  EXPECT_EQ(peer.associate_calls.size(), 3U);
  EXPECT_EQ(peer.bookings.size(), 1U);
  EXPECT_THAT(Changes("inv-1"), ElementsAre(kReceived, kAssociated));
}

TEST_F(InvoiceFlowTest, GoesOnAfterACrash) {
  peer.is_down = true;
  Create("inv-1", SomeInvoice());
  Crash();
  peer.is_down = false;
  EXPECT_EQ(Stored("inv-1").state.state, State::kReceived);
  flow().Resume({"acme", "inv-1"});
  Advance(absl::Seconds(1));
  EXPECT_EQ(Stored("inv-1").state.state, State::kAssociated);
  EXPECT_THAT(Changes("inv-1"), ElementsAre(kReceived, kAssociated));
}

TEST_F(InvoiceFlowTest, AnswersARepetitionAsBefore) {
  Create("inv-1", SomeInvoice());
  EXPECT_EQ(StateIn(Create("inv-1", SomeInvoice())), State::kAssociated);
  EXPECT_EQ(peer.associate_calls.size(), 1U);

  const Told other = Create("inv-1", SomeInvoice("other"));
  EXPECT_THAT(**other, HasReason("INVOICE_ID_TAKEN"));
  EXPECT_THAT(**other, HasMetadata("field", "number"));
}

TEST_F(InvoiceFlowTest, LetsARepetitionWaitForTheSameAnswer) {
  peer.fate.reply_delay = absl::Seconds(1);
  const Told first = Create("inv-1", SomeInvoice());
  const Told second = Create("inv-1", SomeInvoice());
  Advance(absl::Seconds(1));
  EXPECT_EQ(StateIn(first), State::kAssociated);
  EXPECT_EQ(StateIn(second), State::kAssociated);
  EXPECT_EQ(peer.associate_calls.size(), 1U);
}

TEST_F(InvoiceFlowTest, RefusesADuplicateUntilTheOtherIsCancelled) {
  Create("inv-1", SomeInvoice());
  const Told refused = Create("inv-2", SomeInvoice());
  EXPECT_THAT(**refused, HasReason("DUPLICATE_INVOICE"));
  EXPECT_THAT(**refused, HasMetadata("other", "organizations/acme/invoices/inv-1"));

  EXPECT_EQ(StateIn(Cancel("inv-1", "r1")), State::kCancelled);
  EXPECT_EQ(Count(kInvoicesByNumber), 0U);
  EXPECT_EQ(StateIn(Create("inv-2", SomeInvoice())), State::kAssociated);
}

TEST_F(InvoiceFlowTest, TakesTheScopeOfDuplicatesFromTheOrganization) {
  SetUpOrganization("acme", directory::v1::DUPLICATE_SCOPE_ENTITY_AND_NUMBER);
  Create("inv-1", SomeInvoice());
  Invoice other = SomeInvoice();
  other.entity_id = "acme-emea";
  EXPECT_EQ(StateIn(Create("inv-2", other)), State::kAssociated);
  EXPECT_THAT(**Create("inv-3", SomeInvoice()), HasReason("DUPLICATE_INVOICE"));
}

TEST_F(InvoiceFlowTest, KnowsNoOrganizationThatTheDirectoryDoesNot) {
  const Told told = Create("inv-1", SomeInvoice(), command::TestCaller("stranger"));
  EXPECT_THAT(**told, HasReason("ORGANIZATION_NOT_FOUND"));
}

TEST_F(InvoiceFlowTest, CreditsAndGivesBack) {
  Create("inv-1", SomeInvoice());
  EXPECT_EQ(StateIn(Create("cn-1", SomeCreditNote(6'000))), State::kAssociated);
  Invoice second = SomeCreditNote(4'001);
  second.number = "CN-2";
  EXPECT_THAT(**Create("cn-2", second), HasReason("CREDIT_EXCEEDS_INVOICE"));
  second.amount = Eur(4'000);
  EXPECT_EQ(StateIn(Create("cn-2", second)), State::kAssociated);
  EXPECT_EQ(Stored("inv-1").credits.credited_minor, 10'000);
  EXPECT_THAT(**Cancel("inv-1", "r1"), HasReason("INVOICE_HAS_CREDITS"));
  EXPECT_THAT(**Change("inv-1", "r1a", "po-2"), HasReason("INVOICE_HAS_CREDITS"));
  EXPECT_THAT(**Change("inv-1", "r1b", ""), HasReason("INVOICE_HAS_CREDITS"));

  EXPECT_EQ(StateIn(Cancel("cn-1", "r2")), State::kCancelled);
  EXPECT_EQ(StateIn(Cancel("cn-2", "r3")), State::kCancelled);
  EXPECT_EQ(Stored("inv-1").credits.credited_minor, 0);
  EXPECT_EQ(Stored("inv-1").credits.live_notes, 0);
  EXPECT_EQ(StateIn(Cancel("inv-1", "r4")), State::kCancelled);
  EXPECT_THAT(Changes("inv-1"),
              ElementsAre(kReceived, kAssociated, kCredited, kCredited, kCredited, kCredited, kCancelling, kCancelled));
}

TEST_F(InvoiceFlowTest, CancelsToTheEndAndAnswersAgain) {
  Create("inv-1", SomeInvoice());
  EXPECT_EQ(StateIn(Cancel("inv-1", "r1")), State::kCancelled);
  EXPECT_TRUE(peer.bookings.at("organizations/acme/invoices/inv-1").undone());
  EXPECT_EQ(StateIn(Cancel("inv-1", "r1")), State::kCancelled);
  EXPECT_EQ(StateIn(Cancel("inv-1", "r2")), State::kCancelled);
  EXPECT_EQ(peer.undo_ids.size(), 1U);
  EXPECT_THAT(Changes("inv-1"), ElementsAre(kReceived, kAssociated, kCancelling, kCancelled));
  EXPECT_EQ(Events("inv-1").back().reason(), "wrong");
}

TEST_F(InvoiceFlowTest, RepeatsTheUndoUnderOneIdUntilItIsAnswered) {
  Create("inv-1", SomeInvoice());
  peer.fates = {{.drop_reply = true}, {.drop_request = true}};
  const Told told = Cancel("inv-1", "r1");
  Advance(absl::Seconds(3));
  EXPECT_EQ(StateIn(told), State::kCancelling);
  Crash();
  flow().Resume({"acme", "inv-1"});
  Advance(absl::Seconds(30));
  EXPECT_EQ(Stored("inv-1").state.state, State::kCancelled);
  ASSERT_EQ(peer.undo_ids.size(), 2U);
  EXPECT_EQ(peer.undo_ids[0], peer.undo_ids[1]);
}

TEST_F(InvoiceFlowTest, CancelsWhatIsStillLookingForItsLine) {
  peer.fate.reply_delay = absl::Seconds(1);
  const Told created = Create("inv-1", SomeInvoice());
  const Told cancelled = Cancel("inv-1", "r1");
  EXPECT_EQ(Stored("inv-1").state.state, State::kCancelling);
  Advance(absl::Seconds(5));
  EXPECT_EQ(StateIn(created), State::kCancelled);
  EXPECT_EQ(StateIn(cancelled), State::kCancelled);
  EXPECT_TRUE(peer.bookings.at("organizations/acme/invoices/inv-1").undone());
  EXPECT_EQ(Count(kInvoicesPending), 0U);
}

TEST_F(InvoiceFlowTest, ChecksTheEtag) {
  const Told told = Create("inv-1", SomeInvoice());
  const std::string etag = EtagOf((**told)->state, (**told)->credits);
  EXPECT_THAT(**Cancel("inv-1", "r1", "1.7"), HasReason("ETAG_MISMATCH"));
  EXPECT_EQ(StateIn(Cancel("inv-1", "r2", etag)), State::kCancelled);
  EXPECT_THAT(**Cancel("inv-9", "r3"), HasReason("INVOICE_NOT_FOUND"));
}

TEST_F(InvoiceFlowTest, MovesAndUndoesByPersons) {
  Create("inv-1", SomeInvoice());
  const Told moved = Change("inv-1", "r1", "po-2", "7");
  ASSERT_EQ(StateIn(moved), State::kAssociated);
  EXPECT_EQ((**moved)->state.booking->order_id, "po-2");
  EXPECT_EQ((**moved)->state.booking->line_number, "7");

  const Told undone = Change("inv-1", "r2", "");
  ASSERT_EQ(StateIn(undone), State::kUnmatched);
  EXPECT_EQ(Count(kUnmatchedByReceiveTime), 0U) << "a person left it so";
  EXPECT_THAT(**Change("inv-1", "r3", ""), HasReason("NOT_ASSOCIATED"));
  EXPECT_EQ(StateIn(Change("inv-1", "r4", "po-3")), State::kAssociated);
  EXPECT_THAT(Changes("inv-1"), ElementsAre(kReceived, kAssociated, kMoved, kUndone, kAssociated));
  // The repetition of an old request answers how the invoice stands, and does nothing.
  EXPECT_EQ(StateIn(Change("inv-1", "r1", "po-2", "7")), State::kAssociated);
  EXPECT_EQ(peer.change_ids.size(), 2U);
}

TEST_F(InvoiceFlowTest, HandsOnARefusalAndRemembersIt) {
  Create("inv-1", SomeInvoice());
  peer.change_error = MakeError(absl::StatusCode::kFailedPrecondition, "PURCHASE_ORDER_NOT_ISSUED", "issue it first");
  EXPECT_THAT(**Change("inv-1", "r1", "po-2"), HasReason("PURCHASE_ORDER_NOT_ISSUED"));
  peer.change_error = absl::OkStatus();
  EXPECT_THAT(**Change("inv-1", "r1", "po-2"), HasReason("PURCHASE_ORDER_NOT_ISSUED"));
  EXPECT_EQ(peer.change_ids.size(), 1U);
  EXPECT_EQ(Stored("inv-1").state.booking->order_id, "po-1");
  EXPECT_EQ(Count(kInvoicesPending), 0U);
  EXPECT_EQ(StateIn(Change("inv-1", "r2", "po-2")), State::kAssociated);
  EXPECT_NE(peer.change_ids[0], peer.change_ids[1]);
}

TEST_F(InvoiceFlowTest, SaysThatAChangeHasNoAnswerYetAndEndsIt) {
  Create("inv-1", SomeInvoice());
  peer.is_down = true;
  const Told told = Change("inv-1", "r1", "po-2");
  EXPECT_THAT(**Cancel("inv-1", "c1"), HasReason("INVOICE_BUSY"));
  Advance(absl::Seconds(3));
  EXPECT_THAT(**told, HasReason("DEPENDENCY_UNAVAILABLE"));
  EXPECT_THAT(**Change("inv-1", "r2", "po-3"), HasReason("INVOICE_BUSY"));
  peer.is_down = false;
  const Told again = Change("inv-1", "r1", "po-2");
  Advance(absl::Seconds(20));
  EXPECT_EQ(StateIn(again), State::kAssociated);
  EXPECT_EQ(Stored("inv-1").state.booking->order_id, "po-2");
}

TEST_F(InvoiceFlowTest, RemembersARefusalAcrossACrashBeforeTheStepWasTakenOut) {
  Create("inv-1", SomeInvoice());
  peer.change_error = MakeError(absl::StatusCode::kFailedPrecondition, "PURCHASE_ORDER_NOT_ISSUED", "issue it first");
  Change("inv-1", "r1", "po-2");
  Crash();
  peer.change_error = absl::OkStatus();
  EXPECT_THAT(**Change("inv-1", "r1", "po-2"), HasReason("PURCHASE_ORDER_NOT_ISSUED"));
}

TEST_F(InvoiceFlowTest, RetriesWithoutNoiseUntilALineTakesIt) {
  peer.order_of = kNone;
  Create("inv-1", SomeInvoice());
  const size_t records = node.Log("acme").size();
  EXPECT_EQ(StateIn(Retry("inv-1")), State::kUnmatched);
  EXPECT_EQ(node.Log("acme").size(), records) << "nothing happened, so nothing is logged";
  EXPECT_EQ(Count(kInvoicesPending), 0U);
  peer.order_of = [](const po::InvoiceFacts&) { return "po-9"; };
  EXPECT_EQ(StateIn(Retry("inv-1")), State::kAssociated);
  EXPECT_EQ(Count(kUnmatchedByReceiveTime), 0U);
  EXPECT_EQ(Count(kUnmatchedByEntity), 0U);
  EXPECT_EQ(StateIn(Retry("inv-1")), State::kAssociated);
  EXPECT_EQ(peer.associate_calls.size(), 3U);
}

TEST_F(InvoiceFlowTest, WritesFewBytesForAnInvoice) {
  Invoice invoice = SomeInvoice();
  invoice.lines = {{.number = "1", .item = std::string(150, 'x'), .amount = Eur(10'000)}};
  const Told told = Create("inv-0000000001", invoice);
  ASSERT_EQ(StateIn(told), State::kAssociated);
  v1::Invoice encoded;
  ToProto({"acme", "inv-0000000001"}, invoice, (**told)->state, {}, &encoded);
  size_t bytes = 0;
  for (const auto& record : node.Log("acme")) bytes += record.ByteSizeLong();
  const auto reader = node.store().Read(store::PartitionOf("acme"));
  bytes += (*reader->Find(kInvoices, {"acme", "inv-0000000001"}))->ByteSizeLong();
  bytes += (*reader->Find(kInvoiceStates, {"acme", "inv-0000000001"}))->ByteSizeLong();
  bytes += (*reader->Find(kInvoicesByNumber, {"acme", "acme", "2024-001"}))->ByteSizeLong();
  constexpr size_t kKeys = 4 * 40;  // document, state, number, receive time
  EXPECT_LE(bytes + kKeys, 2 * encoded.ByteSizeLong() + 1024);
  RecordProperty("bytes_per_invoice", static_cast<int>(bytes + kKeys));
  RecordProperty("encoded", static_cast<int>(encoded.ByteSizeLong()));
}

// A row costs about as much as everything else that is done for an invoice; one more should be a decision.
TEST_F(InvoiceFlowTest, ChangesFewRowsForAnInvoice) {
  Create("inv-0", SomeInvoice("0"));
  size_t before = node.rows_changed();
  peer.fate.reply_delay = absl::Seconds(1);
  const Told told = Create("inv-1", SomeInvoice("1"));
  // The log row and the heads of the partition and of the organization: of every group, however many invoices are in
  // it.
  constexpr size_t kOfGroup = 3;
  constexpr size_t kOfCreation = 3;  // document, place by receive time, number
  EXPECT_EQ(node.rows_changed() - before, kOfGroup + kOfCreation);
  before = node.rows_changed();
  Advance(absl::Seconds(1));
  ASSERT_EQ(StateIn(told), State::kAssociated);
  constexpr size_t kOfAnswer = 1;  // state
  EXPECT_EQ(node.rows_changed() - before, kOfGroup + kOfAnswer);
}

}  // namespace
}  // namespace outlay::invoice_matching
