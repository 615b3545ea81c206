// purchase_order: orders, suppliers, and the order line of each invoice.
#include <memory>
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "common/base/status_macros.h"
#include "common/jobs/periodic.h"
#include "common/rpc/grpc_channel.h"
#include "common/server/host.h"
#include "common/service/foundation.h"
#include "common/service/jobs.h"
#include "common/service/review_part.h"
#include "services/purchase_order/commands/bank_reviews.h"
#include "services/purchase_order/commands/follow_review.h"
#include "services/purchase_order/events/review_events.h"
#include "services/purchase_order/events/snapshot.h"
#include "services/purchase_order/flow/budget_flow.h"
#include "services/purchase_order/jobs/book_waiting.h"
#include "services/purchase_order/rpc/associations_service.h"
#include "services/purchase_order/rpc/marketplace_purchases_service.h"
#include "services/purchase_order/rpc/order_contacts_service.h"
#include "services/purchase_order/rpc/purchase_orders_service.h"
#include "services/purchase_order/rpc/suppliers_service.h"
#include "services/purchase_order/store/candidate_view.h"

ABSL_FLAG(
    std::string, approval_target, "",
    "where approval serves, as host:port; without it no order can be submitted, and no bank details proposed, while "
    "they are to be reviewed");

ABSL_FLAG(std::string, budget_target, "",
          "where budget serves, as host:port; without it no order can be submitted while budgets are to be asked");

namespace outlay::purchase_order {
namespace {

// The requests about orders' needs to budget.
class BudgetPart {
 public:
  BudgetPart(server::Host& host, store::Store* store, std::string target)
      : channel_(&host.channels(),
                 {.target = std::move(target), .service = "budget", .credentials = host.PeerCredentials("budget")}),
        runner_({.store = store, .channel = &channel_, .clock = &host.clock(), .random = &host.random()}),
        runs_(std::make_unique<jobs::Periodic>(&host.scheduler(), [this] { return runner_.Run(); })) {}

  void Start() { runs_->Start(absl::ZeroDuration()); }
  void Stop() {
    runner_.Stop();
    runs_.reset();
  }

 private:
  rpc::GrpcChannel channel_;
  BudgetRunner runner_;
  std::unique_ptr<jobs::Periodic> runs_;
};

class PurchaseOrderServer final : public server::Service {
 public:
  static absl::StatusOr<std::unique_ptr<server::Service>> Make(server::Host& host);

  void Start() override {
    jobs_->Start();
    if (reviews_ != nullptr) reviews_->Start();
    if (budgets_ != nullptr) budgets_->Start();
  }
  void Stop() override {
    if (reviews_ != nullptr) reviews_->Stop();
    if (budgets_ != nullptr) budgets_->Stop();
    jobs_->Stop();
  }

 private:
  // Declared before the store, which still runs the bodies of its consumer while it is destroyed.
  std::unique_ptr<service::ReviewPart> reviews_;
  std::unique_ptr<BudgetPart> budgets_;
  std::unique_ptr<service::Foundation> foundation_;
  std::unique_ptr<PurchaseOrdersService> orders_;
  std::unique_ptr<OrderContactsService> contacts_;
  std::unique_ptr<SuppliersService> suppliers_;
  std::unique_ptr<MarketplacePurchasesService> marketplace_;
  std::unique_ptr<AssociationsService> associations_;
  std::unique_ptr<service::Jobs> jobs_;
};

absl::StatusOr<std::unique_ptr<server::Service>> PurchaseOrderServer::Make(server::Host& host) {
  auto made = std::make_unique<PurchaseOrderServer>();
  OUTLAY_ASSIGN_OR_RETURN(made->foundation_,
                          service::Foundation::Open(host, {.name = "purchase_order",
                                                           .view_loader = &CandidateView::Load,
                                                           .snapshot = SnapshotOfResources(&host.clock())}));
  store::Store* const store = &made->foundation_->store();
  command::Executor* const executor = &made->foundation_->executor();
  if (std::string target = absl::GetFlag(FLAGS_approval_target); !target.empty()) {
    const bool can_ask_budget = !absl::GetFlag(FLAGS_budget_target).empty();
    made->reviews_ = std::make_unique<service::ReviewPart>(
        host, store, std::move(target),
        flow::AllReviewedSubjects{std::make_shared<OrdersInReview>(can_ask_budget),
                                  std::make_shared<BankDetailsInReview>()},
        std::make_unique<ReviewEvents>());
    made->reviews_->Bind(made->foundation_->parked_events());
  }
  if (std::string target = absl::GetFlag(FLAGS_budget_target); !target.empty()) {
    made->budgets_ = std::make_unique<BudgetPart>(host, store, std::move(target));
  }
  OUTLAY_ASSIGN_OR_RETURN(made->orders_, PurchaseOrdersService::Create(store, executor, &host.clock(),
                                                                       {.approval = made->reviews_ != nullptr,
                                                                        .budget = made->budgets_ != nullptr}));
  made->contacts_ = std::make_unique<OrderContactsService>(store);
  OUTLAY_ASSIGN_OR_RETURN(made->suppliers_,
                          SuppliersService::Create(store, executor, /*can_be_reviewed=*/made->reviews_ != nullptr));
  made->marketplace_ = std::make_unique<MarketplacePurchasesService>(store, executor);
  made->associations_ = std::make_unique<AssociationsService>(store, executor, &host.clock());
  made->jobs_ = std::make_unique<service::Jobs>(host, *made->foundation_);
  made->jobs_->Add("book_waiting", BookWaitingScan());
  made->orders_->Bind(host.dispatcher());
  made->contacts_->Bind(host.dispatcher());
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
