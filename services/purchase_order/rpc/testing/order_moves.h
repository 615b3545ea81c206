// For tests of budgets that are proposed while an order is under review: what the tests of budgets have, with reviews
// switched on. Fake: see order_budgets.h.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ORDER_MOVES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ORDER_MOVES_H_

#include <string>

#include "outlay/approval/v1/approval_events.pb.h"
#include "services/purchase_order/rpc/testing/order_budgets.h"
#include "services/purchase_order/store/budget_flows.h"

namespace outlay::purchase_order {

class MovesFixture : public OrderBudgetsTest {
 protected:
  MovesFixture() { Switch("budgets_enabled: true approvals_enabled: true"); }
  // Adds a proposal to the order's review, for the state that approval shows.
  void Propose(const std::string& what) {
    AddProposal(what);
    approval::v1::ReviewProgressed event;
    event.set_change(approval::v1::ReviewProgressed::CHANGE_BUDGET_PROPOSED);
    TellReview(event);
  }
  // Adds a proposal without an event.
  void AddProposal(const std::string& what) {
    const bool is_change = Order().state() == v1::PurchaseOrder::STATE_ISSUED && Order().has_change();
    approval_.review.set_name(is_change ? Order().change().review() : Order().review().review());
    approval_.review.mutable_subject()->set_kind(is_change ? approval::v1::SUBJECT_KIND_CHANGE_ORDER
                                                           : approval::v1::SUBJECT_KIND_PURCHASE_ORDER);
    approval::v1::BudgetProposal& proposal = *approval_.review.add_budget_proposals();
    proposal = Parse<approval::v1::BudgetProposal>("reason: 'theirs' " + what);
    proposal.set_proposed_by("organizations/acme/users/" + proposer_);
    proposal.set_digest(approval_.review.digest());
    proposal.set_round(approval_.review.round());
  }
  template <typename Event>
  void TellReview(Event event) {
    *event.mutable_review() = approval_.review;
    feed::FeedEvent told;
    told.event.set_type(Event::descriptor()->full_name());
    told.event.set_data(event.SerializeAsString());
    told.organization = "acme";
    EXPECT_THAT(node_.Write("acme", [&](store::Transaction& txn) { return events_.Apply(txn, told); }),
                outlay::testing::IsOk());
  }
  v1::PurchaseOrder Order() { return *Get("po-1"); }
  v1::BudgetMove Move() { return Order().budget().move(); }
  std::string ChargedTo() { return Order().order_information().cost_center(); }
  std::string HeldFor() { return budget_.last.spends(0).spend().cost_center(); }
  BudgetFlow Flow() {
    const auto reader = node_.store().Read(store::PartitionOf("acme"));
    return **FindBudgetFlow(*reader, {"acme", Order().budget().document_id()});
  }
  v1::PurchaseOrderChanged LastEvent() { return Events<v1::PurchaseOrderChanged>().back(); }
  template <typename Request>
  absl::StatusOr<v1::PurchaseOrder> SendAs(const std::string& user, const std::string& verb, const std::string& text) {
    return Send<Request, v1::PurchaseOrder>("PurchaseOrders/" + verb + "PurchaseOrder", text, user);
  }

  std::string proposer_ = "bob";
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ORDER_MOVES_H_
