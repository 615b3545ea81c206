// The invoice_matching service.

#include <memory>
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "common/base/status_macros.h"
#include "common/feed/feed_consumer.h"
#include "common/jobs/periodic.h"
#include "common/rpc/grpc_channel.h"
#include "common/server/host.h"
#include "common/service/feed_metrics.h"
#include "common/service/foundation.h"
#include "services/invoice_matching/events/invoice_snapshot.h"
#include "services/invoice_matching/events/purchase_order_events.h"
#include "services/invoice_matching/flow/invoice_flow.h"
#include "services/invoice_matching/jobs/rescan_unmatched.h"
#include "services/invoice_matching/jobs/resume_invoices.h"
#include "services/invoice_matching/rpc/invoices_service.h"

ABSL_FLAG(std::string, purchase_order_target, "127.0.0.1:7101", "where purchase_order serves, as host:port");
ABSL_FLAG(absl::Duration, association_wait, outlay::invoice_matching::limits::kAnswerWait,
          "how long a caller waits for purchase_order before it is told how far its invoice is");

namespace outlay::invoice_matching {
namespace {

class InvoiceMatching final : public server::Service {
 public:
  static absl::StatusOr<std::unique_ptr<server::Service>> Make(server::Host& host) {
    auto service = std::make_unique<InvoiceMatching>(host);
    OUTLAY_RETURN_IF_ERROR(service->Open());
    return service;
  }

  explicit InvoiceMatching(server::Host& host)
      : host_(host),
        feed_metrics_(host.registry(), host.log(), host.clock(), "purchase_order"),
        channel_(&host.channels(), {.target = absl::GetFlag(FLAGS_purchase_order_target),
                                    .service = "purchase_order",
                                    .credentials = host.PeerCredentials("purchase_order")}),
        client_(&channel_),
        gate_({.scheduler = &host.scheduler(), .random = &host.random()}),
        associator_({}, &client_, &gate_, &host.scheduler()) {}

  ~InvoiceMatching() override {
    // Pending answers of the store must find the flow, and must give it no new work.
    if (flow_ != nullptr) flow_->Stop();
    foundation_.reset();
  }

  void Start() override {
    consumer_->Start();
    resume_runs_->Start(absl::ZeroDuration());
    rescan_runs_->Start(limits::kRescanInterval);
  }

  void Stop() override {
    resume_runs_.reset();
    rescan_runs_.reset();
    consumer_.reset();
  }

 private:
  absl::Status Open() {
    OUTLAY_ASSIGN_OR_RETURN(
        foundation_, service::Foundation::Open(
                         host_, {.name = "invoice_matching", .view_loader = {}, .snapshot = &ReadInvoiceSnapshot}));
    foundation_->parked_events().Handle("purchase_order", &events_);
    store::Store& store = foundation_->store();
    flow_ = std::make_unique<InvoiceFlow>(FlowOptions{.answer_wait = absl::GetFlag(FLAGS_association_wait)},
                                          FlowParts{.executor = &foundation_->executor(),
                                                    .store = &store,
                                                    .client = &client_,
                                                    .gate = &gate_,
                                                    .associator = &associator_,
                                                    .scheduler = &host_.scheduler()});
    invoices_ = std::make_unique<InvoicesService>(
        InvoicesParts{.flow = flow_.get(), .store = &store, .scheduler = &host_.scheduler()});
    invoices_->Bind(host_.dispatcher());
    OUTLAY_RETURN_IF_ERROR(foundation_->Start());
    resume_ = std::make_unique<ResumeInvoices>(&store, flow_.get());
    rescan_ = std::make_unique<RescanUnmatched>(&store, flow_.get(), &host_.clock());
    resume_runs_ = std::make_unique<jobs::Periodic>(&host_.scheduler(), [this] { return resume_->Run(); });
    rescan_runs_ = std::make_unique<jobs::Periodic>(&host_.scheduler(), [this] { return rescan_->Run(); });
    consumer_ = std::make_unique<feed::FeedConsumer>(feed::FeedConsumerOptions{.producer = "purchase_order",
                                                                               .consumer = "invoice_matching",
                                                                               .channel = &channel_,
                                                                               .store = &store,
                                                                               .scheduler = &host_.scheduler(),
                                                                               .random = &host_.random(),
                                                                               .clock = &host_.clock(),
                                                                               .handler = &events_,
                                                                               .observer = &feed_metrics_});
    return absl::OkStatus();
  }

  server::Host& host_;
  service::FeedMetrics feed_metrics_;
  const PurchaseOrderEvents events_;
  rpc::GrpcChannel channel_;
  PurchaseOrderClient client_;
  PeerGate gate_;
  Associator associator_;
  std::unique_ptr<InvoiceFlow> flow_;
  std::unique_ptr<InvoicesService> invoices_;
  std::unique_ptr<ResumeInvoices> resume_;
  std::unique_ptr<RescanUnmatched> rescan_;
  std::unique_ptr<service::Foundation> foundation_;
  std::unique_ptr<jobs::Periodic> resume_runs_;
  std::unique_ptr<jobs::Periodic> rescan_runs_;
  std::unique_ptr<feed::FeedConsumer> consumer_;
};

}  // namespace
}  // namespace outlay::invoice_matching

int main(int argc, char** argv) {
  return outlay::server::Main(argc, argv,
                              {.name = "invoice_matching",
                               .version = "0.1.0",
                               .default_listen = "127.0.0.1:7102",
                               .make = &outlay::invoice_matching::InvoiceMatching::Make});
}
