#include "tests/simulation/budget_nodes.h"

#include <memory>

#include "common/base/strings.h"
#include "common/feed/event_feed.h"
#include "common/jobs/due_job.h"
#include "common/tenant/directory_events.h"
#include "services/budget/events/snapshot.h"
#include "services/budget/jobs/expire_holds.h"
#include "services/budget/rpc/allocations_service.h"
#include "services/budget/rpc/budget_moves_service.h"
#include "services/budget/rpc/budgets_service.h"
#include "services/budget/rpc/holds_service.h"
#include "services/budget/store/budget_view.h"
#include "services/budget/store/holds.h"

namespace outlay::simulation {
namespace {

using testing::SimNode;
using testing::SimService;

std::vector<tenant::DirectoryEvent> EventsOf(const std::string& organization) {
  const std::string parent = Concat("organizations/", organization);
  std::vector<tenant::DirectoryEvent> events;
  directory::v1::OrganizationChanged changed;
  changed.set_organization(parent);
  changed.set_base_currency("EUR");
  changed.mutable_settings()->set_budget_move_second_person(organization != kAloneMoves);
  events.emplace_back(changed);
  std::string above;
  for (const char* const id : {"company", "department", "team"}) {
    directory::v1::GroupChanged group;
    group.set_group(Concat(parent, "/groups/", id));
    group.set_parent(above);
    above = group.group();
    events.emplace_back(group);
  }
  directory::v1::ExchangeRateChanged rate;
  rate.set_organization(parent);
  rate.set_from_currency("USD");
  rate.set_to_currency("EUR");
  rate.mutable_rate()->set_value(kDollarRate);
  events.emplace_back(rate);
  return events;
}

void TellDirectory(SimNode& node, const std::string& organization) {
  const auto body = [events = EventsOf(organization)](store::Transaction& txn) {
    for (const tenant::DirectoryEvent& event : events) tenant::ApplyDirectoryEvent(txn, event);
    return absl::OkStatus();
  };
  node.store().Write({.partition = store::PartitionOf(organization), .organization = organization, .body = body},
                     [](const absl::Status&) {});
}

class BudgetOnNode final : public SimService {
 public:
  BudgetOnNode(SimNode& node, const std::vector<std::string>& organizations)
      : feed_({.source = "outlay.budget",
               .store = &node.store(),
               .scheduler = &node.scheduler(),
               .clock = &node.clock(),
               .snapshot = budget::SnapshotOfResources(&node.clock())}),
        budgets_(*budget::BudgetsService::Create(&node.store(), &node.executor(), &node.clock())),
        moves_(&node.store(), &node.executor(), &node.clock()),
        allocations_(&node.store(), &node.executor(), &node.clock()),
        holds_(*budget::HoldsService::Create(&node.store(), &node.executor(), &node.clock())),
        expire_holds_({.name = "expire_holds"}, budget::ExpireHoldsScan(), &node.store(), &node.executor(),
                      &node.scheduler(), &node.clock()) {
    node.store().SetViewLoader(budget::BudgetView::Load);
    feed_.Bind(node.dispatcher());
    budgets_->Bind(node.dispatcher());
    moves_.Bind(node.dispatcher());
    allocations_.Bind(node.dispatcher());
    holds_->Bind(node.dispatcher());
    for (const std::string& organization : organizations) TellDirectory(node, organization);
    expire_holds_.Start();
  }

 private:
  feed::EventFeedService feed_;
  std::unique_ptr<budget::BudgetsService> budgets_;
  budget::BudgetMovesService moves_;
  budget::AllocationsService allocations_;
  std::unique_ptr<budget::HoldsService> holds_;
  jobs::DueJob expire_holds_;
};

}  // namespace

void AddBudget(testing::Simulator& simulator, const std::vector<std::string>* organizations) {
  simulator.AddNode(kBudget,
                    [organizations](SimNode& node) { return std::make_unique<BudgetOnNode>(node, *organizations); });
}

bool HasEndedHolds(testing::Simulator& simulator, const std::string& organization) {
  bool has = true;
  const absl::Status listed =
      budget::ListLapsedHolds(*simulator.node(kBudget).store().Read(store::PartitionOf(organization)), organization,
                              simulator.clock().Now(), [&has](const budget::Hold&) {
                                has = false;
                                return store::Visit::kStop;
                              });
  return has && listed.ok();
}

}  // namespace outlay::simulation
