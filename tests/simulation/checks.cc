#include "tests/simulation/checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/feed/keyspaces.h"
#include "common/testing/matchers.h"
#include "services/invoice_matching/store/invoices.h"
#include "services/invoice_matching/store/keyspaces.h"
#include "services/purchase_order/store/associations.h"
#include "services/purchase_order/store/candidate_view.h"
#include "services/purchase_order/store/keyspaces.h"
#include "services/purchase_order/store/orders.h"
#include "tests/simulation/exact.h"
#include "tests/simulation/nodes.h"

namespace outlay::simulation {
namespace {

namespace im = invoice_matching;
namespace po = purchase_order;
using testing::IsOk;
using testing::Simulator;

std::unique_ptr<store::Reader> Read(Simulator& simulator, const char* node, const std::string& organization) {
  return simulator.node(node).store().Read(store::PartitionOf(organization));
}

template <typename Key, typename Value>
bool HasRow(const store::Reader& reader, const store::Keyspace<Key, Value>& keyspace, const std::string& organization) {
  bool has = false;
  const absl::Status scanned = reader.Scan(keyspace, std::tuple(organization), [&has](const Key&, const Value&) {
    has = true;
    return store::Visit::kStop;
  });
  return has || !scanned.ok();
}

int64_t InEuro(const Money& amount) {
  if (amount.currency() == Currency::Of("EUR")) return amount.minor_units();
  return TimesTenThousandths(amount.minor_units(), amount.currency() == Currency::Of("USD") ? 9137 : 11683);
}

// An invoice as invoice_matching keeps it, and its booking as purchase_order does.
struct BothSides {
  im::StoredInvoice invoice;
  std::optional<po::Booking> booking;
};

void CheckEnd(const KnownInvoice& known, const BothSides& both) {
  const im::InvoiceState& state = both.invoice.state;
  EXPECT_EQ(state.step.kind, im::StepKind::kNone) << "every flow ends (I11)";
  if (known.is_cancelled) {
    EXPECT_EQ(state.state, im::State::kCancelled) << "it was answered to be taken back (I7)";
  } else if (known.is_undone) {
    EXPECT_EQ(state.state, im::State::kUnmatched) << "a person left it without a line (I7)";
  } else {
    EXPECT_EQ(state.state, im::State::kAssociated) << "an order was issued that takes all";
  }
  if (!known.moved_to.empty()) {
    ASSERT_TRUE(state.booking.has_value());
    EXPECT_EQ(state.booking->order_id, known.moved_to) << "a person chose it (I7)";
    EXPECT_EQ(state.booking->line_number, "2") << "a person chose it (I7)";
  }
}

void CheckAgreement(const BothSides& both) {
  const bool is_booked = both.booking.has_value() && !both.booking->undone;
  const im::InvoiceState& state = both.invoice.state;
  ASSERT_EQ(is_booked, state.state == im::State::kAssociated) << "both sides agree (I2)";
  if (!is_booked) return;
  ASSERT_TRUE(state.booking.has_value());
  const po::Booking& booking = *both.booking;
  EXPECT_EQ(booking.line.order_id, state.booking->order_id);
  EXPECT_EQ(booking.line.line_number, state.booking->line_number);
  EXPECT_EQ(booking.amount, state.booking->amount) << "both sides agree to the cent (I2)";
  EXPECT_FALSE(booking.waiting_for_rate || state.booking->waiting_for_rate) << "every rate has come (I11)";
  EXPECT_EQ(booking.invoice_amount, both.invoice.invoice->amount);
  // What a note gives back depends on those before it: see CheckCredits.
  if (both.invoice.invoice->credit_note) return;
  EXPECT_EQ(booking.amount, Money(InEuro(both.invoice.invoice->amount), Currency::Of("EUR")))
      << "exact, rounded once, in the order's currency (I6)";
}

// The notes against an invoice that give back the whole of it give back exactly what it took.
void CheckCredits(const std::map<std::string, BothSides>& all) {
  std::map<std::string, int64_t> credited;
  std::map<std::string, int64_t> given_back;
  for (const auto& [invoice_id, both] : all) {
    if (!both.invoice.invoice->credit_note || !both.booking.has_value()) continue;
    credited[both.invoice.invoice->credited_invoice_id] += both.invoice.invoice->amount.minor_units();
    given_back[both.invoice.invoice->credited_invoice_id] += both.booking->amount.minor_units();
  }
  for (const auto& [invoice_id, minor] : credited) {
    const BothSides& whole = all.at(invoice_id);
    if (minor != whole.invoice.invoice->amount.minor_units() || !whole.booking.has_value()) continue;
    EXPECT_EQ(given_back[invoice_id], whole.booking->amount.minor_units()) << invoice_id << ": parts add up (I6)";
  }
}

// Sums of what bookings took, by order and line; the line "" is the order.
using Sums = std::map<std::pair<std::string, std::string>, int64_t>;

Sums SumOfBookings(const store::Reader& orders, const std::string& organization) {
  Sums sums;
  const absl::Status scanned =
      orders.Scan(po::kAssociations, std::tuple(organization),
                  [&](const po::InvoiceKey&, const po::storage::v1::AssociationRecord& record) {
                    const absl::StatusOr<po::StoredBooking> stored = po::FromRecord(record);
                    EXPECT_THAT(stored, IsOk());
                    const po::Booking& booking = stored->booking;
                    if (!booking.HasLine()) return store::Visit::kContinue;
                    sums[{booking.line.order_id, booking.line.line_number}] += booking.Taken();
                    sums[{booking.line.order_id, ""}] += booking.Taken();
                    return store::Visit::kContinue;
                  });
  EXPECT_THAT(scanned, IsOk());
  return sums;
}

void CheckStoredFigures(const store::Reader& orders, const po::OrderKey& key, Sums& sums) {
  const auto& [organization, order_id] = key;
  const absl::StatusOr<po::OrderInvoiced> invoiced = po::LoadInvoiced(orders, key);
  ASSERT_THAT(invoiced, IsOk());
  const std::pair whole(order_id, "");
  EXPECT_EQ(invoiced->order.minor, sums[whole]) << order_id << ": the sum of its bookings (I2)";
  int64_t lines = 0;
  for (const auto& [number, line] : invoiced->lines) {
    const std::pair place(order_id, number);
    EXPECT_EQ(line.minor, sums[place]) << order_id << "/" << number << ": the sum of its bookings (I2)";
    lines += line.minor;
  }
  EXPECT_EQ(invoiced->order.minor, lines) << order_id << ": its lines add up exactly (I6)";
}

void CheckView(const po::CandidateView& view, const std::string& order_id, Sums& sums) {
  for (const char* number : {"1", "2"}) {
    const std::optional<po::BookingTarget> target = view.index().FindTarget({order_id, number});
    ASSERT_TRUE(target.has_value()) << order_id;
    const std::pair line(order_id, number);
    const std::pair whole(order_id, "");
    EXPECT_EQ(target->line_figures.invoiced, sums[line]) << order_id << "/" << number << " in memory (I2)";
    EXPECT_EQ(target->order_figures.invoiced, sums[whole]) << order_id << " in memory (I2)";
    EXPECT_EQ(target->order_figures.amount, 10'050) << order_id << ": the total is the sum of its lines (I6)";
  }
}

}  // namespace

bool IsQuiet(Simulator& simulator, const std::string& organization) {
  const auto invoices = Read(simulator, kInvoices, organization);
  const auto orders = Read(simulator, kOrders, organization);
  const uint64_t last = simulator.node(kOrders).store().Head(store::PartitionOf(organization))->last_sequence;
  const auto cursor = invoices->Find(feed::kCursors, {kOrders});
  return cursor.ok() && cursor->has_value() && (*cursor)->sequence() == last &&
         !HasRow(*invoices, im::kInvoicesPending, organization) && !HasRow(*invoices, im::kFirstSteps, organization) &&
         !HasRow(*invoices, im::kRescans, organization) && !HasRow(*orders, po::kAssociationsWaiting, organization);
}

void CheckInvoices(Simulator& simulator, const People& people) {
  const auto invoices = Read(simulator, kInvoices, people.organization());
  const auto orders = Read(simulator, kOrders, people.organization());
  std::map<std::string, BothSides> all;
  for (const auto& [invoice_id, known] : people.known()) {
    SCOPED_TRACE(absl::StrCat(people.organization(), " ", invoice_id));
    const auto stored = im::FindStoredInvoice(*invoices, {people.organization(), invoice_id});
    ASSERT_TRUE(stored.ok() && stored->has_value()) << "an answered creation is there (I7)";
    const auto booking = po::FindBooking(*orders, {people.organization(), invoice_id});
    ASSERT_THAT(booking, IsOk());
    BothSides& both = all[invoice_id];
    both.invoice = **stored;
    if (booking->has_value()) both.booking = (*booking)->booking;
    CheckEnd(known, both);
    CheckAgreement(both);
  }
  CheckCredits(all);
}

void CheckFigures(Simulator& simulator, const People& people) {
  const std::string& organization = people.organization();
  SCOPED_TRACE(organization);
  const auto orders = Read(simulator, kOrders, organization);
  Sums sums = SumOfBookings(*orders, organization);
  for (const std::string& order_id : people.issued()) CheckStoredFigures(*orders, {organization, order_id}, sums);
  bool is_checked = false;
  const auto check = [&](store::Transaction& txn) {
    const absl::StatusOr<po::CandidateView*> view = po::CandidateView::Find(txn, organization);
    EXPECT_THAT(view, IsOk());
    for (const std::string& order_id : people.issued()) CheckView(**view, order_id, sums);
    is_checked = true;
    return absl::OkStatus();
  };
  simulator.node(kOrders).store().Write(
      {.partition = store::PartitionOf(organization), .organization = organization, .body = check},
      [](const absl::Status&) {});
  simulator.RunFor(absl::Seconds(1));
  EXPECT_TRUE(is_checked);
}

}  // namespace outlay::simulation
