// Change orders (P5): which ones wait, for whom, and how they end. The order stays in force until the change is.
#include "services/purchase_order/domain/order/change_decisions.h"

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

Rules Asking(bool approvals, bool budgets) {
  Rules rules;
  rules.approvals_enabled = approvals;
  rules.budgets_enabled = budgets;
  return rules;
}

Submission ByAnn() {
  return {.submitter = "ann", .can_be_reviewed = true, .can_ask_budget = true};
}

absl::StatusOr<OrderDecision> Propose(const Revision& revision, const Rules& rules,
                                      const Order& order = AnIssuedOrder(), const OrderInvoiced& invoiced = {}) {
  return DecideRevise(order, revision, ASupplier(), invoiced, rules, ByAnn(), InAugust());
}

Revision Grow(std::string_view amount = "130.00") {
  return {.lines = {ALine("1", amount)}, .remove = {}, .reason = "more chairs"};
}

ReviewPicture Ended(ReviewOutcome outcome) {
  return {.round = 1, .digest = "d", .outcome = outcome, .reason = "why", .approvers = Persons("bob")};
}

OrderInvoiced BookedOnLine1(int64_t minor) {
  OrderInvoiced invoiced;
  invoiced.order.minor = minor;
  invoiced.lines["1"].minor = minor;
  return invoiced;
}

absl::StatusOr<OrderDecision> Review(const Order& order, const ReviewPicture& end, const Rules& rules,
                                     const OrderInvoiced& invoiced = {}, bool can_ask_budget = true) {
  return DecideChangeReviewed(order, end, ASupplier(), invoiced, rules, can_ask_budget, InAugust());
}

TEST(ChangeTest, WaitsForPeopleWhileTheOrderStaysAsItIs) {
  const Order order = AnIssuedOrder();
  const auto proposed = Propose(Grow(), Asking(true, true), order);
  ASSERT_THAT(proposed, IsOk());
  EXPECT_FALSE(proposed->new_version);
  EXPECT_EQ(proposed->after.lines, order.lines);
  EXPECT_EQ(proposed->after.version, 1);
  EXPECT_EQ(proposed->after.update_time, order.update_time);
  EXPECT_EQ(proposed->after.revision, order.revision + 1);
  EXPECT_EQ(NeedsOf(proposed->after, {}), NeedsOf(order, {})) << "budgets are not asked before people are";
  const OrderChange& change = proposed->after.change;
  EXPECT_EQ(change.state, ChangeState::kInReview);
  EXPECT_EQ(change.number, 1);
  EXPECT_EQ(change.reason, "more chairs");
  EXPECT_EQ(*TotalOf(WithChange(proposed->after)), Usd("180.00"));
  EXPECT_FALSE(ReviewAskedFor(proposed->after).has_value()) << "it is not known yet whose money it needs";
  const Order known = DecideOwnersKnown(proposed->after, {"olga"}).after;
  ASSERT_TRUE(ReviewAskedFor(known).has_value());
  EXPECT_EQ(ReviewAskedFor(known)->review_id, change.review_id);
  EXPECT_EQ(ReviewAskedFor(known)->attempt, 1);
  EXPECT_EQ(known.budget.owners, std::vector<std::string>({"olga"}));
  EXPECT_NE(change.review_id, MakeReviewId(order.id, order.create_time, order.create_digest));
  EXPECT_THAT(Propose(Grow(), Asking(true, true), proposed->after), HasReason("CHANGE_PENDING"));
}

TEST(ChangeTest, IsInForceOnceItIsApprovedWhereNoBudgetPays) {
  const Order waits = Propose(Grow(), Asking(true, false))->after;
  const auto decided = Review(waits, Ended(ReviewOutcome::kApproved), Asking(true, false));
  ASSERT_THAT(decided, IsOk());
  EXPECT_TRUE(decided->new_version);
  EXPECT_TRUE(decided->may_take_more);
  EXPECT_EQ(decided->after.version, 2);
  EXPECT_EQ(*TotalOf(decided->after), Usd("180.00"));
  EXPECT_EQ(decided->after.change.state, ChangeState::kInForce);
  EXPECT_TRUE(decided->after.change.lines.empty());
  EXPECT_EQ(decided->after.budget, OrderBudget());
  EXPECT_EQ(decided->after.approvers, Persons("bob"));
  // A repeated end changes nothing.
  EXPECT_FALSE(Review(decided->after, Ended(ReviewOutcome::kRejected), Asking(true, false))->changed);
}

TEST(ChangeTest, OrdersNoMoreWhereTheSupplierIsBlocked) {
  Supplier blocked = ASupplier();
  blocked.block = Block{.scope = BlockScope::kAll, .end = std::nullopt, .reason = "sanctions"};
  const auto propose = [&](std::string_view amount) {
    return DecideRevise(AnIssuedOrder(), Grow(amount), blocked, {}, Asking(true, false), ByAnn(), InAugust());
  };
  EXPECT_THAT(propose("130.00"), HasReason("SUPPLIER_BLOCKED"));
  EXPECT_THAT(propose("60.00"), IsOk());
  // Nor if the block came while the change waited.
  const Order waits = Propose(Grow(), Asking(true, false))->after;
  EXPECT_THAT(DecideChangeReviewed(waits, Ended(ReviewOutcome::kApproved), blocked, {}, Asking(true, false),
                                   /*can_ask_budget=*/true, InAugust()),
              HasReason("SUPPLIER_BLOCKED"));
}

TEST(ChangeTest, GoesToNobodyWhomAnApproverOfTheOrderEdits) {
  Order order = AnIssuedOrder();
  order.approvers = Persons("dan");
  Supplier other = ASupplier();
  other.id = "globex";
  other.editors = Persons("dan");
  const Revision revision = {.lines = {}, .remove = {}, .supplier_id = "globex", .entity_ids = {"us"}};
  const auto propose = [&] {
    return DecideRevise(order, revision, other, {}, Asking(true, false), ByAnn(), InAugust());
  };
  EXPECT_THAT(propose(), HasReason("DUTIES_CONFLICT"));
  other.editors = Persons("zoe");
  const auto proposed = propose();
  ASSERT_THAT(proposed, IsOk());
  const auto decide = [&] {
    return DecideChangeReviewed(proposed->after, Ended(ReviewOutcome::kApproved), other, {}, Asking(true, false),
                                /*can_ask_budget=*/true, InAugust());
  };
  EXPECT_THAT(decide(), IsOk());
  // Nor to an entity that was removed meanwhile.
  other.entities.erase(other.entities.begin());
  EXPECT_THAT(decide(), HasReason("BILL_FROM_ENTITY_NOT_FOUND"));
}

TEST(ChangeTest, WaitsForItsMoneyOnceItIsApproved) {
  const Order waits = Propose(Grow(), Asking(true, true))->after;
  const auto approved = Review(waits, Ended(ReviewOutcome::kApproved), Asking(true, true));
  ASSERT_THAT(approved, IsOk());
  EXPECT_FALSE(approved->new_version);
  EXPECT_EQ(approved->after.change.state, ChangeState::kFunding);
  EXPECT_EQ(*TotalOf(approved->after), Usd("150.00"));
  EXPECT_TRUE(CanBeRefused(approved->after));
  ASSERT_EQ(NeedsOf(approved->after, {}).size(), 1u);
  EXPECT_EQ(NeedsOf(approved->after, {})[0].amount, Usd("180.00"));
  const auto funded = DecideChangeFunded(approved->after, ASupplier(), {}, Asking(true, true), InAugust());
  ASSERT_THAT(funded, IsOk());
  EXPECT_TRUE(funded->new_version);
  EXPECT_EQ(*TotalOf(funded->after), Usd("180.00"));
  EXPECT_EQ(funded->after.budget.phase, BudgetPhase::kCommitted);
  EXPECT_EQ(funded->after.budget.spender, "ann") << "budgets were never asked about the order before";
  EXPECT_EQ(NeedsOf(funded->after, {}), NeedsOf(approved->after, {})) << "one step with the budgets'";
  EXPECT_THAT(Review(waits, Ended(ReviewOutcome::kApproved), Asking(true, true), {}, /*can_ask_budget=*/false),
              HasReason("BUDGET_UNAVAILABLE"));
}

TEST(ChangeTest, WhatIsRefusedLeavesTheOrder) {
  const Order order = AnIssuedOrder();
  const Order waits = Propose(Grow(), Asking(true, true), order)->after;
  const std::vector<std::pair<ReviewOutcome, ChangeState>> ends = {
      {ReviewOutcome::kRejected, ChangeState::kRejected},
      {ReviewOutcome::kWithdrawn, ChangeState::kWithdrawn},
      {ReviewOutcome::kExpired, ChangeState::kExpired},
      {ReviewOutcome::kNotReviewed, ChangeState::kNotReviewed}};
  for (const auto& [outcome, state] : ends) {
    const auto over = Review(waits, Ended(outcome), Asking(true, true));
    ASSERT_THAT(over, IsOk());
    EXPECT_EQ(over->after.change.state, state);
    EXPECT_EQ(over->after.change.end_reason, "why");
    EXPECT_EQ(over->after.lines, order.lines);
    EXPECT_EQ(over->after.budget, order.budget);
    EXPECT_FALSE(over->new_version);
    // The next change has a review of its own.
    const Order next = Propose(Grow(), Asking(true, true), over->after)->after;
    EXPECT_EQ(next.change.number, 2);
    EXPECT_NE(next.change.review_id, waits.change.review_id);
  }
  const auto withdrawn = DecideWithdrawChange(waits, /*number=*/0, "", InAugust());
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->after.change.state, ChangeState::kWithdrawn);
  EXPECT_THAT(DecideWithdrawChange(withdrawn->after, 0, "", InAugust()), HasReason("NO_CHANGE_PENDING"));
}

TEST(ChangeTest, OnlyWhatCostsMoreOrIsAnotherThingWaits) {
  EXPECT_TRUE(Propose(Grow("100.00"), Asking(true, true))->after.change == OrderChange());
  const auto less = Propose(Grow("99.99"), Asking(true, true));
  EXPECT_TRUE(less->new_version);
  EXPECT_EQ(less->after.change, OrderChange());
  EXPECT_EQ(less->after.version, 2);
  EXPECT_EQ(Propose(Grow("100.01"), Asking(true, true))->after.change.state, ChangeState::kInReview);
  EXPECT_EQ(Propose(Grow("100.01"), Asking(false, true))->after.change.state, ChangeState::kFunding);
  EXPECT_TRUE(Propose(Grow("100.01"), Asking(false, false))->new_version);
}

TEST(ChangeTest, IsHeldAgainstWhatWasInvoicedMeanwhile) {
  const Order waits =
      Propose({.lines = {ALine("1", "50.00"), ALine("3", "90.00")}, .remove = {"2"}}, Asking(true, false))->after;
  const ReviewPicture approved = Ended(ReviewOutcome::kApproved);
  EXPECT_THAT(Review(waits, approved, Asking(true, false), BookedOnLine1(50'00)), IsOk());
  EXPECT_THAT(Review(waits, approved, Asking(true, false), BookedOnLine1(50'01)), HasReason("LINE_BELOW_INVOICED"));
  OrderInvoiced other;
  other.lines["2"].minor = 0;
  EXPECT_THAT(Review(waits, approved, Asking(true, false), other), HasReason("LINE_HAS_INVOICES"));
}

TEST(ChangeTest, LinesThatComeMeanwhileStay) {
  Order waits = Propose(Grow(), Asking(true, false))->after;
  Line added = waits.lines[0];
  added.number = "9";
  waits.lines.push_back(added);
  const auto decided = Review(waits, Ended(ReviewOutcome::kApproved), Asking(true, false));
  EXPECT_NE(FindLine(decided->after, "9"), nullptr);
  EXPECT_EQ(*TotalOf(decided->after), Usd("280.00"));
}

TEST(ChangeTest, KeepsTheDutiesApart) {
  Order waits = Propose(Grow(), Asking(true, false))->after;
  waits.change.proposers = Persons("ann");
  OrderInvoiced posted;
  posted.posters = Persons("bob");
  EXPECT_THAT(Review(waits, Ended(ReviewOutcome::kApproved), Asking(true, false), posted), HasReason("DUTIES_CONFLICT"))
      << "who approves has posted an invoice meanwhile";
  posted.posters = Persons("ann");
  EXPECT_THAT(Review(waits, Ended(ReviewOutcome::kApproved), Asking(true, false), posted), HasReason("DUTIES_CONFLICT"))
      << "who asked has";
  const auto decided = Review(waits, Ended(ReviewOutcome::kApproved), Asking(true, false));
  EXPECT_EQ(decided->after.requesters, Persons("ann"));
}

TEST(ChangeTest, GoesToAnotherSupplierWhileNothingIsInvoiced) {
  Supplier other = ASupplier();
  other.id = "globex";
  const Revision revision = {.lines = {}, .remove = {}, .supplier_id = "globex", .entity_ids = {"us"}};
  const auto revise = [&](const Revision& what, const OrderInvoiced& invoiced = {}) {
    return DecideRevise(AnIssuedOrder(), what, other, invoiced, Rules(), ByAnn(), InAugust());
  };
  const auto moved = revise(revision);
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->after.supplier_id, "globex");
  EXPECT_TRUE(moved->may_take_more);
  EXPECT_THAT(revise(revision, BookedOnLine1(0)), HasReason("PURCHASE_ORDER_HAS_INVOICES"));
  EXPECT_THAT(revise({.lines = {}, .remove = {}, .supplier_id = "globex"}), HasMetadata("field", "bill_from_entities"));
  EXPECT_THAT(revise({.lines = {}, .remove = {}, .supplier_id = "globex", .entity_ids = {"emea"}}),
              HasMetadata("field", "bill_from_entities"))
      << "in another currency";
  other.block = Block{.scope = BlockScope::kAll, .reason = "sanctions"};
  EXPECT_THAT(revise(revision), HasReason("SUPPLIER_BLOCKED"));
}

// More persons than approval can be told about.
TEST(ChangeTest, IsOfSoManyPeopleAtMost) {
  const auto persons = [](const std::string& prefix, int count) {
    Persons all;
    for (int i = 0; i < count; ++i) all.Add(prefix + std::to_string(i));
    return all;
  };
  const Persons posters = persons("p", 400);
  Supplier supplier = ASupplier();
  supplier.editors = persons("e", 400);
  Order order = AnIssuedOrder();
  order.requesters = persons("r", 199);
  const auto check = [&] {
    absl::StatusOr<OrderDecision> proposed = Propose(Grow(), Asking(true, false), order);
    EXPECT_THAT(proposed, IsOk());
    return CheckProposers(Persons("ann"), posters, supplier, Asking(true, false), &*proposed);
  };
  EXPECT_THAT(check(), IsOk());
  order.requesters = persons("r", 200);
  EXPECT_THAT(check(), HasReason("TOO_MANY_PERSONS"));
}

// A purchase is invoiced by its seller (P12).
TEST(ChangeTest, LinesOfPurchasesOnMarketplacesDoNotGoElsewhere) {
  Order order = AnIssuedOrder();
  order.entity_ids = {"us", "emea"};
  order.lines[1].marketplace_transaction = "t-1";
  Supplier other = ASupplier();
  other.id = "globex";
  const auto revise = [&](const Revision& revision, const Supplier& supplier) {
    return DecideRevise(order, revision, supplier, {}, Rules(), ByAnn(), InAugust());
  };
  const Revision moved = {.lines = {}, .remove = {}, .supplier_id = "globex", .entity_ids = {"us"}};
  EXPECT_THAT(revise(moved, other), HasReason("LINE_HAS_PURCHASE"));
  EXPECT_THAT(revise(moved, other), HasMetadata("field", "supplier"));
  EXPECT_THAT(revise({.lines = {}, .remove = {}, .entity_ids = {"us"}}, ASupplier()),
              HasMetadata("field", "bill_from_entities"));
  EXPECT_THAT(revise(Grow(), ASupplier()), IsOk());
  Revision without = moved;
  without.remove = {"2"};
  EXPECT_THAT(revise(without, other), IsOk());
}

TEST(ChangeTest, MoreEntitiesMayComeAndThoseOfInvoicesStay) {
  const auto revise = [](const Order& order, const std::vector<std::string>& entities, const OrderInvoiced& invoiced,
                         const Rules& rules = Rules()) {
    return DecideRevise(order, {.lines = {}, .remove = {}, .entity_ids = entities}, ASupplier(), invoiced, rules,
                        ByAnn(), InAugust());
  };
  const auto wider = revise(AnIssuedOrder(), {"us", "emea"}, BookedOnLine1(1));
  ASSERT_THAT(wider, IsOk());
  EXPECT_EQ(wider->after.entity_ids.size(), 2u);
  EXPECT_THAT(revise(wider->after, {"us"}, BookedOnLine1(1)), HasReason("PURCHASE_ORDER_HAS_INVOICES"));
  EXPECT_THAT(revise(wider->after, {"us"}, {}), IsOk());
  EXPECT_FALSE(revise(AnIssuedOrder(), {"us"}, {})->changed);
  EXPECT_EQ(revise(AnIssuedOrder(), {"us", "emea"}, {}, Asking(true, false))->after.change.state,
            ChangeState::kInReview);
}

TEST(ChangeTest, EndsWithItsOrder) {
  const Order waits = Propose(Grow(), Asking(true, false))->after;
  EXPECT_EQ(DecideClose(waits, InAugust())->after.change.state, ChangeState::kWithdrawn);
  EXPECT_EQ(DecideCancel(waits, {}, InAugust())->after.change.state, ChangeState::kWithdrawn);
  EXPECT_EQ(DecideDelete(waits, InAugust()).decision.after.change.state, ChangeState::kWithdrawn);
  Rules rules = Asking(true, false);
  rules.close_when_complete = true;
  OrderInvoiced all = BookedOnLine1(100'00);
  all.lines["2"].minor = 50'00;
  EXPECT_TRUE(DecideCloseComplete(AnIssuedOrder(), all, rules).changed);
  EXPECT_FALSE(DecideCloseComplete(waits, all, rules).changed) << "more of it is wanted";
}

TEST(ChangeTest, IsDecidedAboutAnewWhenTheOrderIsAnother) {
  Order waits = DecideOwnersKnown(Propose(Grow(), Asking(true, true))->after, {}).after;
  waits = Review(waits, Ended(ReviewOutcome::kApproved), Asking(true, true))->after;
  AskAboutChangeAnew(&waits);
  EXPECT_EQ(waits.change.state, ChangeState::kInReview);
  EXPECT_EQ(waits.change.attempt, 2);
  EXPECT_TRUE(waits.change.approvers.empty());
  Order unreviewed = Propose(Grow(), Asking(false, true))->after;
  const Order before = unreviewed;
  AskAboutChangeAnew(&unreviewed);
  EXPECT_EQ(unreviewed, before);
}

}  // namespace
}  // namespace outlay::purchase_order
