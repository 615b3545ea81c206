#include "services/purchase_order/domain/association/booking.h"

#include <gmock/gmock.h>

#include <limits>
#include <set>

#include "absl/strings/escaping.h"
#include "common/testing/matchers.h"
#include "services/purchase_order/domain/association/facts_digest.h"
#include "services/purchase_order/domain/association/testing/association.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::UnorderedElementsAre;

MATCHER_P3(Crosses, line, threshold, after, "") {
  return arg.line_number == line && arg.threshold == threshold && arg.after.minor_units() == after;
}

constexpr auto kLow = BalanceThreshold::kLow;
constexpr auto kExhausted = BalanceThreshold::kExhausted;

// An index that stores decisions, as the store would.
class BookingTest : public ::testing::Test {
 protected:
  BookingTest() {
    index_.PutOrder(OrderOf("po", "PO", Months(1, 12),
                            {LineOf("1", "ALL", Months(1, 12), 1'000), LineOf("2", "ALL", Months(1, 12), 1'000)}));
  }

  BookingSetting Setting() const { return {.rates = rates_, .now = At(6)}; }

  void Take(const Posting& posting) {
    for (const FiguresUpdate& update : posting.updates) {
      if (update.line_number.empty()) {
        index_.SetOrderFigures(update.order_id, update.figures.invoiced, update.marks, update.posters);
      } else {
        index_.SetLineFigures(update.order_id, update.line_number, update.figures.invoiced, update.marks);
      }
    }
  }

  absl::StatusOr<AssociationDecision> Associate(const InvoiceFacts& invoice, const Booking* credited = nullptr) {
    const AssociationSetting setting = {.types = types_, .rates = rates_, .date = invoice.creation_time};
    absl::StatusOr<AssociationDecision> decision = DecideAssociation(index_, invoice, setting, Setting(), credited);
    if (decision.ok() && decision->booked.has_value()) Take(decision->booked->posting);
    return decision;
  }
  Booking Booked(const InvoiceFacts& invoice, const Booking* credited = nullptr) {
    return Associate(invoice, credited)->booked->booking;
  }
  int64_t LineBalance(const std::string& number) { return index_.FindTarget({"po", number})->line_figures.Balance(); }
  int64_t OrderBalance() { return index_.FindTarget({"po", "1"})->order_figures.Balance(); }
  BookingTarget Target(const std::string& number) { return *index_.FindTarget({"po", number}); }

  LineTypes types_;
  FixedRates rates_;
  CandidateIndex index_;
};

InvoiceFacts CreditOf(int64_t amount, std::string credited) {
  InvoiceFacts credit = InvoiceOf("ALL", At(6), amount);
  credit.credit_note = true;
  credit.credited_invoice_id = std::move(credited);
  return credit;
}

TEST_F(BookingTest, LowersTheLinesAndTheOrdersBalance) {
  const Booking booking = Booked(InvoiceOf("ALL", At(5), 300));
  EXPECT_EQ(booking.line, (LineRef{"po", "1"}));
  EXPECT_EQ(booking.amount, Money(300, kUsd));
  EXPECT_THAT(booking.line_balance, Optional(700));
  EXPECT_EQ(booking.book_time, At(6));
  EXPECT_EQ(LineBalance("1"), 700);
  EXPECT_EQ(LineBalance("2"), 1'000);
  EXPECT_EQ(OrderBalance(), 1'700);
}

TEST_F(BookingTest, GoesBelowZeroWhenNobodyHasEnough) {
  Booked(InvoiceOf("ALL", At(5), 5'000));
  EXPECT_EQ(LineBalance("1"), -4'000);
  EXPECT_EQ(OrderBalance(), -3'000);
}

TEST_F(BookingTest, AnnouncesCrossingsOnceForTheLineAndForTheOrder) {
  const auto first = Associate(InvoiceOf("ALL", At(5), 400));
  EXPECT_THAT(first->booked->posting.crossings, ElementsAre(Crosses("1", kLow, 600)));
  EXPECT_EQ(first->booked->posting.crossings[0].before, Money(1'000, kUsd));
  const auto second = Associate(InvoiceOf("ALL", At(5), 600));
  EXPECT_THAT(second->booked->posting.crossings, ElementsAre(Crosses("1", kExhausted, 0), Crosses("", kLow, 1'000)));
  // Line 2 takes the next invoice; the order is low already.
  const auto third = Associate(InvoiceOf("ALL", At(5), 100));
  EXPECT_EQ(third->booked->booking.line, (LineRef{"po", "2"}));
  EXPECT_THAT(third->booked->posting.crossings, IsEmpty());
}

TEST_F(BookingTest, UndoingGivesBackToTheCentAndArmsAgain) {
  const Booking booking = Booked(InvoiceOf("ALL", At(5), 999));
  const auto undone = DecideUndo(booking, Target("1"), Setting(), nullptr);
  ASSERT_THAT(undone, IsOk());
  Take(undone->posting);
  EXPECT_TRUE(undone->booking.undone);
  EXPECT_EQ(undone->booking.Taken(), 0);
  EXPECT_EQ(LineBalance("1"), 1'000);
  EXPECT_EQ(Target("1").line_marks, BalanceMarks());
  EXPECT_THAT(Associate(InvoiceOf("ALL", At(5), 999))->booked->posting.crossings,
              UnorderedElementsAre(Crosses("1", kLow, 1), Crosses("", kLow, 1'001)));
}

TEST_F(BookingTest, ACreditGoesToTheLineOfItsInvoiceEvenWhenTheOrderIsClosed) {
  const Booking booking = Booked(InvoiceOf("ALL", At(5), 400));
  CandidateOrder closed = OrderOf("po", "PO", Months(1, 12),
                                  {LineOf("1", "ALL", Months(1, 12), 1'000), LineOf("2", "ALL", Months(1, 12), 1'000)});
  closed.availability = Availability::kClosed;
  index_.PutOrder(closed);
  const Booking credit = Booked(CreditOf(150, "inv-1"), &booking);
  EXPECT_EQ(credit.line, (LineRef{"po", "1"}));
  EXPECT_EQ(credit.trace.decided_by, DecidedBy::kCreditedInvoice);
  EXPECT_EQ(credit.Taken(), -150);
  EXPECT_EQ(LineBalance("1"), 750);
}

TEST_F(BookingTest, ACreditOfAnInvoiceWithoutLineGetsNone) {
  EXPECT_EQ(Associate(CreditOf(150, "inv-9"))->unmatched, DropStep::kCreditedInvoiceNotBooked);
  Booking undone = Booked(InvoiceOf("ALL", At(5), 400));
  undone.undone = true;
  EXPECT_EQ(Associate(CreditOf(150, "inv-1"), &undone)->unmatched, DropStep::kCreditedInvoiceNotBooked);
}

TEST_F(BookingTest, ACreditThatNamesNoInvoiceIsAssociatedLikeOneAndGivesBack) {
  const Booking credit = Booked(CreditOf(150, ""));
  EXPECT_EQ(credit.line, (LineRef{"po", "1"}));
  EXPECT_EQ(LineBalance("1"), 1'150);
}

TEST_F(BookingTest, MovingWithinAnOrderLeavesTheOrderAsItIs) {
  const InvoiceFacts invoice = InvoiceOf("ALL", At(5), 800);
  const Booking booking = Booked(invoice);
  const auto moved = DecideMove(Standpoint{booking, Target("1")}, Target("2"), invoice, At(5), Setting());
  ASSERT_THAT(moved, IsOk());
  EXPECT_THAT(moved->posting.crossings, ElementsAre(Crosses("2", kLow, 200)));
  Take(moved->posting);
  EXPECT_EQ(LineBalance("1"), 1'000);
  EXPECT_EQ(LineBalance("2"), 200);
  EXPECT_EQ(OrderBalance(), 1'200);
  EXPECT_EQ(moved->booking.trace, (Trace{.decided_by = DecidedBy::kPerson, .candidates = 1, .enough_balance = true}));
}

TEST_F(BookingTest, MovingToTheSameLineChangesNoFigure) {
  const InvoiceFacts invoice = InvoiceOf("ALL", At(5), 800);
  const Booking booking = Booked(invoice);
  const auto moved = DecideMove(Standpoint{booking, Target("1")}, Target("1"), invoice, At(5), Setting());
  EXPECT_THAT(moved->posting.crossings, IsEmpty());
  Take(moved->posting);
  EXPECT_EQ(LineBalance("1"), 200);
}

TEST_F(BookingTest, FreezesTheRateOfTheAssociationDate) {
  rates_.Set(kEur, kUsd, "1.255");
  InvoiceFacts invoice = InvoiceOf("ALL", At(5), 0);
  invoice.amount = Money(101, kEur);
  const Booking booking = Booked(invoice);
  EXPECT_EQ(booking.amount, Money(127, kUsd));
  EXPECT_THAT(booking.exchange_rate, Optional(*Decimal::Parse("1.255")));
  // A later rate does not affect its credit notes.
  rates_.Set(kEur, kUsd, "9");
  InvoiceFacts credit = CreditOf(0, "inv-1");
  credit.amount = invoice.amount;
  EXPECT_EQ(Booked(credit, &booking).amount, Money(127, kUsd));
  EXPECT_EQ(LineBalance("1"), 1'000);
}

// Books credit notes of 100 EUR at 0.915 one after another, and returns what each gave back.
class PartialCreditTest : public BookingTest {
 protected:
  PartialCreditTest() {
    rates_.Set(kEur, kUsd, "0.915");
    InvoiceFacts invoice = InvoiceOf("ALL", At(5), 0);
    invoice.amount = Money(10'000, kEur);
    credited_ = Booked(invoice);
    EXPECT_EQ(credited_.amount, Money(9'150, kUsd));
  }

  Booking Credit(int64_t cents) {
    InvoiceFacts note = CreditOf(0, "inv-1");
    note.amount = Money(cents, kEur);
    const absl::StatusOr<AssociationDecision> decision = Associate(note, &credited_);
    EXPECT_TRUE(decision->booked->credited.has_value());
    credited_ = *decision->booked->credited;
    return decision->booked->booking;
  }
  void Undo(const Booking& note) {
    const auto undone = DecideUndo(note, Target("1"), Setting(), &credited_);
    ASSERT_THAT(undone, IsOk());
    Take(undone->posting);
    ASSERT_TRUE(undone->credited.has_value());
    credited_ = *undone->credited;
  }

  Booking credited_;
};

TEST_F(PartialCreditTest, PartsOfTheWholeSumToTheWhole) {
  EXPECT_EQ(Credit(3'333).amount, Money(3'050, kUsd));
  EXPECT_EQ(Credit(3'333).amount, Money(3'049, kUsd));
  EXPECT_EQ(Credit(3'334).amount, Money(3'051, kUsd));
  EXPECT_EQ(LineBalance("1"), 1'000);
}

TEST_F(PartialCreditTest, AnUndoneNoteLeavesRoomForAnother) {
  const Booking first = Credit(3'333);
  Credit(3'333);
  Undo(first);
  EXPECT_EQ(credited_.credited, (CreditedSum{.invoice_minor = 3'333, .order_minor = 3'049}));
  Credit(6'667);
  EXPECT_EQ(LineBalance("1"), 1'000);
}

TEST_F(PartialCreditTest, ANoteThatAPersonMovedAwayNoLongerCounts) {
  const Booking note = Credit(3'333);
  InvoiceFacts facts = CreditOf(0, "inv-1");
  facts.amount = Money(3'333, kEur);
  const auto moved = DecideMove(Standpoint{note, Target("1"), &credited_}, Target("2"), facts, At(5), Setting());
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->booking.credited_invoice_id, "");
  ASSERT_TRUE(moved->credited.has_value());
  EXPECT_EQ(moved->credited->credited, CreditedSum());
}

TEST_F(BookingTest, PartsThatWaitedForARateSumToTheWholeToo) {
  InvoiceFacts invoice = InvoiceOf("ALL", At(5), 0);
  invoice.amount = Money(10'000, kEur);
  Booking credited = Booked(invoice);
  std::vector<Booking> waiting;
  for (const int64_t cents : {3'333, 3'333, 3'334}) {
    InvoiceFacts note = CreditOf(0, "inv-1");
    note.amount = Money(cents, kEur);
    waiting.push_back(Booked(note, &credited));
    EXPECT_TRUE(waiting.back().waiting_for_rate);
  }
  const Decimal rate = *Decimal::Parse("0.915");
  const auto booked = DecideWaiting(credited, Target("1"), rate, Setting(), nullptr);
  Take(booked->posting);
  credited = booked->booking;
  for (const Booking& note : waiting) {
    const auto decision = DecideWaiting(note, Target("1"), rate, Setting(), &credited);
    ASSERT_THAT(decision, IsOk());
    Take(decision->posting);
    credited = *decision->credited;
  }
  EXPECT_EQ(LineBalance("1"), 1'000);
}

TEST_F(BookingTest, WaitsForARateAndBooksWhenItComes) {
  InvoiceFacts invoice = InvoiceOf("ALL", At(5), 0);
  invoice.amount = Money(100, kEur);
  const Booking waiting = Booked(invoice);
  EXPECT_TRUE(waiting.waiting_for_rate);
  EXPECT_EQ(waiting.Taken(), 0);
  EXPECT_EQ(waiting.line_balance, std::nullopt);
  EXPECT_EQ(LineBalance("1"), 1'000);
  const auto booked = DecideWaiting(waiting, Target("1"), *Decimal::Parse("1.2"), Setting(), nullptr);
  ASSERT_THAT(booked, IsOk());
  EXPECT_FALSE(booked->booking.waiting_for_rate);
  EXPECT_EQ(booked->booking.amount, Money(120, kUsd));
  Take(booked->posting);
  EXPECT_EQ(LineBalance("1"), 880);
}

TEST_F(BookingTest, UndoingWhatWaitsMovesNothing) {
  InvoiceFacts invoice = InvoiceOf("ALL", At(5), 0);
  invoice.amount = Money(100, kEur);
  const auto undone = DecideUndo(Booked(invoice), Target("1"), Setting(), nullptr);
  EXPECT_THAT(undone->posting.updates, IsEmpty());
  EXPECT_FALSE(undone->booking.waiting_for_rate);
}

TEST_F(BookingTest, RefusesWhatLeaves64Bits) {
  Booked(InvoiceOf("ALL", At(5), std::numeric_limits<int64_t>::max()));
  index_.SetLineFigures("po", "2", std::numeric_limits<int64_t>::max(), {});
  EXPECT_THAT(Associate(InvoiceOf("ALL", At(5), 1)), HasReason("MONEY_OVERFLOW"));
}

// The digest is stored with every booking, so it must never change.
TEST(FactsDigestTest, TellsEveryFieldAndKeepsItsBytes) {
  InvoiceFacts invoice = InvoiceOf("ALL", At(5), 300);
  EXPECT_EQ(absl::BytesToHexString(DigestOf(invoice)), "016f9c5cd1e4dbfdba99b5cca840bf24");
  std::set<std::string> digests = {DigestOf(invoice)};
  const auto differs = [&](auto change) {
    InvoiceFacts other = invoice;
    change(other);
    return digests.insert(DigestOf(other)).second;
  };
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.invoice_id = "x"; }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.supplier_id = "x"; }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.entity_id = "x"; }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.creation_time += absl::Microseconds(1); }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.billing_period_start = absl::CivilDay(); }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.billing_period_start = absl::CivilDay(2020, 1, 1); }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.type = "x"; }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.amount = Money(301, kUsd); }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.amount = Money(300, kEur); }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.order_number = "x"; }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.line_number = "x"; }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.marketplace_transaction = "x"; }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.credit_note = true; }));
  EXPECT_TRUE(differs([](InvoiceFacts& f) { f.credited_invoice_id = "x"; }));
}

}  // namespace
}  // namespace outlay::purchase_order
