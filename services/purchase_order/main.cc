// purchase_order: orders, suppliers, and which order line an invoice belongs to.
#include <memory>
#include <utility>

#include "common/base/status_macros.h"
#include "common/jobs/due_job.h"
#include "common/server/host.h"
#include "common/service/foundation.h"
#include "services/purchase_order/events/snapshot.h"
#include "services/purchase_order/jobs/book_waiting.h"
#include "services/purchase_order/rpc/associations_service.h"
#include "services/purchase_order/rpc/marketplace_purchases_service.h"
#include "services/purchase_order/rpc/purchase_orders_service.h"
#include "services/purchase_order/rpc/suppliers_service.h"
#include "services/purchase_order/store/candidate_view.h"

namespace outlay::purchase_order {
namespace {

class PurchaseOrderServer final : public server::Service {
 public:
  static absl::StatusOr<std::unique_ptr<server::Service>> Make(server::Host& host);

  void Start() override { book_waiting_->Start(); }
  void Stop() override { book_waiting_.reset(); }

 private:
  std::unique_ptr<service::Foundation> foundation_;
  std::unique_ptr<PurchaseOrdersService> orders_;
  std::unique_ptr<SuppliersService> suppliers_;
  std::unique_ptr<MarketplacePurchasesService> marketplace_;
  std::unique_ptr<AssociationsService> associations_;
  std::unique_ptr<jobs::DueJob> book_waiting_;
};

absl::StatusOr<std::unique_ptr<server::Service>> PurchaseOrderServer::Make(server::Host& host) {
  auto made = std::make_unique<PurchaseOrderServer>();
  OUTLAY_ASSIGN_OR_RETURN(made->foundation_,
                          service::Foundation::Open(host, {.name = "purchase_order",
                                                           .view_loader = &CandidateView::Load,
                                                           .snapshot = SnapshotOfResources(&host.clock()),
                                                           .on_directory_changed = nullptr}));
  store::Store* const store = &made->foundation_->store();
  command::Executor* const executor = &made->foundation_->executor();
  OUTLAY_ASSIGN_OR_RETURN(made->orders_, PurchaseOrdersService::Create(store, executor, &host.clock()));
  OUTLAY_ASSIGN_OR_RETURN(made->suppliers_, SuppliersService::Create(store, executor));
  made->marketplace_ = std::make_unique<MarketplacePurchasesService>(store, executor);
  made->associations_ = std::make_unique<AssociationsService>(store, executor, &host.clock());
  made->book_waiting_ = std::make_unique<jobs::DueJob>(jobs::DueJobOptions{.name = "book_waiting"}, BookWaitingScan(),
                                                       store, executor, &host.scheduler(), &host.clock());
  made->orders_->Bind(host.dispatcher());
  made->suppliers_->Bind(host.dispatcher());
  made->marketplace_->Bind(host.dispatcher());
  made->associations_->Bind(host.dispatcher());
  OUTLAY_RETURN_IF_ERROR(made->foundation_->Start());
  return made;
}

}  // namespace
}  // namespace outlay::purchase_order

int main(int argc, char** argv) {
  return outlay::server::Main(argc, argv,
                              {.name = "purchase_order",
                               .version = "0.1.0",
                               .default_listen = "127.0.0.1:7101",
                               .make = &outlay::purchase_order::PurchaseOrderServer::Make});
}
