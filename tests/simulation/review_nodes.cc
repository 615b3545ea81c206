#include "tests/simulation/review_nodes.h"

#include <memory>
#include <utility>
#include <vector>

#include "common/access/directory_handler.h"
#include "common/base/strings.h"
#include "common/feed/event_feed.h"
#include "common/feed/feed_consumer.h"
#include "common/flow/review_steps.h"
#include "common/jobs/due_job.h"
#include "common/jobs/periodic.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "services/approval/events/snapshot.h"
#include "services/approval/jobs/review_clock.h"
#include "services/approval/rpc/reviews_service.h"
#include "services/approval/rpc/rules_service.h"
#include "services/approval/store/organization_view.h"
#include "services/budget/commands/move_reviews.h"
#include "services/budget/rpc/budget_moves_service.h"
#include "services/budget/rpc/budgets_service.h"
#include "services/budget/rpc/document_holds_service.h"
#include "services/budget/store/budget_view.h"
#include "services/purchase_order/commands/bank_reviews.h"
#include "services/purchase_order/commands/follow_review.h"
#include "services/purchase_order/events/review_events.h"
#include "services/purchase_order/events/snapshot.h"
#include "services/purchase_order/flow/budget_flow.h"
#include "services/purchase_order/rpc/associations_service.h"
#include "services/purchase_order/rpc/purchase_orders_service.h"
#include "services/purchase_order/rpc/suppliers_service.h"
#include "services/purchase_order/store/candidate_view.h"

namespace outlay::simulation {
namespace {

namespace ap = approval;
namespace po = purchase_order;
using testing::SimNode;
using testing::SimService;

template <typename Event>
feed::FeedEvent EventOf(const std::string& organization, const Event& message) {
  feed::FeedEvent event;
  event.event.set_type(Event::descriptor()->full_name());
  event.event.set_data(message.SerializeAsString());
  event.organization = organization;
  return event;
}

// What a node is told, and which organization it is about.
struct Town {
  std::string organization;
  bool asks_budgets = false;
};

std::vector<feed::FeedEvent> DirectoryOf(const Town& town) {
  const std::string& organization = town.organization;
  const std::string parent = Concat("organizations/", organization);
  std::vector<feed::FeedEvent> events;
  directory::v1::OrganizationChanged changed;
  changed.set_organization(parent);
  changed.set_base_currency("EUR");
  changed.mutable_settings()->set_approvals_enabled(true);
  changed.mutable_settings()->set_budgets_enabled(town.asks_budgets);
  changed.mutable_settings()->set_budget_move_review(true);
  changed.mutable_settings()->set_bank_details_review(true);
  changed.set_root_group(Concat(parent, "/groups/root"));
  events.push_back(EventOf(organization, changed));
  directory::v1::GroupChanged group;
  group.set_group(Concat(parent, "/groups/root"));
  events.push_back(EventOf(organization, group));
  directory::v1::GroupChanged below;
  below.set_group(Concat(parent, "/groups/sales"));
  below.set_parent(group.group());
  events.push_back(EventOf(organization, below));
  for (const std::string role : {"administrator", "approver"}) {
    directory::v1::RoleChanged made;
    made.set_role(Concat(parent, "/roles/", role));
    made.add_permissions("reviews.decide");
    events.push_back(EventOf(organization, made));
  }
  for (const std::string user : {"ann", "bob", "cat", "eve"}) {
    directory::v1::UserChanged made;
    made.set_user(Concat(parent, "/users/", user));
    made.set_state(directory::v1::UserChanged::STATE_ACTIVE);
    events.push_back(EventOf(organization, made));
    if (user == "eve") continue;
    directory::v1::RoleGranted grant;
    grant.set_role_grant(Concat(parent, "/roleGrants/", user));
    grant.set_user(made.user());
    grant.set_role(Concat(parent, "/roles/", user == "ann" ? "administrator" : "approver"));
    grant.set_group(group.group());
    grant.mutable_grant_time()->set_seconds(1);
    events.push_back(EventOf(organization, grant));
  }
  return events;
}

void TellDirectory(SimNode& node, const Town& town) {
  for (const feed::FeedEvent& event : DirectoryOf(town)) {
    node.store().Write(
        {.partition = store::PartitionOf(town.organization),
         .organization = town.organization,
         .body = [event](store::Transaction& txn) { return access::DirectoryHandler().Apply(txn, event); }},
        [](const absl::Status&) {});
  }
}

class OrdersOnNode final : public SimService {
 public:
  OrdersOnNode(SimNode& node, const Town& town)
      : feed_({.source = "outlay.purchase_order",
               .store = &node.store(),
               .scheduler = &node.scheduler(),
               .clock = &node.clock(),
               .snapshot = po::SnapshotOfResources(&node.clock())}),
        orders_(*po::PurchaseOrdersService::Create(&node.store(), &node.executor(), &node.clock(),
                                                   po::Peers{.approval = true, .budget = true})),
        suppliers_(*po::SuppliersService::Create(&node.store(), &node.executor(), /*can_be_reviewed=*/true)),
        associations_(&node.store(), &node.executor(), &node.clock()),
        runner_({.store = &node.store(),
                 .channel = &node.ChannelTo(kApproval),
                 .clock = &node.clock(),
                 .random = &node.random()},
                std::make_shared<po::OrdersInReview>(/*can_ask_budget=*/true)),
        runs_(&node.scheduler(), [this] { return runner_.Run(); }),
        bank_runner_({.store = &node.store(),
                      .channel = &node.ChannelTo(kApproval),
                      .clock = &node.clock(),
                      .random = &node.random()},
                     std::make_shared<po::BankDetailsInReview>()),
        bank_runs_(&node.scheduler(), [this] { return bank_runner_.Run(); }),
        budgets_({.store = &node.store(),
                  .channel = &node.ChannelTo(kFunds),
                  .clock = &node.clock(),
                  .random = &node.random()}),
        budget_runs_(&node.scheduler(), [this] { return budgets_.Run(); }),
        consumer_({.producer = kApproval,
                   .consumer = kOrders,
                   .channel = &node.ChannelTo(kApproval),
                   .store = &node.store(),
                   .scheduler = &node.scheduler(),
                   .random = &node.random(),
                   .clock = &node.clock(),
                   .handler = &events_}) {
    node.store().SetViewLoader(po::CandidateView::Load);
    feed_.Bind(node.dispatcher());
    orders_->Bind(node.dispatcher());
    suppliers_->Bind(node.dispatcher());
    associations_.Bind(node.dispatcher());
    TellDirectory(node, town);
    runs_.Start(absl::ZeroDuration());
    bank_runs_.Start(absl::ZeroDuration());
    budget_runs_.Start(absl::ZeroDuration());
    consumer_.Start();
  }

 private:
  const po::ReviewEvents events_;
  feed::EventFeedService feed_;
  std::unique_ptr<po::PurchaseOrdersService> orders_;
  std::unique_ptr<po::SuppliersService> suppliers_;
  po::AssociationsService associations_;
  flow::ReviewRunner runner_;
  jobs::Periodic runs_;
  flow::ReviewRunner bank_runner_;
  jobs::Periodic bank_runs_;
  po::BudgetRunner budgets_;
  jobs::Periodic budget_runs_;
  feed::FeedConsumer consumer_;
};

class FundsOnNode final : public SimService {
 public:
  FundsOnNode(SimNode& node, const Town& town)
      : events_(budget::MoveReviewEvents()),
        budgets_(*budget::BudgetsService::Create(&node.store(), &node.executor(), &node.clock())),
        documents_(&node.executor()),
        moves_(&node.store(), &node.executor(), &node.clock(), /*can_be_reviewed=*/true),
        runner_({.store = &node.store(),
                 .channel = &node.ChannelTo(kApproval),
                 .clock = &node.clock(),
                 .random = &node.random()},
                std::make_shared<budget::MovesInReview>()),
        runs_(&node.scheduler(), [this] { return runner_.Run(); }),
        consumer_({.producer = kApproval,
                   .consumer = kFunds,
                   .channel = &node.ChannelTo(kApproval),
                   .store = &node.store(),
                   .scheduler = &node.scheduler(),
                   .random = &node.random(),
                   .clock = &node.clock(),
                   .handler = events_.get()}) {
    node.store().SetViewLoader(budget::BudgetView::Load);
    budgets_->Bind(node.dispatcher());
    documents_.Bind(node.dispatcher());
    moves_.Bind(node.dispatcher());
    TellDirectory(node, town);
    runs_.Start(absl::ZeroDuration());
    consumer_.Start();
  }

 private:
  const std::unique_ptr<feed::FeedHandler> events_;
  std::unique_ptr<budget::BudgetsService> budgets_;
  budget::DocumentHoldsService documents_;
  budget::BudgetMovesService moves_;
  flow::ReviewRunner runner_;
  jobs::Periodic runs_;
  feed::FeedConsumer consumer_;
};

class ApprovalOnNode final : public SimService {
 public:
  ApprovalOnNode(SimNode& node, const Town& town)
      : feed_({.source = "outlay.approval",
               .store = &node.store(),
               .scheduler = &node.scheduler(),
               .clock = &node.clock(),
               .snapshot = ap::SnapshotOfResources()}),
        rules_(&node.store(), &node.executor(), &node.clock()),
        reviews_(&node.store(), &node.executor(), &node.clock()) {
    node.store().SetViewLoader(ap::OrganizationView::Load);
    feed_.Bind(node.dispatcher());
    rules_.Bind(node.dispatcher());
    reviews_.Bind(node.dispatcher());
    TellDirectory(node, town);
    AddJob(node, {.name = "review_clock"}, ap::DueReviewsScan());
    AddJob(node, {.name = "review_leavers"}, ap::LeaversScan());
    AddJob(node, {.name = "review_vacancies"}, ap::VacanciesScan());
    AddJob(node, {.name = "review_seats", .interval = ap::kSeatsInterval}, ap::SeatsScan());
  }

 private:
  void AddJob(SimNode& node, jobs::DueJobOptions options, jobs::DueScan scan) {
    jobs_.push_back(std::make_unique<jobs::DueJob>(std::move(options), std::move(scan), &node.store(), &node.executor(),
                                                   &node.scheduler(), &node.clock()));
    jobs_.back()->Start();
  }

  feed::EventFeedService feed_;
  ap::RulesService rules_;
  ap::ReviewsService reviews_;
  std::vector<std::unique_ptr<jobs::DueJob>> jobs_;
};

}  // namespace

void AddReviewServices(testing::Simulator& simulator, const std::string& organization, bool asks_budgets) {
  const Town town = {.organization = organization, .asks_budgets = asks_budgets};
  simulator.AddNode(kOrders, [town](SimNode& node) { return std::make_unique<OrdersOnNode>(node, town); });
  simulator.AddNode(kApproval, [town](SimNode& node) { return std::make_unique<ApprovalOnNode>(node, town); });
  simulator.AddNode(kFunds, [town](SimNode& node) { return std::make_unique<FundsOnNode>(node, town); });
}

}  // namespace outlay::simulation
