// invoice_matching and purchase_order together, whole, in one thread from one seed. Real: both services with their
// feeds and jobs. Fake: time, threads, network, disks. Clients create, cancel and move invoices while an order is
// issued late, calls are lost, doubled and delayed, and processes end. Afterwards both sides must agree to the cent.
// OUTLAY_SIMULATION_SEEDS says how many seeds to run, OUTLAY_SIMULATION_FIRST_SEED where to begin.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/feed/event_feed.h"
#include "common/feed/feed_consumer.h"
#include "common/jobs/periodic.h"
#include "common/tenant/directory_events.h"
#include "common/testing/matchers.h"
#include "common/testing/simulator.h"
#include "google/protobuf/text_format.h"
#include "services/invoice_matching/events/purchase_order_events.h"
#include "services/invoice_matching/flow/invoice_flow.h"
#include "services/invoice_matching/jobs/rescan_unmatched.h"
#include "services/invoice_matching/jobs/resume_invoices.h"
#include "services/invoice_matching/rpc/invoices_service.h"
#include "services/purchase_order/events/snapshot.h"
#include "services/purchase_order/rpc/associations_service.h"
#include "services/purchase_order/rpc/purchase_orders_service.h"
#include "services/purchase_order/rpc/suppliers_service.h"
#include "services/purchase_order/store/associations.h"
#include "services/purchase_order/store/candidate_view.h"
#include "services/purchase_order/store/orders.h"

namespace outlay {
namespace {

namespace im = invoice_matching;
namespace po = purchase_order;
using testing::IsOk;
using testing::SimNode;
using testing::SimService;
using testing::Simulator;

constexpr char kOrganization[] = "acme";

void TellDirectory(SimNode& node) {
  directory::v1::OrganizationChanged event;
  event.set_organization(absl::StrCat("organizations/", kOrganization));
  event.set_base_currency("EUR");
  event.mutable_settings()->set_associate_automatically(true);
  node.store().Write({.partition = store::PartitionOf(kOrganization),
                      .organization = kOrganization,
                      .body =
                          [event](store::Transaction& txn) {
                            tenant::ApplyDirectoryEvent(txn, event);
                            return absl::OkStatus();
                          }},
                     [](const absl::Status&) {});
}

class OrdersOnNode final : public SimService {
 public:
  explicit OrdersOnNode(SimNode& node)
      : feed_({.source = "outlay.purchase_order",
               .store = &node.store(),
               .scheduler = &node.scheduler(),
               .clock = &node.clock(),
               .snapshot = po::SnapshotOfResources(&node.clock())}),
        associations_(&node.store(), &node.executor(), &node.clock()) {
    node.store().SetViewLoader(po::CandidateView::Load);
    orders_ = *po::PurchaseOrdersService::Create(&node.store(), &node.executor(), &node.clock());
    suppliers_ = *po::SuppliersService::Create(&node.store(), &node.executor());
    feed_.Bind(node.dispatcher());
    associations_.Bind(node.dispatcher());
    orders_->Bind(node.dispatcher());
    suppliers_->Bind(node.dispatcher());
    TellDirectory(node);
  }

 private:
  feed::EventFeedService feed_;
  po::AssociationsService associations_;
  std::unique_ptr<po::PurchaseOrdersService> orders_;
  std::unique_ptr<po::SuppliersService> suppliers_;
};

class InvoicesOnNode final : public SimService {
 public:
  explicit InvoicesOnNode(SimNode& node)
      : client_(&node.ChannelTo("purchase_order")),
        gate_({.scheduler = &node.scheduler(), .random = &node.random()}),
        associator_({}, &client_, &gate_, &node.scheduler()),
        flow_({}, {.executor = &node.executor(),
                   .store = &node.store(),
                   .client = &client_,
                   .gate = &gate_,
                   .associator = &associator_,
                   .scheduler = &node.scheduler()}),
        invoices_({.flow = &flow_, .store = &node.store(), .scheduler = &node.scheduler()}),
        resume_(&node.store(), &flow_),
        rescan_(&node.store(), &flow_, &node.clock()),
        resume_runs_(&node.scheduler(), [this] { return resume_.Run(); }),
        rescan_runs_(&node.scheduler(), [this] { return rescan_.Run(); }),
        consumer_({.producer = "purchase_order",
                   .consumer = "invoice_matching",
                   .channel = &node.ChannelTo("purchase_order"),
                   .store = &node.store(),
                   .scheduler = &node.scheduler(),
                   .random = &node.random(),
                   .clock = &node.clock(),
                   .handler = &events_}) {
    invoices_.Bind(node.dispatcher());
    TellDirectory(node);
    consumer_.Start();
    resume_runs_.Start(absl::ZeroDuration());
    rescan_runs_.Start(absl::Seconds(1));
  }

 private:
  const im::PurchaseOrderEvents events_;
  im::PurchaseOrderClient client_;
  im::PeerGate gate_;
  im::Associator associator_;
  im::InvoiceFlow flow_;
  im::InvoicesService invoices_;
  im::ResumeInvoices resume_;
  im::RescanUnmatched rescan_;
  jobs::Periodic resume_runs_;
  jobs::Periodic rescan_runs_;
  feed::FeedConsumer consumer_;
};

// The world of one seed.
class World {
 public:
  explicit World(uint64_t seed) : simulator_(seed) {
    simulator_.AddNode("purchase_order", [](SimNode& node) { return std::make_unique<OrdersOnNode>(node); });
    simulator_.AddNode("invoice_matching", [](SimNode& node) { return std::make_unique<InvoicesOnNode>(node); });
  }

  void Run() {
    simulator_.node("purchase_order").Start();
    simulator_.node("invoice_matching").Start();
    simulator_.RunFor(absl::Seconds(1));
    Send<po::v1::CreateSupplierRequest, po::v1::Supplier>(
        "purchase_order", "/outlay.purchase_order.v1.Suppliers/CreateSupplier",
        R"pb(parent: "organizations/acme"
             supplier_id: "s"
             supplier {
               display_name: "S"
               bill_from_entities { bill_from_entity_id: "e" currency: "EUR" }
             })pb");
    simulator_.RunFor(absl::Seconds(1));
    Random& random = simulator_.random();
    if (random.Uniform(2) == 0) Issue("po-1");
    simulator_.RunFor(absl::Seconds(1));
    simulator_.SetFaults({.drop_permille = random.Uniform(100),
                          .duplicate_permille = random.Uniform(100),
                          .delay_max = absl::Milliseconds(static_cast<int64_t>(random.Uniform(200))),
                          .sync_max = absl::Milliseconds(static_cast<int64_t>(random.Uniform(5)))});
    const int invoices = 5 + static_cast<int>(random.Uniform(20));
    for (int i = 0; i < invoices; ++i) After(4'000, [this, i] { Create(i); });
    After(6'000, [this] { Issue("po-2"); });
    for (uint64_t i = 0; i < random.Uniform(4); ++i) After(6'000, [this] { BreakSomething(); });
    simulator_.RunFor(absl::Seconds(10));
    simulator_.Heal();
    simulator_.RunFor(absl::Seconds(60));
  }

  void Check() {
    ASSERT_TRUE(first_problem_.empty()) << first_problem_;
    const auto invoices = simulator_.node("invoice_matching").store().Read(store::PartitionOf(kOrganization));
    const auto orders = simulator_.node("purchase_order").store().Read(store::PartitionOf(kOrganization));
    std::map<std::string, int64_t> booked;
    for (const int number : created_) {
      SCOPED_TRACE(Id(number));
      const auto stored = im::FindStoredInvoice(*invoices, {kOrganization, Id(number)});
      ASSERT_TRUE(stored.ok() && stored->has_value()) << "an answered creation is there (I7)";
      const im::InvoiceState& state = (*stored)->state;
      const auto booking = po::FindBooking(*orders, {kOrganization, Id(number)});
      ASSERT_THAT(booking, IsOk());
      const bool is_booked = booking->has_value() && !(*booking)->booking.undone;
      EXPECT_EQ(state.step.kind, im::StepKind::kNone) << "every flow ends (I11)";
      EXPECT_EQ(is_booked, state.state == im::State::kAssociated) << static_cast<int>(state.state);
      if (cancelled_.contains(number)) {
        EXPECT_EQ(state.state, im::State::kCancelled);
      } else if (!undone_.contains(number)) {
        EXPECT_EQ(state.state, im::State::kAssociated) << "an order was issued that takes all";
      }
      if (is_booked && state.booking.has_value()) {
        EXPECT_EQ((*booking)->booking.line.order_id, state.booking->order_id);
        EXPECT_EQ((*booking)->booking.line.line_number, state.booking->line_number);
        booked[state.booking->order_id] += state.booking->amount.minor_units();
      }
    }
    for (const std::string order : {"po-1", "po-2"}) {
      const auto invoiced = po::LoadInvoiced(*orders, {kOrganization, order});
      ASSERT_THAT(invoiced, IsOk());
      EXPECT_EQ(invoiced->order.minor, booked[order]) << order << ": figures are the sum of what is booked (I2)";
    }
    EXPECT_THAT(simulator_.CheckChains(), IsOk());
  }

  Simulator& simulator() { return simulator_; }

 private:
  static std::string Id(int number) { return absl::StrCat("inv-", number); }
  static std::string Name(int number) { return absl::StrCat("organizations/acme/invoices/", Id(number)); }

  void After(uint64_t millis, UniqueFunction<void()> what) {
    const uint64_t in = simulator_.random().Uniform(millis * 1'000);
    simulator_.scheduler().RunAfter(absl::Microseconds(static_cast<int64_t>(in)), std::move(what));
  }

  // Sends until there is an answer; then `done` gets it.
  template <typename Request, typename Response>
  void Send(const std::string& node, const std::string& method, const Request& request,
            std::function<void(const absl::Status&, const Response&)> done) {
    auto response = std::make_shared<Response>();
    simulator_.ChannelTo(node).Call(
        method, request, response.get(),
        {.caller = {.subject = "alice", .organization = kOrganization}, .timeout = absl::Seconds(3)},
        [=, this](const absl::Status& status) {
          const bool is_unknown = absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
                                  absl::IsResourceExhausted(status) || absl::IsAborted(status) ||
                                  absl::IsInternal(status);
          if (!is_unknown) return done(status, *response);
          After(500, [=, this] { Send<Request, Response>(node, method, request, done); });
        });
  }
  template <typename Request, typename Response>
  void Send(const std::string& node, const std::string& method, const std::string& text) {
    Request request;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request));
    Send<Request, Response>(node, method, request, [this, method](const absl::Status& status, const Response&) {
      if (!status.ok()) Problem(absl::StrCat(method, ": ", status.ToString()));
    });
  }

  void Issue(const std::string& id) {
    po::v1::CreatePurchaseOrderRequest request;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"pb(parent: "organizations/acme"
             submit: true
             purchase_order {
               supplier: "organizations/acme/suppliers/s"
               bill_from_entities: "organizations/acme/suppliers/s/billFromEntities/e"
               period { first_month: "2024-01" last_month: "2024-12" }
               lines {
                 number: "1"
                 amount { currency_code: "EUR" units: 1000 }
               }
             })pb",
        &request));
    request.set_purchase_order_id(id);
    request.mutable_purchase_order()->set_number(id);
    Send<po::v1::CreatePurchaseOrderRequest, po::v1::PurchaseOrder>(
        "purchase_order", "/outlay.purchase_order.v1.PurchaseOrders/CreatePurchaseOrder", request,
        [this](const absl::Status& status, const po::v1::PurchaseOrder&) {
          if (!status.ok()) Problem(absl::StrCat("issue: ", status.ToString()));
        });
  }

  void Create(int number) {
    im::v1::CreateInvoiceRequest request;
    request.set_parent("organizations/acme");
    request.set_invoice_id(Id(number));
    im::v1::Invoice& invoice = *request.mutable_invoice();
    invoice.set_number(absl::StrCat(number));
    invoice.set_bill_from_entity("organizations/acme/suppliers/s/billFromEntities/e");
    invoice.mutable_amount()->set_currency_code("EUR");
    invoice.mutable_amount()->set_units(1 + number);
    Send<im::v1::CreateInvoiceRequest, im::v1::Invoice>(
        "invoice_matching", "/outlay.invoice_matching.v1.Invoices/CreateInvoice", request,
        [this, number](const absl::Status& status, const im::v1::Invoice&) {
          if (!status.ok()) return Problem(absl::StrCat("create ", number, ": ", status.ToString()));
          created_.insert(number);
          switch (simulator_.random().Uniform(6)) {
            case 0:
              return After(2'000, [this, number] { Cancel(number); });
            case 1:
              return After(2'000, [this, number] { Change(number, "po-2"); });
            case 2:
              return After(2'000, [this, number] { Change(number, ""); });
            default:
              return;
          }
        });
  }

  void Cancel(int number) {
    im::v1::CancelInvoiceRequest request;
    request.set_request_id(absl::StrCat("cancel-", number));
    request.set_name(Name(number));
    Send<im::v1::CancelInvoiceRequest, im::v1::Invoice>(
        "invoice_matching", "/outlay.invoice_matching.v1.Invoices/CancelInvoice", request,
        [this, number](const absl::Status& status, const im::v1::Invoice&) {
          if (!status.ok()) return Problem(absl::StrCat("cancel ", number, ": ", status.ToString()));
          cancelled_.insert(number);
        });
  }

  void Change(int number, const std::string& order) {
    im::v1::ChangeAssociationRequest request;
    request.set_request_id(absl::StrCat("change-", number));
    request.set_name(Name(number));
    if (!order.empty()) {
      request.set_purchase_order(absl::StrCat("organizations/acme/purchaseOrders/", order));
      request.set_line_number("1");
    }
    Send<im::v1::ChangeAssociationRequest, im::v1::Invoice>(
        "invoice_matching", "/outlay.invoice_matching.v1.Invoices/ChangeAssociation", request,
        [this, number, order](const absl::Status& status, const im::v1::Invoice&) {
          // Refusals are answers: no such order yet, nothing to undo.
          if (status.ok() && order.empty()) undone_.insert(number);
        });
  }

  void BreakSomething() {
    Random& random = simulator_.random();
    SimNode& node = simulator_.node(random.Uniform(2) == 0 ? "purchase_order" : "invoice_matching");
    if (!node.is_up()) return;
    if (random.Uniform(2) == 0) {
      node.Crash();
    } else {
      node.CrashAtWrite(1 + random.Uniform(5));
    }
    After(3'000, [&node] {
      if (!node.is_up()) node.Start();
    });
  }

  void Problem(std::string what) {
    if (first_problem_.empty()) first_problem_ = std::move(what);
  }

  std::set<int> created_, cancelled_, undone_;
  std::string first_problem_;
  Simulator simulator_;
};

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  uint64_t value = 0;
  return text != nullptr && absl::SimpleAtoi(text, &value) ? value : otherwise;
}

TEST(InvoicesSimulationTest, BothServicesAgreeToTheCentForEverySeed) {
  const uint64_t first = FromEnvironment("OUTLAY_SIMULATION_FIRST_SEED", 1);
  const uint64_t seeds = FromEnvironment("OUTLAY_SIMULATION_SEEDS", 40);
  for (uint64_t seed = first; seed < first + seeds; ++seed) {
    SCOPED_TRACE(absl::StrCat("OUTLAY_SIMULATION_FIRST_SEED=", seed));
    World world(seed);
    world.Run();
    world.Check();
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace outlay
