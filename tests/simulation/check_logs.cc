#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/command/log_record.h"
#include "common/testing/matchers.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/invoice_matching/convert/invoices.h"
#include "services/invoice_matching/store/invoices.h"
#include "services/purchase_order/commands/association_context.h"
#include "services/purchase_order/store/associations.h"
#include "tests/simulation/checks.h"
#include "tests/simulation/logs.h"
#include "tests/simulation/nodes.h"

namespace outlay::simulation {
namespace {

namespace im = invoice_matching;
namespace po = purchase_order;
using command::storage::v1::LogRecord;
using testing::IsOk;
using testing::Simulator;

// The last events of a kind, by subject.
template <typename Event>
std::map<std::string, Event> LastEvents(const std::vector<LogRecord>& log) {
  std::map<std::string, Event> last;
  for (const LogRecord& record : log) {
    for (const command::storage::v1::LoggedEvent& logged : record.events()) {
      if (logged.type() != Event::descriptor()->full_name()) continue;
      EXPECT_TRUE(last[logged.subject()].ParseFromString(logged.data()));
    }
  }
  return last;
}

// Whoever follows the feed of invoices knows how each of them stands.
void CheckInvoiceEvents(Simulator& simulator, const std::vector<LogRecord>& log, const People& people) {
  const auto last = LastEvents<im::v1::InvoiceChanged>(log);
  const auto reader = simulator.node(kInvoices).store().Read(store::PartitionOf(people.organization()));
  for (const auto& [invoice_id, known] : people.known()) {
    const auto stored = im::FindStoredInvoice(*reader, {people.organization(), invoice_id});
    ASSERT_TRUE(stored.ok() && stored->has_value());
    im::v1::InvoiceChanged now = im::ToEvent({people.organization(), invoice_id}, *(*stored)->invoice, (*stored)->state,
                                             (*stored)->credits, std::nullopt);
    ASSERT_TRUE(last.contains(now.invoice())) << now.invoice() << " was announced (I9)";
    im::v1::InvoiceChanged told = last.at(now.invoice());
    told.clear_change();
    now.clear_change();
    EXPECT_EQ(told.DebugString(), now.DebugString()) << "the last event tells how it stands (I9, I16)";
  }
}

// Every booking follows from the record before, and the last one is what is stored.
void CheckBookingRecords(Simulator& simulator, const std::vector<LogRecord>& log, const People& people) {
  std::map<std::string, std::string> bookings;
  for (const LogRecord& record : log) {
    if (!record.command().starts_with("associations.") || record.has_refusal()) continue;
    EXPECT_EQ(record.before(), bookings[record.resource()]) << record.resource() << " changed past the log (I16)";
    bookings[record.resource()] = record.after();
  }
  const auto reader = simulator.node(kOrders).store().Read(store::PartitionOf(people.organization()));
  const auto last = LastEvents<po::v1::InvoiceAssociated>(log);
  for (const auto& [invoice_id, known] : people.known()) {
    const std::string& name = known.created.name();
    const auto stored = po::FindBooking(*reader, {people.organization(), invoice_id});
    ASSERT_THAT(stored, IsOk());
    if (!stored->has_value()) continue;
    EXPECT_EQ(bookings[name], po::AnswerOf(people.organization(), invoice_id, (*stored)->booking))
        << name << ": the last record is what is stored (I16)";
    if (!(*stored)->booking.HasLine())
      continue;  // undone before it was booked: nothing happened that others should know
    ASSERT_TRUE(last.contains(name)) << name << ": its booking was announced (I9)";
    EXPECT_EQ(last.at(name).association().SerializeAsString(), bookings[name]) << "with the change itself (I9)";
  }
}

}  // namespace

void CheckLogs(Simulator& simulator, const People& people) {
  SCOPED_TRACE(people.organization());
  const std::vector<LogRecord> invoices = LogOf(simulator.node(kInvoices), people.organization());
  const std::vector<LogRecord> orders = LogOf(simulator.node(kOrders), people.organization());
  CheckRequests(invoices, kInvoices, people.logged());
  CheckRequests(orders, kOrders, people.logged());
  CheckInvoiceEvents(simulator, invoices, people);
  CheckBookingRecords(simulator, orders, people);
}

}  // namespace outlay::simulation
