// budget: what groups may spend, and how much of it is held, committed and spent.
#include <memory>
#include <string>
#include <utility>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "common/base/status_macros.h"
#include "common/server/host.h"
#include "common/service/follower.h"
#include "common/service/foundation.h"
#include "common/service/jobs.h"
#include "common/service/review_part.h"
#include "services/budget/commands/move_reviews.h"
#include "services/budget/events/member_events.h"
#include "services/budget/events/snapshot.h"
#include "services/budget/jobs/advance_year_ends.h"
#include "services/budget/jobs/expire_holds.h"
#include "services/budget/jobs/follow_members.h"
#include "services/budget/jobs/sweep_refusals.h"
#include "services/budget/rpc/allocation_files_service.h"
#include "services/budget/rpc/allocations_service.h"
#include "services/budget/rpc/budget_files_service.h"
#include "services/budget/rpc/budget_moves_service.h"
#include "services/budget/rpc/budget_reports_service.h"
#include "services/budget/rpc/budgets_service.h"
#include "services/budget/rpc/document_holds_service.h"
#include "services/budget/rpc/forecasts_service.h"
#include "services/budget/rpc/holds_service.h"
#include "services/budget/rpc/override_grants_service.h"
#include "services/budget/rpc/year_ends_service.h"
#include "services/budget/store/budget_view.h"
#include "services/budget/store/members.h"

ABSL_DECLARE_FLAG(std::string, directory_target);

ABSL_FLAG(std::string, approval_target, "",
          "where approval serves, as host:port; without it no money can be moved while moves are to be reviewed");

namespace outlay::budget {
namespace {

class BudgetServer final : public server::Service {
 public:
  static absl::StatusOr<std::unique_ptr<server::Service>> Make(server::Host& host);

  void Start() override {
    jobs_->Start();
    sweep_refusals_->Start();
    if (members_ != nullptr) members_->Start(&foundation_->store());
    sweep_members_->Start();
    if (reviews_ != nullptr) reviews_->Start();
  }
  void Stop() override {
    if (reviews_ != nullptr) reviews_->Stop();
    sweep_members_.reset();
    if (members_ != nullptr) members_->Stop();
    sweep_refusals_.reset();
    jobs_->Stop();
  }

 private:
  // Null if directory is a file, which has no members. Declared before the store, whose bodies use it.
  std::unique_ptr<service::Follower> members_;
  std::unique_ptr<service::ReviewPart> reviews_;
  std::unique_ptr<service::Foundation> foundation_;
  std::unique_ptr<BudgetsService> budgets_;
  std::unique_ptr<BudgetFilesService> files_;
  std::unique_ptr<AllocationFilesService> allocation_files_;
  std::unique_ptr<BudgetMovesService> moves_;
  std::unique_ptr<AllocationsService> allocations_;
  std::unique_ptr<ForecastsService> forecasts_;
  std::unique_ptr<BudgetReportsService> reports_;
  std::unique_ptr<HoldsService> holds_;
  std::unique_ptr<DocumentHoldsService> documents_;
  std::unique_ptr<OverrideGrantsService> override_grants_;
  std::unique_ptr<YearEndsService> year_ends_;
  std::unique_ptr<service::Jobs> jobs_;
  std::unique_ptr<RefusalSweeper> sweep_refusals_;
  std::unique_ptr<MemberSweeper> sweep_members_;
};

absl::StatusOr<std::unique_ptr<server::Service>> BudgetServer::Make(server::Host& host) {
  auto made = std::make_unique<BudgetServer>();
  OUTLAY_ASSIGN_OR_RETURN(
      made->foundation_,
      service::Foundation::Open(
          host, {.name = "budget", .view_loader = &BudgetView::Load, .snapshot = SnapshotOfResources(&host.clock())}));
  store::Store* const store = &made->foundation_->store();
  command::Executor* const executor = &made->foundation_->executor();
  OUTLAY_ASSIGN_OR_RETURN(made->budgets_, BudgetsService::Create(store, executor, &host.clock()));
  OUTLAY_ASSIGN_OR_RETURN(made->files_, BudgetFilesService::Create(store, executor, &host.clock()));
  OUTLAY_ASSIGN_OR_RETURN(made->allocation_files_, AllocationFilesService::Create(store, executor, &host.clock()));
  if (std::string target = absl::GetFlag(FLAGS_approval_target); !target.empty()) {
    made->reviews_ = std::make_unique<service::ReviewPart>(host, store, std::move(target),
                                                           flow::AllReviewedSubjects{std::make_shared<MovesInReview>()},
                                                           MoveReviewEvents());
    made->reviews_->Bind(made->foundation_->parked_events());
  }
  made->moves_ = std::make_unique<BudgetMovesService>(store, executor, &host.clock(),
                                                      /*can_be_reviewed=*/made->reviews_ != nullptr);
  made->allocations_ = std::make_unique<AllocationsService>(store, executor, &host.clock());
  made->forecasts_ = std::make_unique<ForecastsService>(store, &host.clock());
  made->reports_ = std::make_unique<BudgetReportsService>(store, &host.clock());
  OUTLAY_ASSIGN_OR_RETURN(made->holds_, HoldsService::Create(store, executor, &host.clock()));
  made->documents_ = std::make_unique<DocumentHoldsService>(executor);
  made->override_grants_ = std::make_unique<OverrideGrantsService>(store, executor, &host.clock());
  made->year_ends_ = std::make_unique<YearEndsService>(store, executor, &host.clock());
  made->jobs_ = std::make_unique<service::Jobs>(host, *made->foundation_);
  made->jobs_->Add("expire_holds", ExpireHoldsScan());
  made->jobs_->Add("advance_year_ends", AdvanceYearEndsScan(), kYearEndInterval);
  made->jobs_->Add("follow_members", FollowMembersScan(), kFollowInterval);
  made->sweep_refusals_ =
      std::make_unique<RefusalSweeper>(jobs::RowSweeperOptions(), store, &host.scheduler(), &host.clock());
  made->sweep_members_ = std::make_unique<MemberSweeper>(store, &host.scheduler(), &host.log());
  if (const std::string target = absl::GetFlag(FLAGS_directory_target); !target.empty()) {
    // The copy of access rights also follows directory, under feed names of its own.
    made->members_ = std::make_unique<service::Follower>(
        host,
        service::Follower::Names{
            .service = "directory", .target = target, .producer = kMembersFeed, .consumer = "budget_members"},
        std::make_unique<MemberEvents>());
    made->members_->Bind(made->foundation_->parked_events());
  }
  made->budgets_->Bind(host.dispatcher());
  made->files_->Bind(host.dispatcher());
  made->allocation_files_->Bind(host.dispatcher());
  made->moves_->Bind(host.dispatcher());
  made->allocations_->Bind(host.dispatcher());
  made->forecasts_->Bind(host.dispatcher());
  made->reports_->Bind(host.dispatcher());
  made->holds_->Bind(host.dispatcher());
  made->documents_->Bind(host.dispatcher());
  made->override_grants_->Bind(host.dispatcher());
  made->year_ends_->Bind(host.dispatcher());
  OUTLAY_RETURN_IF_ERROR(made->foundation_->Start());
  return made;
}

}  // namespace
}  // namespace outlay::budget

int main(int argc, char** argv) {
  return outlay::server::Main(argc, argv,
                              {.name = "budget",
                               .version = "0.1.0",
                               .default_listen = "127.0.0.1:7103",
                               .make = &outlay::budget::BudgetServer::Make});
}
