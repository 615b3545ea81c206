#include "tests/simulation/nodes.h"

#include <memory>

#include "common/base/strings.h"
#include "common/feed/event_feed.h"
#include "common/feed/feed_consumer.h"
#include "common/jobs/due_job.h"
#include "common/jobs/periodic.h"
#include "common/tenant/directory_events.h"
#include "services/invoice_matching/events/invoice_snapshot.h"
#include "services/invoice_matching/events/purchase_order_events.h"
#include "services/invoice_matching/flow/invoice_flow.h"
#include "services/invoice_matching/jobs/rescan_unmatched.h"
#include "services/invoice_matching/jobs/resume_invoices.h"
#include "services/invoice_matching/rpc/invoices_service.h"
#include "services/purchase_order/events/snapshot.h"
#include "services/purchase_order/jobs/book_waiting.h"
#include "services/purchase_order/rpc/associations_service.h"
#include "services/purchase_order/rpc/purchase_orders_service.h"
#include "services/purchase_order/rpc/suppliers_service.h"
#include "services/purchase_order/store/candidate_view.h"

namespace outlay::simulation {
namespace {

namespace im = invoice_matching;
namespace po = purchase_order;
using testing::SimNode;
using testing::SimService;

std::vector<tenant::DirectoryEvent> EventsOf(const std::string& organization, bool knows_pound) {
  std::vector<tenant::DirectoryEvent> events;
  directory::v1::OrganizationChanged changed;
  changed.set_organization(Concat("organizations/", organization));
  changed.set_base_currency("EUR");
  changed.mutable_settings()->set_associate_automatically(true);
  events.emplace_back(changed);
  const auto add_rate = [&](const char* currency, const char* rate) {
    directory::v1::ExchangeRateChanged event;
    event.set_organization(changed.organization());
    event.set_from_currency(currency);
    event.set_to_currency("EUR");
    event.mutable_rate()->set_value(rate);
    events.emplace_back(event);
  };
  add_rate("USD", kDollarRate);
  if (knows_pound) add_rate("GBP", kPoundRate);
  return events;
}

class OrdersOnNode final : public SimService {
 public:
  OrdersOnNode(SimNode& node, const Directory& directory)
      : feed_({.source = "outlay.purchase_order",
               .store = &node.store(),
               .scheduler = &node.scheduler(),
               .clock = &node.clock(),
               .snapshot = po::SnapshotOfResources(&node.clock())}),
        associations_(&node.store(), &node.executor(), &node.clock()),
        book_waiting_({.name = "book_waiting"}, po::BookWaitingScan(), &node.store(), &node.executor(),
                      &node.scheduler(), &node.clock()) {
    node.store().SetViewLoader(po::CandidateView::Load);
    orders_ = *po::PurchaseOrdersService::Create(&node.store(), &node.executor(), &node.clock(), po::Peers());
    suppliers_ = *po::SuppliersService::Create(&node.store(), &node.executor(), /*can_be_reviewed=*/false);
    feed_.Bind(node.dispatcher());
    associations_.Bind(node.dispatcher());
    orders_->Bind(node.dispatcher());
    suppliers_->Bind(node.dispatcher());
    TellDirectory(node, directory);
    book_waiting_.Start();
  }

 private:
  feed::EventFeedService feed_;
  po::AssociationsService associations_;
  std::unique_ptr<po::PurchaseOrdersService> orders_;
  std::unique_ptr<po::SuppliersService> suppliers_;
  jobs::DueJob book_waiting_;
};

class InvoicesOnNode final : public SimService {
 public:
  InvoicesOnNode(SimNode& node, const Directory& directory)
      : client_(&node.ChannelTo(kOrders)),
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
        consumer_({.producer = kOrders,
                   .consumer = kInvoices,
                   .channel = &node.ChannelTo(kOrders),
                   .store = &node.store(),
                   .scheduler = &node.scheduler(),
                   .random = &node.random(),
                   .clock = &node.clock(),
                   .handler = &events_}) {
    invoices_.Bind(node.dispatcher());
    TellDirectory(node, directory);
    consumer_.Start();
    resume_runs_.Start(absl::ZeroDuration());
    rescan_runs_.Start(im::limits::kRescanInterval);
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

}  // namespace

void AddServices(testing::Simulator& simulator, const Directory* directory) {
  simulator.AddNode(kOrders, [directory](SimNode& node) { return std::make_unique<OrdersOnNode>(node, *directory); });
  simulator.AddNode(kInvoices,
                    [directory](SimNode& node) { return std::make_unique<InvoicesOnNode>(node, *directory); });
}

void TellDirectory(SimNode& node, const Directory& directory) {
  for (const std::string& organization : directory.organizations) {
    const auto body = [events = EventsOf(organization, directory.knows_pound)](store::Transaction& txn) {
      for (const tenant::DirectoryEvent& event : events) tenant::ApplyDirectoryEvent(txn, event);
      return absl::OkStatus();
    };
    node.store().Write({.partition = store::PartitionOf(organization), .organization = organization, .body = body},
                       [](const absl::Status&) {});
  }
}

}  // namespace outlay::simulation
