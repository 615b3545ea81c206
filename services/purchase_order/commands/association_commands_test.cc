// Associations under threads and under random commands. Real: executor, rows, views; in the first test also threads.
// Fake: the disk, and in the second test time and threads.
#include <gmock/gmock.h>

#include <map>
#include <thread>

#include "absl/synchronization/blocking_counter.h"
#include "common/base/random.h"
#include "common/base/strings.h"
#include "common/command/testing/test_node.h"
#include "common/store/memory_store.h"
#include "common/tenant/directory_events.h"
#include "common/testing/matchers.h"
#include "common/testing/seeds.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "services/purchase_order/commands/associate_invoice.h"
#include "services/purchase_order/commands/change_association.h"
#include "services/purchase_order/store/associations.h"
#include "services/purchase_order/store/candidate_view.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::IsOk;

constexpr Currency kUsd = Currency::Of("USD");

absl::Time Day(int day) {
  return absl::FromCivil(absl::CivilDay(2020, 1, day), absl::UTCTimeZone());
}

Order OrderWith(std::string id, std::vector<std::pair<std::string, int64_t>> lines) {
  Order order;
  order.number = Concat("PO-", id);
  order.id = std::move(id);
  order.supplier_id = "aws";
  order.entity_ids = {"inc"};
  order.period.interval = {Day(1), Day(31)};
  order.currency = kUsd;
  order.state = State::kIssued;
  order.create_time = order.update_time = Day(1);
  for (auto& [number, amount] : lines) {
    Line line;
    line.number = number;
    line.type = "ALL";
    line.amount = Money(amount, kUsd);
    line.discount = line.tax = Money(0, kUsd);
    order.lines.push_back(std::move(line));
  }
  return order;
}

InvoiceFacts Invoice(std::string id, int64_t amount) {
  InvoiceFacts invoice;
  invoice.invoice_id = std::move(id);
  invoice.supplier_id = "aws";
  invoice.entity_id = "inc";
  invoice.creation_time = Day(10);
  invoice.type = "ALL";
  invoice.amount = Money(amount, kUsd);
  return invoice;
}

absl::Status WriteOrganization(store::Transaction& txn) {
  directory::v1::OrganizationChanged organization;
  organization.set_organization("organizations/acme");
  organization.set_base_currency("USD");
  tenant::ApplyDirectoryEvent(txn, organization);
  return absl::OkStatus();
}

absl::Status WriteOrder(store::Transaction& txn, const Order& order) {
  const auto before = FindOrder(txn, {"acme", order.id});
  if (!before.ok()) return before.status();
  return SaveOrder(txn, "acme", before->has_value() ? &**before : nullptr, order);
}

// Associates `count` invoices of 100, from as many threads as there are, and tells how many lines had enough.
int EnoughOf(command::Executor& executor, int threads, int count) {
  std::atomic<int> enough{0};
  absl::BlockingCounter left(threads * count);
  std::vector<std::thread> running;
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&, t] {
      for (int i = 0; i < count; ++i) {
        executor.Execute(command::TestCaller("acme"), {},
                         std::make_unique<AssociateInvoice>("acme", Invoice(Concat("inv-", t, "-", i), 100)),
                         [&](absl::StatusOr<command::Result> result) {
                           v1::AssociationResult answer;
                           EXPECT_TRUE(result.ok() && answer.ParseFromString(result->answer)) << result.status();
                           if (answer.association().trace().enough_balance()) ++enough;
                           left.DecrementCount();
                         });
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  left.Wait();
  return enough;
}

TEST(AssociationThreadsTest, OfInvoicesAtTheSameInstantNoTwoTakeTheLastBalanceAsEnough) {
  constexpr int kThreads = 8;
  constexpr int kInvoices = 100;
  store::MemoryStoreOptions options;
  options.organization_queue_max = kThreads * kInvoices;
  const std::unique_ptr<store::Store> store = store::MakeMemoryStore(options).value();
  store->SetViewLoader(CandidateView::Load);
  ASSERT_THAT(WriteAndWait(*store, {store::PartitionOf("acme"), "acme", WriteOrganization}), IsOk());
  const Order order = OrderWith("po", {{"1", 199}, {"2", 250}, {"3", 99}});
  ASSERT_THAT(WriteAndWait(*store, {store::PartitionOf("acme"), "acme",
                                    [&](store::Transaction& txn) { return WriteOrder(txn, order); }}),
              IsOk());
  command::Executor executor(*store);
  // One fits on line 1, two on line 2, none on line 3.
  EXPECT_EQ(EnoughOf(executor, kThreads, kInvoices), 3);
  const auto invoiced = LoadInvoiced(*store->Read(store::PartitionOf("acme")), {"acme", "po"});
  ASSERT_THAT(invoiced, IsOk());
  EXPECT_EQ(invoiced->order.minor, kThreads * kInvoices * 100);
}

// Random commands on two orders; after each of them figures must be the sum of the bookings (I2).
class AssociationModelTest : public ::testing::Test {
 protected:
  AssociationModelTest() {
    node_.store().SetViewLoader(CandidateView::Load);
    EXPECT_THAT(node_.Write("acme", WriteOrganization), IsOk());
  }

  std::unique_ptr<command::Command> AnyCommand(Random& random) {
    InvoiceFacts invoice = Invoice(Concat("inv-", random.Uniform(12)), 0);
    // An invoice's content follows from its id, so most repetitions are true ones.
    const uint64_t kind = std::hash<std::string>()(invoice.invoice_id);
    invoice.amount = Money(static_cast<int64_t>(kind % 90), kUsd);
    invoice.credit_note = kind % 4 == 0;
    if (kind % 8 == 0) invoice.credited_invoice_id = Concat("inv-", random.Uniform(12));
    switch (random.Uniform(4)) {
      case 0:
        return std::make_unique<UndoAssociation>(invoice.invoice_id, Acting());
      case 1:
        return std::make_unique<ChangeAssociation>(
            invoice, LineRef{Concat("po-", random.Uniform(3)), Concat(random.Uniform(3))}, Persons());
      default:
        return std::make_unique<AssociateInvoice>("acme", invoice);
    }
  }

  void Revise(Random& random) {
    const std::string id = Concat("po-", random.Uniform(2));
    Order order = OrderWith(id, {{"0", 10}, {"1", static_cast<int64_t>(random.Uniform(300))}});
    order.update_time = Day(1) + absl::Seconds(random.Uniform(5));
    order.suspended = random.Uniform(4) == 0;
    order.balance_tracking_disabled = random.Uniform(4) == 0;
    EXPECT_THAT(node_.Write("acme", [&](store::Transaction& txn) { return WriteOrder(txn, order); }), IsOk());
  }

  void Check() {
    const auto reader = node_.store().Read(store::PartitionOf("acme"));
    for (const std::string id : {"po-0", "po-1"}) {
      std::map<std::string, int64_t> lines;
      int64_t sum = 0;
      ASSERT_THAT(ListBookings(*reader, {"acme", id}, std::nullopt,
                               [&](const std::string&, const StoredBooking& stored) {
                                 lines[stored.booking.line.line_number] += stored.booking.Taken();
                                 sum += stored.booking.Taken();
                                 return store::Visit::kContinue;
                               }),
                  IsOk());
      const auto invoiced = LoadInvoiced(*reader, {"acme", id});
      ASSERT_THAT(invoiced, IsOk());
      EXPECT_EQ(invoiced->order.minor, sum) << id;
      for (const auto& [number, figures] : invoiced->lines) EXPECT_EQ(figures.minor, lines[number]) << id << number;
    }
  }

  command::TestNode node_;
};

TEST_F(AssociationModelTest, FiguresAreTheSumOfTheBookings) {
  constexpr int kSteps = 1'500;
  const uint64_t seed = testing::SeedsFromEnvironment({.first = SystemRandom().Next() >> 1}).first;
  testing::ForEachSeed({.first = seed}, [this](uint64_t chosen) {
    SeededRandom random(chosen);
    int done = 0;
    for (int step = 0; step < kSteps && !HasFailure(); ++step) {
      if (random.Uniform(5) == 0) Revise(random);
      const std::string request = Concat("r", step);
      const auto result = node_.Execute(command::TestCaller("acme"), request, request, AnyCommand(random));
      done += result.ok() ? 1 : 0;
      Check();
    }
    EXPECT_GT(done, kSteps / 3);
  });
}

}  // namespace
}  // namespace outlay::purchase_order
