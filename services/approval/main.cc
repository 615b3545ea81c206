// approval: rules, reviews and delegations: who has to approve what, and who did; and what should be bought.
#include <memory>

#include "common/base/status_macros.h"
#include "common/server/host.h"
#include "common/service/foundation.h"
#include "common/service/jobs.h"
#include "services/approval/events/snapshot.h"
#include "services/approval/jobs/review_clock.h"
#include "services/approval/rpc/buying_policies_service.h"
#include "services/approval/rpc/changes_service.h"
#include "services/approval/rpc/delegations_service.h"
#include "services/approval/rpc/guided_buying_service.h"
#include "services/approval/rpc/reviews_service.h"
#include "services/approval/rpc/rule_replays_service.h"
#include "services/approval/rpc/rules_service.h"
#include "services/approval/rpc/settings_service.h"
#include "services/approval/store/organization_view.h"

namespace outlay::approval {
namespace {

class ApprovalServer final : public server::Service {
 public:
  static absl::StatusOr<std::unique_ptr<server::Service>> Make(server::Host& host);

  void Start() override { jobs_->Start(); }
  void Stop() override { jobs_->Stop(); }

 private:
  std::unique_ptr<service::Foundation> foundation_;
  std::unique_ptr<RulesService> rules_;
  std::unique_ptr<RuleReplaysService> rule_replays_;
  std::unique_ptr<ReviewsService> reviews_;
  std::unique_ptr<DelegationsService> delegations_;
  std::unique_ptr<BuyingPoliciesService> buying_policies_;
  std::unique_ptr<GuidedBuyingService> guided_buying_;
  std::unique_ptr<SettingsService> settings_;
  std::unique_ptr<ChangesService> changes_;
  std::unique_ptr<service::Jobs> jobs_;
};

absl::StatusOr<std::unique_ptr<server::Service>> ApprovalServer::Make(server::Host& host) {
  auto made = std::make_unique<ApprovalServer>();
  OUTLAY_ASSIGN_OR_RETURN(made->foundation_, service::Foundation::Open(host, {.name = "approval",
                                                                              .view_loader = &OrganizationView::Load,
                                                                              .snapshot = SnapshotOfResources()}));
  store::Store* const store = &made->foundation_->store();
  command::Executor* const executor = &made->foundation_->executor();
  made->rules_ = std::make_unique<RulesService>(store, executor, &host.clock());
  made->rule_replays_ = std::make_unique<RuleReplaysService>(store, &host.clock());
  made->reviews_ = std::make_unique<ReviewsService>(store, executor, &host.clock());
  made->delegations_ = std::make_unique<DelegationsService>(store, executor);
  made->buying_policies_ = std::make_unique<BuyingPoliciesService>(store, executor, &host.clock());
  made->guided_buying_ = std::make_unique<GuidedBuyingService>(store, executor, &host.clock());
  made->jobs_ = std::make_unique<service::Jobs>(host, *made->foundation_);
  made->jobs_->Add("review_clock", DueReviewsScan());
  made->jobs_->Add("review_leavers", LeaversScan());
  made->jobs_->Add("review_vacancies", VacanciesScan());
  made->jobs_->Add("review_seats", SeatsScan(), kSeatsInterval);
  made->settings_ = std::make_unique<SettingsService>(store, executor);
  made->changes_ = std::make_unique<ChangesService>(store, executor, &host.clock());
  made->rules_->Bind(host.dispatcher());
  made->rule_replays_->Bind(host.dispatcher());
  made->reviews_->Bind(host.dispatcher());
  made->delegations_->Bind(host.dispatcher());
  made->buying_policies_->Bind(host.dispatcher());
  made->guided_buying_->Bind(host.dispatcher());
  made->settings_->Bind(host.dispatcher());
  made->changes_->Bind(host.dispatcher());
  OUTLAY_RETURN_IF_ERROR(made->foundation_->Start());
  return made;
}

}  // namespace
}  // namespace outlay::approval

int main(int argc, char** argv) {
  return outlay::server::Main(argc, argv,
                              {.name = "approval",
                               .version = "0.1.0",
                               .default_listen = "127.0.0.1:7104",
                               .make = &outlay::approval::ApprovalServer::Make});
}
