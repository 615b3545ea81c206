#include "services/purchase_order/domain/order/order_decisions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

constexpr State kStates[] = {State::kDraft,    State::kPendingApproval, State::kIssued,
                             State::kRejected, State::kClosed,          State::kCancelled};

Order InState(State state) {
  Order order = state == State::kDraft || state == State::kPendingApproval ? ADraft() : AnIssuedOrder();
  order.state = state;
  return order;
}

// The effect of each verb on an order in each state: the new state, or the reason of the refusal.
struct VerbCase {
  const char* verb;
  std::function<absl::StatusOr<OrderDecision>(const Order&)> decide;
  const char* outcomes[6];
};

TEST(OrderLifeCycleTest, EveryVerbInEveryState) {
  const VerbCase cases[] = {
      {"submit",
       [](const Order& order) {
         return DecideSubmit(order, {.submitter = "ann"}, ASupplier(), Rules(), 0, InAugust());
       },
       {"ISSUED", "PURCHASE_ORDER_NOT_DRAFT", "PURCHASE_ORDER_NOT_DRAFT", "PURCHASE_ORDER_NOT_DRAFT",
        "PURCHASE_ORDER_NOT_DRAFT", "PURCHASE_ORDER_NOT_DRAFT"}},
      {"suspend",
       [](const Order& order) { return DecideSuspend(order, InAugust()); },
       {"PURCHASE_ORDER_NOT_ISSUED", "PURCHASE_ORDER_NOT_ISSUED", "ISSUED", "PURCHASE_ORDER_NOT_ISSUED",
        "PURCHASE_ORDER_NOT_ISSUED", "PURCHASE_ORDER_NOT_ISSUED"}},
      {"resume",
       [](const Order& order) { return DecideResume(order, InAugust()); },
       {"PURCHASE_ORDER_NOT_ISSUED", "PURCHASE_ORDER_NOT_ISSUED", "ISSUED", "PURCHASE_ORDER_NOT_ISSUED",
        "PURCHASE_ORDER_NOT_ISSUED", "PURCHASE_ORDER_NOT_ISSUED"}},
      {"close",
       [](const Order& order) { return DecideClose(order, InAugust()); },
       {"PURCHASE_ORDER_NOT_ISSUED", "PURCHASE_ORDER_NOT_ISSUED", "CLOSED", "PURCHASE_ORDER_NOT_ISSUED",
        "PURCHASE_ORDER_NOT_ISSUED", "PURCHASE_ORDER_NOT_ISSUED"}},
      {"reopen",
       [](const Order& order) { return DecideReopen(order, Submission(), Rules(), 0, InAugust()); },
       {"PURCHASE_ORDER_NOT_CLOSED", "PURCHASE_ORDER_NOT_CLOSED", "PURCHASE_ORDER_NOT_CLOSED",
        "PURCHASE_ORDER_NOT_CLOSED", "ISSUED", "PURCHASE_ORDER_NOT_CLOSED"}},
      {"cancel",
       [](const Order& order) { return DecideCancel(order, {}, InAugust()); },
       {"CANCELLED", "CANCELLED", "CANCELLED", "PURCHASE_ORDER_ENDED", "PURCHASE_ORDER_ENDED", "PURCHASE_ORDER_ENDED"}},
  };
  for (const VerbCase& c : cases) {
    for (size_t i = 0; i < std::size(kStates); ++i) {
      SCOPED_TRACE(std::string(c.verb) + " " + std::string(StateName(kStates[i])));
      const absl::StatusOr<OrderDecision> decision = c.decide(InState(kStates[i]));
      EXPECT_EQ(decision.ok() ? std::string(StateName(decision->after.state)) : ErrorReason(decision.status()),
                c.outcomes[i]);
    }
  }
}

TEST(SubmitTest, IssuesTheFirstVersion) {
  const Times now = {.system = At(2020, 8, 16), .business = At(2020, 8, 15)};
  const absl::StatusOr<OrderDecision> decision =
      DecideSubmit(ADraft(), {.submitter = "ann"}, ASupplier(), Rules(), 0, now);
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->after.version, 1);
  EXPECT_EQ(decision->after.issue_time, now.system);
  EXPECT_EQ(decision->after.update_time, now.system);
  EXPECT_EQ(decision->after.revision, 2);
  EXPECT_TRUE(decision->new_version);
  EXPECT_TRUE(decision->may_take_more);
}

TEST(SubmitTest, MeansNoWhileReviewsAreOnAndNobodyCanBeAsked) {
  Rules rules;
  rules.approvals_enabled = true;
  EXPECT_THAT(DecideSubmit(ADraft(), {.submitter = "ann"}, ASupplier(), rules, 0, InAugust()),
              HasReason("APPROVAL_UNAVAILABLE"));
}

TEST(SubmitTest, NeedsALine) {
  Order draft = ADraft();
  draft.lines.clear();
  draft.balance_tracking_disabled = true;
  EXPECT_THAT(DecideSubmit(draft, {.submitter = "ann"}, ASupplier(), Rules(), 0, InAugust()),
              HasReason("PURCHASE_ORDER_WITHOUT_LINES"));
}

TEST(SubmitTest, TheQuotaOfActiveOrdersIsExactAndSparesEndedOnes) {
  const absl::StatusOr<OrderDecision> full =
      DecideSubmit(ADraft(), {.submitter = "ann"}, ASupplier(), Rules(), 100, InAugust());
  EXPECT_THAT(full, HasMetadata("quota", "active_purchase_orders"));
  EXPECT_THAT(full, HasMetadata("limit", "100"));
  EXPECT_THAT(DecideSubmit(ADraft(), {.submitter = "ann"}, ASupplier(), Rules(), 99, InAugust()), IsOk());
  const Times after_end = {.system = At(2020, 10, 1), .business = At(2020, 10, 1)};
  EXPECT_THAT(DecideSubmit(ADraft(), {.submitter = "ann"}, ASupplier(), Rules(), 100, after_end), IsOk());
}

TEST(SubmitTest, OnlyABlockOfAllStopsOrders) {
  Supplier supplier = ASupplier();
  supplier.block = Block{.scope = BlockScope::kAll, .end = At(2020, 8, 16), .reason = "audit"};
  EXPECT_THAT(DecideSubmit(ADraft(), {.submitter = "ann"}, supplier, Rules(), 0, InAugust()),
              HasReason("SUPPLIER_BLOCKED"));
  supplier.block->end = InAugust().business;  // over
  EXPECT_THAT(DecideSubmit(ADraft(), {.submitter = "ann"}, supplier, Rules(), 0, InAugust()), IsOk());
  supplier.block = Block{.scope = BlockScope::kInvoices, .end = {}, .reason = "audit"};
  EXPECT_THAT(DecideSubmit(ADraft(), {.submitter = "ann"}, supplier, Rules(), 0, InAugust()), IsOk());
}

TEST(SuspendTest, ChangesNothingTheSecondTime) {
  const OrderDecision suspended = *DecideSuspend(AnIssuedOrder(), InAugust());
  EXPECT_TRUE(suspended.changed);
  EXPECT_TRUE(suspended.after.suspended);
  EXPECT_FALSE(suspended.may_take_more);
  const OrderDecision again = *DecideSuspend(suspended.after, InAugust());
  EXPECT_FALSE(again.changed);
  EXPECT_EQ(again.after, suspended.after);
  const OrderDecision resumed = *DecideResume(suspended.after, InAugust());
  EXPECT_FALSE(resumed.after.suspended);
  EXPECT_TRUE(resumed.may_take_more);
  EXPECT_FALSE(DecideResume(resumed.after, InAugust())->changed);
}

TEST(ReopenTest, CountsAndRefusesTheDeleted) {
  Order order = DecideClose(AnIssuedOrder(), InAugust())->after;
  EXPECT_THAT(DecideReopen(order, Submission(), Rules(), 100, InAugust()), HasReason("QUOTA_EXCEEDED"));
  EXPECT_TRUE(DecideReopen(order, Submission(), Rules(), 99, InAugust())->may_take_more);
  order.deleted = true;
  EXPECT_THAT(DecideReopen(order, Submission(), Rules(), 0, InAugust()), HasReason("PURCHASE_ORDER_DELETED"));
}

TEST(CloseCompleteTest, WaitsForTheLastCentOfEachLine) {
  Rules rules;
  rules.close_when_complete = true;
  const Order order = AnIssuedOrder();
  OrderInvoiced invoiced;
  for (const Line& line : order.lines) invoiced.lines[line.number].minor = line.amount.minor_units();
  const OrderDecision closed = DecideCloseComplete(order, invoiced, rules);
  EXPECT_TRUE(closed.changed);
  EXPECT_EQ(closed.after.state, State::kClosed);
  EXPECT_EQ(closed.after.revision, order.revision + 1);
  EXPECT_EQ(closed.after.update_time, order.update_time);
  EXPECT_FALSE(DecideCloseComplete(order, invoiced, Rules()).changed);
  EXPECT_FALSE(DecideCloseComplete(closed.after, invoiced, rules).changed);
  Order untracked = order;
  untracked.balance_tracking_disabled = true;
  EXPECT_FALSE(DecideCloseComplete(untracked, invoiced, rules).changed);
  // An excess on one line does not make up for another line.
  ASSERT_GE(order.lines.size(), 2u);
  invoiced.lines[order.lines[0].number].minor += 1;
  invoiced.lines[order.lines[1].number].minor -= 1;
  EXPECT_FALSE(DecideCloseComplete(order, invoiced, rules).changed);
  Order worthless = order;
  for (Line& line : worthless.lines) line.amount = Usd("0.00");
  EXPECT_FALSE(DecideCloseComplete(worthless, {}, rules).changed);
}

TEST(CancelTest, CutsEachLineToWhatIsInvoiced) {
  OrderSpec spec = ASpec();
  spec.lines.push_back(ALine("3", "30.00"));
  spec.lines.push_back(ALine("4", "12.00"));
  spec.lines[3].amount.reset();
  spec.lines[3].quantity = DecimalOf("4");
  spec.lines[3].unit_price = DecimalOf("3");
  OrderInvoiced invoiced;
  invoiced.lines["1"].minor = 4'000;
  invoiced.lines["2"].minor = -100;   // more was credited than invoiced
  invoiced.lines["3"].minor = 3'500;  // more was invoiced than ordered
  const OrderDecision decision = *DecideCancel(AnIssuedOrder(spec), invoiced, InAugust());
  EXPECT_TRUE(decision.new_version);
  EXPECT_EQ(decision.after.version, 2);
  EXPECT_EQ(FindLine(decision.after, "1")->amount, Usd("40.00"));
  EXPECT_EQ(FindLine(decision.after, "2")->amount, Usd("0.00"));
  EXPECT_EQ(FindLine(decision.after, "3")->amount, Usd("35.00"));
  EXPECT_EQ(FindLine(decision.after, "4")->amount, Usd("0.00"));
  EXPECT_FALSE(FindLine(decision.after, "4")->quantity.has_value());
}

TEST(CancelTest, OfADraftKeepsItsLines) {
  const OrderDecision decision = *DecideCancel(ADraft(), {}, InAugust());
  EXPECT_EQ(decision.after.lines, ADraft().lines);
  EXPECT_FALSE(decision.new_version);
}

TEST(DeleteTest, RemovesWhatWasNeverIssuedAndHidesTheRest) {
  EXPECT_TRUE(DecideDelete(ADraft(), InAugust()).remove);
  EXPECT_TRUE(DecideDelete(DecideCancel(ADraft(), {}, InAugust())->after, InAugust()).remove);
  const DeleteDecision issued = DecideDelete(AnIssuedOrder(), InAugust());
  EXPECT_FALSE(issued.remove);
  EXPECT_TRUE(issued.decision.after.deleted);
  EXPECT_EQ(issued.decision.after.state, State::kClosed);
  EXPECT_FALSE(DecideDelete(issued.decision.after, InAugust()).decision.changed);
  const Order cancelled = DecideCancel(AnIssuedOrder(), {}, InAugust())->after;
  const DeleteDecision of_cancelled = DecideDelete(cancelled, InAugust());
  EXPECT_FALSE(of_cancelled.remove);
  EXPECT_EQ(of_cancelled.decision.after.state, State::kCancelled);
}

// --- Update ---

absl::StatusOr<OrderDecision> Update(const Order& order, const OrderSpec& spec, int64_t active = 0,
                                     Times now = InAugust(), const Supplier& supplier = ASupplier()) {
  return DecideUpdate(order, spec, supplier, Rules(), active, now);
}

TEST(UpdateTest, ADraftCanChangeEverything) {
  OrderSpec spec = ASpec();
  spec.number = "other";
  spec.entity_ids = {"us", "emea"};
  spec.lines = {ALine("9", "9.00")};
  const absl::StatusOr<OrderDecision> decision = Update(ADraft(), spec);
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->after.number, "other");
  EXPECT_EQ(decision->after.lines.size(), 1u);
  EXPECT_EQ(decision->after.revision, 2);
  EXPECT_FALSE(decision->may_take_more);
}

TEST(UpdateTest, AnIssuedOrderChangesWhatWasNotAgreed) {
  OrderSpec spec = ASpec();
  spec.notes = "n";
  spec.tags = {"t"};
  spec.payment_method = "invoice";
  spec.ship_to.emplace().locality = "Springfield";
  spec.period = Months("2020-07", "2020-12");
  const absl::StatusOr<OrderDecision> decision = Update(AnIssuedOrder(), spec);
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->after.notes, "n");
  EXPECT_EQ(decision->after.period.interval.end, At(2021, 1, 1));
  EXPECT_EQ(decision->after.version, 1);
  EXPECT_TRUE(decision->may_take_more);
}

TEST(UpdateTest, AnIssuedOrderGetsAnotherBalanceThreshold) {
  OrderSpec spec = ASpec();
  spec.balance_threshold_basis_points = 2'500;
  Rules rules;
  rules.approvals_enabled = true;
  const auto decision = DecideUpdate(AnIssuedOrder(), spec, ASupplier(), rules, 0, InAugust());
  ASSERT_THAT(decision, IsOk());
  EXPECT_TRUE(decision->changed);
  EXPECT_EQ(decision->after.balance_threshold_basis_points, 2'500);
}

TEST(UpdateTest, AnIssuedOrderKeepsWhatWasAgreed) {
  const std::pair<OrderField, std::function<void(OrderSpec&)>> cases[] = {
      {OrderField::kNumber, [](OrderSpec& s) { s.number = "other"; }},
      {OrderField::kGroup, [](OrderSpec& s) { s.group_id = "g"; }},
      {OrderField::kEntities,
       [](OrderSpec& s) {
         s.entity_ids = {"us", "emea"};
       }},
      {OrderField::kLines, [](OrderSpec& s) { s.lines[0].amount = Usd("100.01"); }},
      {OrderField::kBalanceTrackingDisabled, [](OrderSpec& s) { s.balance_tracking_disabled = true; }},
  };
  for (const auto& [field, change] : cases) {
    OrderSpec spec = ASpec();
    spec.notes = "n";
    change(spec);
    const absl::StatusOr<OrderDecision> decision = Update(AnIssuedOrder(), spec);
    EXPECT_THAT(decision, HasReason("FIELD_NOT_CHANGEABLE"));
    EXPECT_THAT(decision.status(), HasMetadata("field", FieldName(field)));
  }
}

TEST(UpdateTest, WhatWasApprovedIsChargedAsItWasApproved) {
  OrderSpec spec = ASpec();
  spec.order_information = OrderInformation{.cost_center = "another"};
  EXPECT_THAT(Update(AnIssuedOrder(), spec), IsOk());
  Rules rules;
  rules.approvals_enabled = true;
  EXPECT_THAT(DecideUpdate(AnIssuedOrder(), spec, ASupplier(), rules, 0, InAugust()),
              HasReason("FIELD_NOT_CHANGEABLE"));
}

TEST(UpdateTest, EndedOrdersChangeNoMore) {
  for (const State state : {State::kRejected, State::kClosed, State::kCancelled}) {
    EXPECT_THAT(Update(InState(state), ASpec()), HasReason("PURCHASE_ORDER_ENDED"));
  }
}

TEST(UpdateTest, SameValuesWrittenOtherwiseChangeNothing) {
  OrderSpec spec = ASpec();
  spec.lines = {ALine("2", "50.00"), ALine("1", "100.00")};
  spec.lines[0].type = "ALL";
  const absl::StatusOr<OrderDecision> decision = Update(AnIssuedOrder(), spec);
  ASSERT_THAT(decision, IsOk());
  EXPECT_FALSE(decision->changed);
  EXPECT_EQ(decision->after, AnIssuedOrder());
}

TEST(UpdateTest, TermsStayWhileTheEntitiesDo) {
  Supplier supplier = ASupplier();
  supplier.entities[0].currency = Currency::Of("JPY");
  supplier.entities[0].payment_terms = "net 90";
  OrderSpec spec = ASpec();
  spec.notes = "n";
  const absl::StatusOr<OrderDecision> decision = Update(AnIssuedOrder(), spec, 0, InAugust(), supplier);
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->after.payment_terms, "net 30");
  EXPECT_EQ(decision->after.currency, kUsd);
}

TEST(UpdateTest, AShorterPeriodTakesNoMore) {
  OrderSpec spec = ASpec();
  spec.period = Months("2020-08", "2020-09");
  EXPECT_FALSE(Update(AnIssuedOrder(), spec)->may_take_more);
}

TEST(UpdateTest, WakingAnExpiredOrderCountsTowardsTheQuota) {
  OrderSpec spec = ASpec();
  spec.period = Months("2020-07", "2020-12");
  const Times october = {.system = At(2020, 10, 1), .business = At(2020, 10, 1)};
  EXPECT_THAT(Update(AnIssuedOrder(), spec, 100, october), HasReason("QUOTA_EXCEEDED"));
  EXPECT_THAT(Update(AnIssuedOrder(), spec, 99, october), IsOk());
  EXPECT_THAT(Update(AnIssuedOrder(), spec, 100, InAugust()), IsOk());
}

}  // namespace
}  // namespace outlay::purchase_order
