// purchase_order: orders, suppliers, and which order line an invoice belongs to.
#include <memory>
#include <utility>

#include "common/base/status_macros.h"
#include "common/server/host.h"
#include "common/service/foundation.h"
#include "services/purchase_order/rpc/associations_service.h"
#include "services/purchase_order/store/candidate_view.h"

namespace outlay::purchase_order {
namespace {

class PurchaseOrderService final : public server::Service {
 public:
  static absl::StatusOr<std::unique_ptr<server::Service>> Make(server::Host& host);

 private:
  explicit PurchaseOrderService(std::unique_ptr<service::Foundation> foundation)
      : foundation_(std::move(foundation)), associations_(foundation_->executor(), foundation_->store()) {}

  std::unique_ptr<service::Foundation> foundation_;
  AssociationsService associations_;
};

absl::StatusOr<std::unique_ptr<server::Service>> PurchaseOrderService::Make(server::Host& host) {
  OUTLAY_ASSIGN_OR_RETURN(auto foundation, service::Foundation::Open(
                                               host, {.name = "purchase_order", .view_loader = &CandidateView::Load}));
  std::unique_ptr<PurchaseOrderService> service(new PurchaseOrderService(std::move(foundation)));
  service->associations_.Bind(host.dispatcher());
  OUTLAY_RETURN_IF_ERROR(service->foundation_->Start());
  return service;
}

}  // namespace
}  // namespace outlay::purchase_order

int main(int argc, char** argv) {
  return outlay::server::Main(argc, argv,
                              {.name = "purchase_order",
                               .version = "0.1.0",
                               .default_listen = "127.0.0.1:7101",
                               .make = &outlay::purchase_order::PurchaseOrderService::Make});
}
