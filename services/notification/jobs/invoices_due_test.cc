// That invoices fall due: each step comes once, from the first instant of its day in the organization's zone on, also
// after a month in which nothing ran; not of what is not to be paid. Real and fake: see ServiceNode.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/calendar.h"
#include "google/protobuf/text_format.h"
#include "outlay/invoice_matching/v1/invoice_events.pb.h"
#include "outlay/notification/v1/invoice_ladders.pb.h"
#include "services/notification/domain/limits.h"
#include "services/notification/rpc/testing/service.h"
#include "services/notification/store/due_invoices.h"

namespace outlay::notification {
namespace {

namespace im = invoice_matching::v1;

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using DueDay = absl::CivilDay;

class InvoicesDueNode : public ServiceNode {
 protected:
  explicit InvoicesDueNode(const std::string& zone = "Europe/Berlin", Routing with = {})
      : ServiceNode(with), zone_(TimeZone::Load(zone).value()) {
    SetUpOrganization("acme", zone);
  }

  // An invoice over 100 EUR that fay posted now, on no order.
  im::InvoiceChanged Invoice(const std::string& id, DueDay due) const {
    im::InvoiceChanged event;
    event.set_change(im::InvoiceChanged::CHANGE_RECEIVED);
    event.set_state(im::Invoice::STATE_RECEIVED);
    event.set_invoice("organizations/acme/invoices/" + id);
    event.set_number("R " + id);
    event.mutable_amount()->set_currency_code("EUR");
    event.mutable_amount()->set_units(100);
    rpc::ToProto(due, event.mutable_due_date());
    event.add_posted_by("fay");
    rpc::ToProto(node_.clock().Now(), event.mutable_receive_time());
    return event;
  }
  void Tell(const im::InvoiceChanged& event) { EXPECT_THAT(Apply(event, event.invoice()), IsOk()); }
  void Receive(const std::string& id, DueDay due) { Tell(Invoice(id, due)); }
  // Comes to the first instant of a day and does then what is due.
  void GoTo(DueDay day) {
    node_.clock().SetTime(DayStart(day, zone_));
    TellInvoicesDue();
  }
  // Titles of what a user was told of due dates, the newest first.
  std::vector<std::string> Due(const std::string& user = "fay") {
    std::vector<std::string> titles;
    for (const v1::Notice& notice : Inbox(user)) {
      if (notice.kind() == "invoice-due") titles.push_back(notice.title());
    }
    return titles;
  }
  bool IsKept(const std::string& id) {
    const auto found = DueInvoices().FindStored(*node_.store().Read(store::PartitionOf("acme")), {"acme", id});
    EXPECT_THAT(found, IsOk());
    return found.ok() && found->has_value();
  }

  const TimeZone zone_;
};

// Nothing runs from the first instant of a day until that of another.
struct DownDays {
  DueDay from;
  DueDay until;
};

struct DueYear {
  std::string name;
  std::string zone;
  std::optional<DownDays> down;
};

class InvoicesDueYearTest : public ::testing::TestWithParam<DueYear>, public InvoicesDueNode {
 protected:
  InvoicesDueYearTest() : InvoicesDueNode(GetParam().zone) {
    node_.clock().SetTime(DayStart(DueDay(2023, 12, 1), zone_));
    for (const DueDay due : Dues()) Receive(absl::FormatCivilTime(due), due);
  }
  // Ends of months, a leap day, and days on which clocks change somewhere: also 7 days later, so that the step before
  // falls on them.
  static std::set<DueDay> Dues() {
    std::set<DueDay> dues;
    for (int month = 1; month <= 12; ++month) dues.insert(DueDay(absl::CivilMonth(2024, month) + 1) - 1);
    for (const DueDay day : {DueDay(2024, 3, 10), DueDay(2024, 4, 7), DueDay(2024, 9, 8), DueDay(2024, 10, 6),
                             DueDay(2024, 10, 27), DueDay(2024, 11, 3)}) {
      dues.insert(day);
      dues.insert(day + 7);
    }
    return dues;
  }
  bool IsDown(DueDay day) const {
    const std::optional<DownDays>& down = GetParam().down;
    return down.has_value() && down->from <= day && day < down->until;
  }
  std::map<std::string, int> TellAt(absl::Time time) {
    node_.clock().SetTime(time);
    TellInvoicesDue();
    std::map<std::string, int> news;
    for (const v1::Notice& notice : Inbox("fay")) {
      if (seen_.insert(notice.name()).second) news[notice.title()] += 1;
    }
    return news;
  }

 private:
  std::set<std::string> seen_;
};

TEST_P(InvoicesDueYearTest, TellsEachDueDateOnceFromTheFirstInstantOfItsDay) {
  std::map<absl::Time, std::map<std::string, int>> expected;
  for (const DueDay due : Dues()) {
    // Of what came together the newest is told.
    std::set<DueDay> told;
    for (const DueDay day : {due - 7, due}) told.insert(IsDown(day) ? GetParam().down->until : day);
    for (const DueDay day : told) {
      const std::string text = absl::FormatCivilTime(due);
      expected[DayStart(day, zone_)]["Invoice R " + text + (day > due ? " was" : " is") + " due on " + text] += 1;
    }
  }
  for (const auto& [time, titles] : expected) {
    SCOPED_TRACE(absl::FormatTime(time, zone_.absl_zone()));
    if (!IsDown(DayOf(time - absl::Microseconds(1), zone_))) {
      EXPECT_THAT(TellAt(time - absl::Microseconds(1)), IsEmpty()) << "it is still the day before there";
    }
    EXPECT_EQ(TellAt(time), titles);
    EXPECT_THAT(TellAt(time + absl::Hours(1)), IsEmpty()) << "an hour that comes twice tells nothing twice";
  }
  EXPECT_THAT(TellAt(DayStart(DueDay(2025, 6, 1), zone_)), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, InvoicesDueYearTest,
                         ::testing::Values(DueYear{"Berlin", "Europe/Berlin", std::nullopt},
                                           DueYear{"Santiago", "America/Santiago", std::nullopt},
                                           DueYear{"Kiritimati", "Pacific/Kiritimati", std::nullopt},
                                           DueYear{"BerlinDownOverTheSpringNight", "Europe/Berlin",
                                                   DownDays{DueDay(2024, 3, 5), DueDay(2024, 4, 5)}},
                                           DueYear{"SantiagoDownUntilTheNightWithoutMidnight", "America/Santiago",
                                                   DownDays{DueDay(2024, 8, 8), DueDay(2024, 9, 8)}}),
                         [](const auto& test) { return test.param.name; });

class InvoicesDueTest : public ::testing::Test, public InvoicesDueNode {
 protected:
  InvoicesDueTest() { GoTo(DueDay(2024, 3, 1)); }
  absl::StatusOr<v1::InvoiceLadder> SetLadder(const std::string& request_id, const std::string& text) {
    v1::UpdateInvoiceLadderRequest request;
    request.set_request_id(request_id);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.mutable_invoice_ladder()));
    request.mutable_invoice_ladder()->set_name("organizations/acme/invoiceLadder");
    return Call<v1::InvoiceLadder>("InvoiceLadders/UpdateInvoiceLadder", request, As("ann"));
  }
  v1::InvoiceLadder GetLadder() {
    v1::GetInvoiceLadderRequest request;
    request.set_name("organizations/acme/invoiceLadder");
    const auto ladder = Call<v1::InvoiceLadder>("InvoiceLadders/GetInvoiceLadder", request, As("ann"));
    EXPECT_THAT(ladder, IsOk());
    return ladder.ok() ? *ladder : v1::InvoiceLadder();
  }
};

TEST_F(InvoicesDueTest, OnlyWhatIsToBePaidIsTold) {
  Receive("open", DueDay(2024, 3, 20));
  im::InvoiceChanged note = Invoice("note", DueDay(2024, 3, 20));
  note.set_kind(im::Invoice::KIND_CREDIT_NOTE);
  Tell(note);
  im::InvoiceChanged undated = Invoice("undated", DueDay(2024, 3, 20));
  undated.clear_due_date();
  Tell(undated);
  im::InvoiceChanged nothing = Invoice("nothing", DueDay(2024, 3, 20));
  nothing.mutable_amount()->set_units(0);
  Tell(nothing);
  for (const auto state : {im::Invoice::STATE_CANCELLING, im::Invoice::STATE_CANCELLED}) {
    im::InvoiceChanged taken_back = Invoice(Concat("back", int{state}), DueDay(2024, 3, 20));
    Tell(taken_back);
    taken_back.set_state(state);
    Tell(taken_back);
  }
  EXPECT_FALSE(IsKept("undated"));
  EXPECT_FALSE(IsKept(Concat("back", int{im::Invoice::STATE_CANCELLED})));
  GoTo(DueDay(2024, 3, 20));
  EXPECT_THAT(Due(), ElementsAre("Invoice R open is due on 2024-03-20")) << "of two steps the newest";
}

TEST_F(InvoicesDueTest, WhatIsCreditedIsTakenOffAndInFullEndsIt) {
  im::InvoiceChanged part = Invoice("part", DueDay(2024, 3, 20));
  part.mutable_credited()->set_currency_code("EUR");
  part.mutable_credited()->set_units(40);
  Tell(part);
  im::InvoiceChanged whole = part;
  whole.set_invoice("organizations/acme/invoices/whole");
  whole.mutable_credited()->set_units(100);
  Tell(whole);
  GoTo(DueDay(2024, 3, 13));
  ASSERT_THAT(Inbox("fay"), SizeIs(1));
  EXPECT_EQ(Inbox("fay")[0].text(),
            "Invoice R part over 100.00 EUR is to be paid by 2024-03-20. Credit notes take 40.00 EUR off it.");
  // The credit note is taken back: it is due as it was.
  GoTo(DueDay(2024, 3, 15));
  whole.clear_credited();
  Tell(whole);
  TellInvoicesDue();
  EXPECT_THAT(Inbox("fay"), SizeIs(2));
  GoTo(DueDay(2024, 3, 20));
  EXPECT_THAT(Inbox("fay"), SizeIs(4));
}

TEST_F(InvoicesDueTest, ACreditNoteThatIsTakenBackAfterTheDueDateLeavesItToBePaid) {
  im::InvoiceChanged credited = Invoice("back", DueDay(2024, 3, 20));
  Tell(credited);
  node_.clock().SetTime(DayStart(DueDay(2024, 3, 12), zone_));
  credited.set_change(im::InvoiceChanged::CHANGE_CREDITED);
  credited.mutable_credited()->set_currency_code("EUR");
  credited.mutable_credited()->set_units(100);
  Tell(credited);
  GoTo(DueDay(2024, 3, 13));
  GoTo(DueDay(2024, 3, 20));
  EXPECT_THAT(Due(), IsEmpty());
  GoTo(DueDay(2024, 3, 21));
  credited.clear_credited();
  Tell(credited);
  TellInvoicesDue();
  EXPECT_THAT(Due(), ElementsAre("Invoice R back was due on 2024-03-20"));
  // What was told before it was credited is not told again when it comes back.
  for (const int units : {100, 0}) {
    credited.mutable_credited()->set_currency_code("EUR");
    credited.mutable_credited()->set_units(units);
    Tell(credited);
    TellInvoicesDue();
  }
  EXPECT_THAT(Due(), SizeIs(1));
}

TEST_F(InvoicesDueTest, WhatWasDueWhenItCameIsNotToldAndAnotherDueDateIs) {
  Receive("late", DueDay(2024, 3, 1));
  EXPECT_FALSE(IsKept("late")) << "there is nothing to tell of it, ever";
  Receive("moved", DueDay(2024, 3, 5));
  GoTo(DueDay(2024, 3, 5));
  EXPECT_THAT(Due(), ElementsAre("Invoice R moved is due on 2024-03-05"));
  Receive("moved", DueDay(2024, 3, 25));
  Receive("moved", DueDay(2024, 3, 5));
  Receive("moved", DueDay(2024, 3, 25));
  GoTo(DueDay(2024, 3, 18));
  GoTo(DueDay(2024, 4, 25));
  EXPECT_THAT(Due(), SizeIs(3));
}

TEST_F(InvoicesDueTest, OfEventsThatWaitedForAMonthTheNewestStepIsTold) {
  const im::InvoiceChanged waited = Invoice("waited", DueDay(2024, 3, 20));
  event_time = node_.clock().Now();
  node_.clock().SetTime(DayStart(DueDay(2024, 4, 2), zone_));
  Tell(waited);
  TellInvoicesDue();
  EXPECT_THAT(Due(), ElementsAre("Invoice R waited was due on 2024-03-20"));
  EXPECT_EQ(Inbox("fay")[0].text(), "Invoice R waited over 100.00 EUR was to be paid by 2024-03-20.");
}

TEST_F(InvoicesDueTest, IsForgottenLongAfterItsDueDateAndNothingIsToldTwice) {
  const im::InvoiceChanged invoice = Invoice("old", DueDay(2024, 3, 20));
  Tell(invoice);
  GoTo(DueDay(2024, 3, 13));
  GoTo(DueDay(2024, 3, 20));
  const DueDay end = DueDay(2024, 3, 20) + limits::kDueInvoiceKeptDays;
  GoTo(end - 1);
  EXPECT_TRUE(IsKept("old"));
  // What comes late, as late as it is told at all, is of an invoice that is known.
  event_time = node_.clock().Now() - limits::kEventCatchUp;
  Tell(invoice);
  GoTo(end);
  EXPECT_FALSE(IsKept("old"));
  EXPECT_THAT(Due(), SizeIs(2));
  event_time = DayStart(DueDay(2024, 3, 2), zone_);
  Tell(invoice);
  EXPECT_FALSE(IsKept("old"));
  TellInvoicesDue();
  EXPECT_THAT(Due(), SizeIs(2));
}

TEST_F(InvoicesDueTest, ASnapshotTellsWhatIsToComeAndTakesAwayWhatItDoesNotName) {
  Receive("gone", DueDay(2024, 3, 20));
  const im::InvoiceChanged named = Invoice("named", DueDay(2024, 3, 20));
  im::InvoiceChanged came_late = Invoice("late", DueDay(2024, 3, 20));
  rpc::ToProto(DayStart(DueDay(2024, 3, 14), zone_), came_late.mutable_receive_time());
  node_.clock().SetTime(DayStart(DueDay(2024, 3, 15), zone_));
  const auto in_body = [&](auto step) {
    return node_.Write("acme", [&](store::Transaction& txn) { return step(txn); });
  };
  ASSERT_THAT(in_body([&](store::Transaction& txn) { return invoice_events.BeginSnapshot(txn); }), IsOk());
  for (const im::InvoiceChanged& each : {named, came_late}) {
    ASSERT_THAT(Apply(each, each.invoice(), /*is_state=*/true), IsOk());
  }
  ASSERT_THAT(in_body([&](store::Transaction& txn) { return invoice_events.EndSnapshot(txn); }), IsOk());
  TellInvoicesDue();
  EXPECT_THAT(Due(), ElementsAre("Invoice R named is due on 2024-03-20"));
  EXPECT_FALSE(IsKept("gone"));
  GoTo(DueDay(2024, 3, 20));
  EXPECT_THAT(Due(), SizeIs(3));
}

TEST_F(InvoicesDueTest, GoesByTheLadderThatCountsOnTheDay) {
  EXPECT_THAT(GetLadder().steps(), SizeIs(2));
  EXPECT_THAT(SetLadder("r0", "steps { days_before: 7 } steps { days_before: 7 }"), HasReason("FIELD_INVALID"));
  const int invoices = static_cast<int>(limits::kRearmedPerBody + 10);
  for (int i = 0; i < invoices; ++i) Receive(Concat("i", 1'000 + i), DueDay(2024, 3, 31));
  // Due today, and told only when the ladder has changed: by the one of today.
  node_.clock().SetTime(DayStart(DueDay(2024, 3, 24), zone_));
  const auto changed = SetLadder("r1", Concat("steps { days_before: 6 } etag: '", GetLadder().etag(), "'"));
  ASSERT_THAT(changed, IsOk());
  EXPECT_TRUE(changed->changing());
  EXPECT_THAT(SetLadder("r2", "etag: 'other'"), HasReason("ETAG_MISMATCH"));
  RearmDueInvoices();
  TellInvoicesDue();
  EXPECT_THAT(Due(), SizeIs(invoices));
  RearmDueInvoices();
  EXPECT_FALSE(GetLadder().changing());
  GoTo(DueDay(2024, 3, 25));
  EXPECT_THAT(Due(), SizeIs(2 * invoices));
  GoTo(DueDay(2024, 4, 30));
  EXPECT_THAT(Due(), SizeIs(2 * invoices)) << "the step on the day itself counts no more";
  // Without steps nothing is told.
  ASSERT_THAT(SetLadder("r3", ""), IsOk());
  EXPECT_THAT(GetLadder().steps(), IsEmpty());
}

class InvoicesDueMailTest : public ::testing::Test, public InvoicesDueNode {
 protected:
  InvoicesDueMailTest() : InvoicesDueNode("Europe/Berlin", Routing{.has_email = true}) {
    node_.clock().SetTime(DayStart(DueDay(2024, 3, 1), zone_));
    SetUpOrganization("acme", "Europe/Berlin", "de");
    auto order = OrderEvent("po-1", DueDay(2024, 1, 1), DueDay(2024, 12, 31));
    order.mutable_purchase_order()->add_requesters("rita");
    order.mutable_purchase_order()->add_contacts()->set_contact_id("zoe");
    EXPECT_THAT(Apply(order, order.purchase_order().name()), IsOk());
    im::InvoiceChanged invoice = Invoice("i-1", DueDay(2024, 3, 20));
    invoice.set_state(im::Invoice::STATE_ASSOCIATED);
    invoice.set_purchase_order("organizations/acme/purchaseOrders/po-1");
    invoice.set_purchase_order_number("PO po-1");
    Tell(invoice);
  }
  // Titles of what was sent to contacts since the last time.
  std::vector<std::string> Mails() {
    Carry();
    std::vector<std::string> titles;
    for (const ChannelForTest::Sent& each : outside.sent) {
      if (IsOutsider(each.target.name)) titles.push_back(each.message.title);
    }
    outside.sent.clear();
    return titles;
  }
};

TEST_F(InvoicesDueMailTest, WhoPostedItAndWhomItsOrderConcernsAreTold) {
  Mails();
  GoTo(DueDay(2024, 3, 13));
  for (const char* user : {"ann", "rita", "fay"}) {
    EXPECT_THAT(Due(user), ElementsAre("Rechnung R i-1 ist am 2024-03-20 fällig")) << user;
  }
  EXPECT_EQ(Inbox("fay")[0].text(),
            "Rechnung R i-1 über 100.00 EUR zu Bestellung PO po-1 ist bis 2024-03-20 zu zahlen.");
  EXPECT_THAT(Mails(), ElementsAre("Rechnung R i-1 ist am 2024-03-20 fällig"));
  EXPECT_THAT(Due("bob"), IsEmpty());
}

TEST_F(InvoicesDueMailTest, ContactsAreNotWrittenToWhenItIsLongOver) {
  Mails();
  GoTo(DueDay(2024, 3, 29));
  EXPECT_THAT(Mails(), IsEmpty());
  EXPECT_THAT(Due("ann"), ElementsAre("Rechnung R i-1 war am 2024-03-20 fällig"));
}

}  // namespace
}  // namespace outlay::notification
