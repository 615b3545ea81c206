// Keys and records of budgets and holds must never change their bytes: a data directory outlives its program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "common/store/testing/hex.h"
#include "services/budget/store/keyspaces.h"
#include "services/budget/store/moves.h"
#include "services/budget/store/override_grants.h"
#include "services/budget/store/records.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;

const absl::Time kTime = absl::FromUnixMicros(1);
constexpr Currency kUsd = Currency::Of("USD");

// Returns a budget with every field set.
Budget FullBudget() {
  Budget budget;
  budget.id = "b";
  budget.spec = {.group_id = "g",
                 .display_name = "d",
                 .amount = Money(100, kUsd),
                 .note = "n",
                 .hidden = true,
                 .period = {.recurrence = Recurrence::kEveryMonths,
                            .first_day = absl::CivilDay(2026, 1, 1),
                            .end_day = absl::CivilDay(2027, 1, 1),
                            .months = 2},
                 .purchase_order_number = "p",
                 .by_choice = true,
                 .filter = {.categories = {"43"}, .suppliers = {"s"}, .cost_centers = {"c"}, .projects = {"p"}},
                 .enforcement = {.rules = {{.stage = Stage::kOrder, .action = Action::kWarn},
                                           {.stage = Stage::kOrder, .sum = CheckedSum::kToDate}},
                                 .ceiling_basis_points = 11'000,
                                 .buffer = Buffer{.basis_points = 5, .amount = Money(6, kUsd)}},
                 .rollover = {.kind = RolloverKind::kCapped,
                              .cap = Money(7, kUsd),
                              .cap_share = Percent{8},
                              .carry_negative = true},
                 .thresholds = {{.measure = ThresholdMeasure::kRemaining,
                                 .amount_minor = 9,
                                 .counts_held = false,
                                 .counts_committed = false,
                                 .counts_spent = true},
                                {.share = Percent{10}}},
                 .contacts = {"ann"},
                 .distribution = {.manual = {Money(60, kUsd), Money(40, kUsd)}}};
  budget.state = BudgetState::kFrozen;
  budget.create_time = kTime;
  budget.update_time = kTime;
  budget.revision = 2;
  budget.create_digest = "d";
  budget.creator = "c";
  return budget;
}

// Returns a hold with every field set.
Hold FullHold() {
  Hold hold;
  hold.id = "h";
  hold.spend = {.group_id = "g",
                .member_id = "m",
                .amount = Money(-5, kUsd),
                .category = "43",
                .supplier_id = "s",
                .cost_center = "c",
                .project = "p",
                .purchase_order_number = "n",
                .budget_ids = {"b"},
                .document = "d"};
  hold.amounts = {.held = 1, .committed = 2, .spent = -3};
  hold.tolerance = 4;
  hold.end = HoldEnd::kExpired;
  hold.expire_time = kTime;
  hold.nodes = {{.budget_id = "b",
                 .group_id = "g",
                 .period = "2026-01-01",
                 .currency = Currency::Of("EUR"),
                 .rate = *Decimal::Parse("1.5"),
                 .is_cleared = true}};
  hold.entries = 2;
  hold.creator = "c";
  hold.create_time = kTime;
  hold.update_time = kTime;
  hold.create_digest = "d";
  return hold;
}

TEST(BudgetGoldenTest, KeysKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kBudgets, {"o", "b"}), "0001076f0001620001");
  EXPECT_EQ(KeyHex(kFigures, {"o", "b", "2026-01-01"}), "0002076f0001620001323032362d30312d30310001");
  EXPECT_EQ(KeyHex(kHolds, {"o", "h"}), "0003076f0001680001");
  EXPECT_EQ(KeyHex(kHoldEntries, {"o", "h", 2}), "0004076f00016800018000000000000002");
  EXPECT_EQ(KeyHex(kHoldsByExpiry, {"o", kTime, "h"}), "0005076f00018000000000000001680001");
  EXPECT_EQ(KeyHex(kRefusals, {"o", "h"}), "0006076f0001680001");
  EXPECT_EQ(KeyHex(kMoves, {"o", "m"}), "0007076f00016d0001");
  EXPECT_EQ(KeyHex(kRevisions, {"o", "b", 2}), "0008076f00016200018000000000000002");
  EXPECT_EQ(KeyHex(kHoldBatches, {"o", "m"}), "0009076f00016d0001");
  EXPECT_EQ(KeyHex(kBatchedHolds, {"o", "m-000"}), "000a076f00016d2d3030300001");
  EXPECT_EQ(KeyHex(kAllocations, {"o", "b", "m"}), "000b076f00016200016d0001");
  EXPECT_EQ(KeyHex(kAllotments, {"o", "b", "2026-01-01", ""}), "000c076f0001620001323032362d30312d303100010001");
}

TEST(BudgetGoldenTest, AllocationsKeepTheirBytes) {
  const AllocationShare fixed = {.kind = ShareKind::kAmount, .amount = Money(5, kUsd)};
  const AllocationShare share = {.kind = ShareKind::kShare, .share = Percent{25}};
  EXPECT_EQ(ValueHex(ToRecord(fixed)), "08011005");
  EXPECT_EQ(ValueHex(ToRecord(share)), "08021819");
  for (const AllocationShare& each : {fixed, share, AllocationShare()}) {
    EXPECT_EQ(*FromRecord(ToRecord(each), kUsd), each);
  }
  const PeriodAllocation allotment = {.amount = 1, .used = {.held = 2, .committed = 3, .spent = -4}, .has_ended = true};
  EXPECT_EQ(ValueHex(ToRecord(allotment)), "08011002180320fcffffffffffffffff012801");
  EXPECT_EQ(FromRecord(ToRecord(allotment)), allotment);
  const PeriodAllocation rest = {.amount = 1, .opening = OpeningSplit{.limit = 300, .sum_may_exceed = true}};
  EXPECT_EQ(ValueHex(ToRecord(rest)), "0801320508ac021001");
  EXPECT_EQ(FromRecord(ToRecord(rest)), rest);
  // The fields for allocations in other rows.
  Hold hold = FullHold();
  hold.nodes[0].allotment = "m";
  EXPECT_EQ(*FromRecord("h", ToRecord(hold)), hold);
  hold.nodes[0].allotment = "";
  EXPECT_EQ(*FromRecord("h", ToRecord(hold)), hold);
  Budget budget = FullBudget();
  budget.spec.allocation_rules = {.sum_may_exceed = true, .rest_is_closed = true, .for_new_members = fixed};
  budget.joins_from = kTime;
  EXPECT_EQ(*FromRecord("b", ToRecord(budget)), budget);
}

storage::v1::HoldBatchRecord RecordOf(const HoldBatch& batch) {
  storage::v1::HoldBatchRecord record;
  ToRecord(batch, &record);
  return record;
}

TEST(BudgetGoldenTest, BatchesKeepTheirBytes) {
  const Hold hold = FullHold();
  HoldBatch batch = {
      .id = "m",
      .creator = "c",
      .create_time = kTime,
      .create_digest = "d",
      .expire_time = kTime,
      .stage = Stage::kOrder,
      .tolerance_basis_points = 5,
      .nodes = hold.nodes,
      .kinds = {{.spend = hold.spend, .nodes = {0}}},
      .spends = {{.kind = 0, .amount_minor = -7}, {.kind = 0, .amount_minor = 8, .refusal = Refusal::kFrozen}}};
  batch.kinds[0].spend.amount = Money::Zero(kUsd);
  EXPECT_EQ(ValueHex(RecordOf(batch)),
            "0a016310011a01642001280230053a1e0a0162120a323032362d30312d30311a034555522203312e35280132016742260a"
            "210a016712016d22035553442a0234333201733a01634201704a016e5201625a01641201004a02000052020d105a020002");
  EXPECT_EQ(*FromRecord("m", RecordOf(batch)), batch);
  batch.spends[1] = {.kind = 0, .amount_minor = 8, .has_used_grant = true};
  EXPECT_EQ(*FromRecord("m", RecordOf(batch)), batch);
  EXPECT_TRUE(ValueHex(RecordOf(batch)).ends_with("6a0101"));
  storage::v1::HoldBatchRecord broken = RecordOf(batch);
  broken.set_spend_kinds(1, 1);
  EXPECT_EQ(FromRecord("m", broken).status().code(), absl::StatusCode::kDataLoss);
  broken = RecordOf(batch);
  broken.mutable_kinds(0)->set_nodes(0, 1);
  EXPECT_EQ(FromRecord("m", broken).status().code(), absl::StatusCode::kDataLoss);
}

TEST(BudgetGoldenTest, TaxesKeepTheirBytes) {
  Hold hold = FullHold();
  hold.spend.tax = {.minor = -2, .recoverable = Percent{3}};
  hold.nodes[0].tax = TaxCounting::kNonRecoverable;
  storage::v1::SpendRecord spend;
  ToRecord(Spend{.amount = Money::Zero(kUsd), .tax = hold.spend.tax}, &spend);
  EXPECT_EQ(ValueHex(spend), "220355534460feffffffffffffffff016803");
  storage::v1::NodeRecord node;
  ToRecord(HoldNode{.currency = kUsd, .tax = TaxCounting::kNone}, &node);
  EXPECT_EQ(ValueHex(node), "1a035553444802");
  EXPECT_EQ(*FromRecord("h", ToRecord(hold)), hold);
  HoldBatch batch = {.id = "m",
                     .nodes = hold.nodes,
                     .kinds = {{.spend = hold.spend, .nodes = {0}}},
                     .spends = {{.kind = 0, .amount_minor = 7}, {.kind = 0, .amount_minor = 8, .tax_minor = -9}}};
  batch.kinds[0].spend.tax.minor = 0;
  EXPECT_EQ(RecordOf(batch).taxes_minor_size(), 2);
  EXPECT_EQ(*FromRecord("m", RecordOf(batch)), batch);
  storage::v1::HoldBatchRecord broken = RecordOf(batch);
  broken.add_taxes_minor(1);
  EXPECT_EQ(FromRecord("m", broken).status().code(), absl::StatusCode::kDataLoss);
  batch.spends[1].tax_minor = 0;
  EXPECT_EQ(RecordOf(batch).taxes_minor_size(), 0) << "where there is none it takes no room";
  Budget budget = FullBudget();
  budget.spec.tax_counting = TaxCounting::kNone;
  EXPECT_EQ(*FromRecord("b", ToRecord(budget)), budget);
}

TEST(BudgetGoldenTest, OverrideGrantsKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kOverrideGrants, {"o", "g"}), "000e076f0001670001");
  const OverrideGrant grant = {.id = "g",
                               .group_id = "a",
                               .document = "d",
                               .max_amount = Money(3, kUsd),
                               .budget_id = "b",
                               .requester_id = "r",
                               .reason = "w",
                               .expire_time = kTime,
                               .state = GrantState::kUsed,
                               .hold_id = "h",
                               .maker = {.subject = "s", .on_behalf_of = "p"},
                               .makers = Persons("p"),
                               .revoker = "v",
                               .create_time = kTime,
                               .update_time = kTime,
                               .revision = 4,
                               .create_digest = "x"};
  EXPECT_EQ(ValueHex(ToRecord(grant)),
            "0a016112016418032203555344"
            "2a016232017"
            "23a0177400148025201685a01736201706a017072017678018001018801049201017"
            "8");
  EXPECT_EQ(*FromRecord("g", ToRecord(grant)), grant);
}

TEST(BudgetGoldenTest, RefusalsKeepTheirBytes) {
  storage::v1::RefusalRecord record;
  record.set_digest("d");
  record.set_answer("a");
  record.set_actor("s");
  record.set_time_micros(1);
  EXPECT_EQ(ValueHex(record),
            "0a0164120161"
            "1a01732001");
}

TEST(BudgetGoldenTest, DocumentsKeepTheirBytes) {
  storage::v1::DocumentRecord record;
  record.set_version(3);
  record.set_digest("d");
  record.set_holds_made(2);
  record.add_holds("h");
  EXPECT_EQ(ValueHex(record), "08031201641802220168");
}

TEST(BudgetGoldenTest, BudgetsKeepTheirBytes) {
  const Budget budget = FullBudget();
  EXPECT_EQ(
      ValueHex(ToRecord(budget)),
      "0a0167120164186422035553442a016e3001380340064a0a323032362d30312d3031520a323032372d30312d30315802"
      "6201706801720d0a0234331201731a01632201707a04080210027a060802100118028001f855880101900105980101a00106a80103b00101"
      "b80107c00101c80108d00101d80101e00101e80102f2010164"
      "f8010182020a080218012009280130018202040801100a8a0203616e6e920201639a02023c28");
  const absl::StatusOr<Budget> read = FromRecord("b", ToRecord(budget));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, budget);
}

TEST(BudgetGoldenTest, FiguresKeepTheirBytes) {
  const Figures figures = {.period = {.start = kTime, .end = absl::FromUnixMicros(2)},
                           .amount = 3,
                           .rollover = -4,
                           .moved = {.transferred_in = 8, .transferred_out = 9, .increased = -10},
                           .used = {.held = 5, .committed = 6, .spent = -7},
                           .buffer_used = true,
                           .marks = 5};
  EXPECT_EQ(ValueHex(ToRecord(figures)),
            "08011002180320fcffffffffffffffff012805300638f9ffffffffffffffff014001"
            "4808500958f6ffffffffffffffff01610500000000000000");
  EXPECT_EQ(FromRecord(ToRecord(figures)), figures);
}

TEST(BudgetGoldenTest, HoldsKeepTheirBytes) {
  const Hold hold = FullHold();
  EXPECT_EQ(ValueHex(ToRecord(hold)),
            "0a2c0a016712016d18fbffffffffffffffff0122035553442a0234333201733a01634201704a016e5201625a01641001"
            "180220fdffffffffffffffff01280430053801421e0a0162120a323032362d30312d30311a034555522203312e352801"
            "3201674802520163580160016a0164");
  const absl::StatusOr<Hold> read = FromRecord("h", ToRecord(hold));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, hold);
}

TEST(BudgetGoldenTest, EntriesKeepTheirBytes) {
  const HoldEntry entry = {.number = 2,
                           .verb = EntryVerb::kReversePost,
                           .change = {.held = 1, .committed = -2, .spent = 3},
                           .tolerance_used = 4,
                           .reversed_number = 1,
                           .document = "d",
                           .actor = "a",
                           .time = kTime};
  EXPECT_EQ(ValueHex(ToRecord(entry)), "0807100118feffffffffffffffff012003280430013a01644201614801");
  const absl::StatusOr<HoldEntry> read = FromRecord(2, ToRecord(entry));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, entry);
}

TEST(BudgetGoldenTest, MovesKeepTheirBytes) {
  const BudgetMove move = {.id = "m",
                           .kind = MoveKind::kTransfer,
                           .from = {.budget_id = "b", .group_id = "g", .period = "2026-01-01"},
                           .to = {.budget_id = "c", .group_id = "g", .period = "2026-01-01"},
                           .amount = Money(5, kUsd),
                           .is_earmarked = true,
                           .reason = "r",
                           .state = MoveState::kReversed,
                           .reverses_id = "m0",
                           .reversed_by_id = "m2",
                           .maker = {.subject = "s", .on_behalf_of = "o"},
                           .makers = Persons("p"),
                           .is_judged = true,
                           .confirmer = "c",
                           .create_time = kTime,
                           .update_time = kTime,
                           .done_time = kTime,
                           .revision = 2,
                           .create_digest = "d"};
  EXPECT_EQ(ValueHex(ToRecord(move)),
            "080112120a01621201671a0a323032362d30312d30311a120a01631201671a0a323032362d30312d303120052a0355534430"
            "013a017240034a026d3052026d325a017362016f6a017072016378018001018801019001029a010164b80101");
  const absl::StatusOr<BudgetMove> read = FromRecord("m", ToRecord(move));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, move);
}

TEST(BudgetGoldenTest, YearEndsKeepTheirBytes) {
  const Money one(1, kUsd);
  const YearEndRun run = {.id = "y",
                          .end_day = absl::CivilDay(2027, 1, 1),
                          .default_rule = YearEndRule::kCarryBoth,
                          .refuses_late_entries = true,
                          .state = YearEndState::kReversed,
                          .last_budget_id = "b",
                          .closed_budgets = 2,
                          .overdrawn_budgets = 3,
                          .totals = {{.limit = one, .spent = one, .carried = one, .dropped = one}},
                          .creator = "c",
                          .create_time = kTime,
                          .update_time = kTime,
                          .revision = 4,
                          .create_digest = "d"};
  EXPECT_EQ(ValueHex(ToRecord(run)),
            "0a0a323032372d30312d30311004180120042a016230023803420d0a0355534410011801200128014a01635001580160046a0164");
  const YearEndEntry entry = {.line = {.budget_id = "b",
                                       .limit = one,
                                       .spent = one,
                                       .carried_budget = one,
                                       .carried_held = one,
                                       .carried_committed = one,
                                       .dropped_budget = one,
                                       .dropped_held = one,
                                       .dropped_committed = one},
                              .rule = YearEndRule::kCarryBudget,
                              .period = "2026-01-01",
                              .next_period = "2027-01-01",
                              .is_overdrawn = true};
  EXPECT_EQ(ValueHex(ToRecord(entry)),
            "0a0355534410021a0a323032362d30312d3031220a323032372d30312d3031280130013801400148015001580160016801");
  const Closing closing = {.year_end_id = "y",
                           .next_period = "2027-01-01",
                           .carries_commitments = true,
                           .refuses_late_entries = true,
                           .close_time = kTime,
                           .moved = {.held = 1, .committed = 2, .spent = -3},
                           .rollovers_before = {{.period = "p", .rollover = -4}}};
  EXPECT_EQ(ValueHex(ToRecord(closing)),
            "0a0179120a323032372d30312d30311801200128013001380240fdffffffffffffffff015a0e0a017010fcffffffffffffffff01");
  // As an earlier version wrote it.
  storage::v1::ClosingRecord old;
  ASSERT_TRUE(old.ParseFromString(absl::HexStringToBytes("0a0179120a323032372d30312d3031480150fcffffffffffffffff01")));
  EXPECT_EQ(FromRecord(old), (Closing{.year_end_id = "y",
                                      .next_period = "2027-01-01",
                                      .close_time = absl::UnixEpoch(),
                                      .moved = {},
                                      .rollovers_before = {{.period = "2027-01-01", .rollover = -4}}}));
  // The fields for year ends in other rows.
  const Figures closed = {.is_closed = true, .closed_out = -5};
  EXPECT_EQ(FromRecord(ToRecord(closed)), closed);
  Budget budget = FullBudget();
  budget.spec.year_end_rule = YearEndRule::kDrop;
  EXPECT_EQ(*FromRecord("b", ToRecord(budget)), budget);
}

TEST(BudgetGoldenTest, WhatNoVersionWroteIsDataLoss) {
  storage::v1::BudgetRecord budget = ToRecord(FullBudget());
  budget.set_first_day("x");
  EXPECT_EQ(FromRecord("b", budget).status().code(), absl::StatusCode::kDataLoss);
  storage::v1::HoldRecord hold = ToRecord(FullHold());
  hold.mutable_nodes(0)->set_rate("x");
  EXPECT_EQ(FromRecord("h", hold).status().code(), absl::StatusCode::kDataLoss);
  hold = ToRecord(FullHold());
  hold.set_end(1);
  EXPECT_EQ(FromRecord("h", hold).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace outlay::budget
