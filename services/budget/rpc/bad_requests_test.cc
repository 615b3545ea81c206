// Every method of the service against every rule of its fields, one broken at a time.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/rpc/testing/bad_calls.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using rpc::GoodCall;

// Returns a budget with every field set that callers write.
constexpr char kBudget[] = R"pb(
  name: "organizations/acme/budgets/b-1"
  group: "organizations/acme/groups/engineering"
  display_name: "Tools"
  amount { currency_code: "USD" units: 1 }
  note: "n"
  hidden: true
  period {
    recurrence: RECURRENCE_EVERY_N_MONTHS
    first_day { year: 2026 month: 1 day: 1 }
    last_day { year: 2026 month: 12 day: 31 }
    months: 2
  }
  purchase_order_number: "BPO 1"
  by_choice: true
  filter { categories: "4321" suppliers: "organizations/acme/suppliers/initech" cost_centers: "42" projects: "p" }
  enforcement { stage: STAGE_REQUEST interval: INTERVAL_PERIOD action: ACTION_WARN }
  ceiling_basis_points: 11000
  buffer {
    basis_points: 100
    amount { currency_code: "USD" units: 1 }
  }
  rollover {
    rule: RULE_CAPPED
    cap { currency_code: "USD" units: 1 }
    cap_basis_points: 100
    carry_negative: true
  }
  thresholds {
    thresholds { measure: MEASURE_USED basis_points: 9000 counted: PART_SPENT }
    thresholds {
      measure: MEASURE_REMAINING
      amount { currency_code: "USD" units: 1 }
    }
  }
  contacts: "organizations/acme/users/ann"
  owners: "organizations/acme/users/bob"
  tax_counting: TAX_COUNTING_NONE
  year_end_rule: YEAR_END_RULE_CARRY_BOTH
  etag: "e"
)pb";

constexpr char kSpend[] = R"pb(
  group: "organizations/acme/groups/engineering"
  member: "organizations/acme/users/ann"
  amount { currency_code: "USD" units: 1 }
  category: "43"
  supplier: "organizations/acme/suppliers/initech"
  cost_center: "42"
  project: "p"
  purchase_order_number: "BPO 1"
  budgets: "organizations/acme/budgets/b-1"
  document: "organizations/acme/purchaseOrders/po-1"
  tax { currency_code: "USD" nanos: 10000000 }
  recoverable_basis_points: 5000
)pb";

constexpr char kGrant[] = R"pb(
  group: "organizations/acme/groups/engineering"
  document: "organizations/acme/purchaseOrders/po-1"
  max_amount { currency_code: "USD" units: 1 }
  budget: "organizations/acme/budgets/b-1"
  requester: "organizations/acme/users/bob"
  reason: "r"
  expire_time { seconds: 1788000000 }
)pb";

GoodCall CallOf(const std::string& method, const std::string& request) {
  return {.method = "outlay.budget.v1." + method, .messages = {request}};
}

GoodCall DocumentCall(const std::string& method, const std::string& more) {
  return CallOf("DocumentHolds." + method, "parent: 'organizations/acme' document_id: 'd-1' " + more +
                                               " spends { stage: STAGE_ORDER spend { " + kSpend + " } }");
}

std::vector<GoodCall> GrantCalls() {
  const std::string parent = "parent: 'organizations/acme' ";
  const std::string name = "name: 'organizations/acme/overrideGrants/g' ";
  return {
      CallOf("OverrideGrants.CreateOverrideGrant", parent + "override_grant_id: 'g' override_grant { " + kGrant + " }"),
      CallOf("OverrideGrants.RevokeOverrideGrant", name + "request_id: 'r' etag: 'e'"),
      CallOf("OverrideGrants.GetOverrideGrant", name),
      CallOf("OverrideGrants.ListOverrideGrants", parent + "page_size: 5 filter { states: STATE_USED document: 'd' }"),
  };
}

std::vector<GoodCall> YearEndCalls(const std::string& parent) {
  const std::string year = "last_day { year: 2025 month: 12 day: 31 } default_rule: YEAR_END_RULE_DROP ";
  return {
      CallOf("YearEnds.PreviewYearEnd", parent + year),
      CallOf("YearEnds.CloseYear", parent + year + "year_end_id: 'y' late_entries: LATE_ENTRIES_MOVE"),
      CallOf("YearEnds.ReverseYearEnd", "request_id: 'r' name: 'organizations/acme/yearEnds/y' etag: 'e'"),
      CallOf("YearEnds.GetYearEnd", "name: 'organizations/acme/yearEnds/y'"),
      CallOf("YearEnds.ListYearEnds", parent + "page_size: 5"),
      CallOf("YearEnds.ListYearEndLines", "parent: 'organizations/acme/yearEnds/y' page_size: 5"),
  };
}

std::vector<GoodCall> AllocationCalls() {
  return {
      CallOf("Allocations.SetAllocations",
             "request_id: 'r' budget: 'organizations/acme/budgets/b-1' etag: 'e' allocations { member: "
             "'organizations/acme/users/ann' share { basis_points: 100 } }"),
      CallOf(
          "Allocations.TakeBackAllocations",
          "request_id: 'r' budget: 'organizations/acme/budgets/b-1' etag: 'e' members: 'organizations/acme/users/ann'"),
      CallOf("Allocations.ListAllocations", "parent: 'organizations/acme/budgets/b-1' page_size: 5"),
      {.method = "outlay.budget.v1.AllocationFiles.ImportAllocations",
       .messages = {"header { parent: 'organizations/acme' validate_only: true }", "chunk: 'x'"}},
      CallOf("AllocationFiles.ExportAllocations",
             "parent: 'organizations/acme' filter { states: STATE_DRAFT group: "
             "'organizations/acme/groups/engineering' }"),
  };
}

constexpr char kOverrides[] = "overrides { spend: 0 override_grant: 'organizations/acme/overrideGrants/g' } ";

std::vector<GoodCall> CallsOfOthers() {
  const std::string budget = kBudget;
  const std::string parent = "parent: 'organizations/acme' ";
  const std::string on_budget = "request_id: 'r' name: 'organizations/acme/budgets/b-1' etag: 'e' ";
  const std::string on_hold = "request_id: 'r' name: 'organizations/acme/holds/h-1' etag: 'e' ";
  const std::string on_move = "request_id: 'r' name: 'organizations/acme/budgetMoves/m-1' etag: 'e' ";
  const std::string amount = "amount { currency_code: 'USD' units: 1 } ";
  const std::string spend = std::string("spend { ") + kSpend + " } ";
  const std::string authorization = parent + "hold_id: 'h-1' " + spend +
                                    "stage: STAGE_ORDER expire_time { seconds: 1900000000 } "
                                    "tolerance_basis_points: 100 ";
  const std::string batch = parent + kOverrides + "batch_id: 'm' spends { " + kSpend +
                            " } stage: STAGE_ORDER expire_time { seconds: 1900000000 } tolerance_basis_points: 100 "
                            "all_or_nothing: true validate_only: true ";
  return {
      CallOf("Budgets.CreateBudget", parent + "budget_id: 'b-1' activate: true budget { " + kBudget + " }"),
      CallOf("Budgets.GetBudget", "name: 'organizations/acme/budgets/b-1'"),
      CallOf("Budgets.ListBudgets",
             parent + "page_size: 5 filter { states: STATE_DRAFT group: 'organizations/acme/groups/engineering' }"),
      CallOf("Budgets.UpdateBudget", std::string("request_id: 'r' budget { ") + kBudget + " }"),
      CallOf("Budgets.ActivateBudget", on_budget),
      CallOf("Budgets.FreezeBudget", on_budget),
      CallOf("Budgets.CloseBudget", on_budget),
      CallOf("Budgets.DeleteBudget", on_budget),
      CallOf("BudgetReports.GetBudgetProgress", "name: 'organizations/acme/budgets/b-1' page_size: 5"),
      CallOf("BudgetReports.GetBudgetMonths", "name: 'organizations/acme/budgets/b-1' period: '2026-01-01'"),
      CallOf("BudgetReports.GetBudgetHistory",
             "name: 'organizations/acme/budgets/b-1' time { seconds: 1 } known_time { seconds: 2 } "
             "period: '2026-01-01'"),
      CallOf("BudgetReports.GetGroupTotals", "group: 'organizations/acme/groups/engineering' page_size: 5"),
      CallOf("Budgets.ListBudgetRevisions", "name: 'organizations/acme/budgets/b-1' page_size: 5"),
      CallOf("BudgetMoves.TransferBudget", parent +
                                               "move_id: 'm-1' from_budget: 'organizations/acme/budgets/b-1' "
                                               "to_budget: 'organizations/acme/budgets/b-2' earmarked: true "
                                               "reason: 'r' " +
                                               amount),
      CallOf("BudgetMoves.IncreaseBudget",
             parent + "move_id: 'm-1' budget: 'organizations/acme/budgets/b-1' reason: 'r' " + amount),
      CallOf("BudgetMoves.DecreaseBudget",
             parent + "move_id: 'm-1' budget: 'organizations/acme/budgets/b-1' reason: 'r' " + amount),
      CallOf("BudgetMoves.ReverseBudgetMove", "name: 'organizations/acme/budgetMoves/m-1' move_id: 'm-2' reason: 'r'"),
      CallOf("BudgetMoves.ConfirmBudgetMove", on_move),
      CallOf("BudgetMoves.RejectBudgetMove", on_move),
      CallOf("BudgetMoves.GetBudgetMove", "name: 'organizations/acme/budgetMoves/m-1'"),
      CallOf("BudgetMoves.ListBudgetMoves",
             parent + "page_size: 5 filter { states: STATE_DONE budget: 'organizations/acme/budgets/b-1' }"),
      {.method = "outlay.budget.v1.BudgetFiles.ImportBudgets",
       .messages = {"header { " + parent + "all_or_nothing: true validate_only: true }", "chunk: 'x'"}},
      CallOf("BudgetFiles.ExportBudgets",
             parent + "filter { states: STATE_DRAFT group: 'organizations/acme/groups/engineering' }"),
      CallOf("Forecasts.ForecastBudget", "name: 'organizations/acme/budgets/b-1'"),
      CallOf("Holds.AuthorizeHold", authorization),
      CallOf("Holds.BatchAuthorizeHolds", parent + "requests { " + authorization + " }"),
      CallOf("Holds.AuthorizeHolds", batch),
      CallOf("Holds.StreamAuthorizeHolds", "batch { " + batch + " }"),
      CallOf("Holds.SimulateHolds", parent + "stage: STAGE_ORDER spends { " + kSpend + " }"),
      CallOf("Holds.OverrideHold", authorization + "reason: 'x'"),
      CallOf("Holds.CommitHold", on_hold + amount + "document: 'd'"),
      CallOf("Holds.PostHold", on_hold + amount + "document: 'd' final: true"),
      CallOf("Holds.ReversePosting", on_hold + "entry_number: 2"),
      CallOf("Holds.ReleaseHold", on_hold + amount),
      CallOf("Holds.AdjustHold", on_hold + amount),
      CallOf("Holds.GetHold", "name: 'organizations/acme/holds/h-1'"),
      CallOf("Holds.ListHolds",
             parent + "page_size: 5 filter { states: STATE_HELD budget: 'organizations/acme/budgets/b-1' }"),
      CallOf("Holds.ListHoldEntries", "name: 'organizations/acme/holds/h-1' page_size: 5"),
      DocumentCall("SettleDocument", "version: 1"),
      DocumentCall("ExplainDocument", ""),
  };
}

std::vector<GoodCall> AllCalls() {
  std::vector<GoodCall> calls = CallsOfOthers();
  for (GoodCall& call : AllocationCalls()) calls.push_back(std::move(call));
  for (GoodCall& call : YearEndCalls("parent: 'organizations/acme' ")) calls.push_back(std::move(call));
  for (GoodCall& call : GrantCalls()) calls.push_back(std::move(call));
  return calls;
}

class BadCallsTest : public ServiceFixture {};

class BadRequestsTest : public BadCallsTest, public ::testing::WithParamInterface<GoodCall> {};

TEST_P(BadRequestsTest, AreRefusedByNameAndChangeNothing) {
  ExpectRefusesBadMessages(GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, BadRequestsTest, ::testing::ValuesIn(AllCalls()),
                         [](const auto& test) { return rpc::MethodOf(test.param).name(); });

// Every new method must be added to the table.
TEST_F(BadCallsTest, AreMadeOfEveryMethod) {
  rpc::ExpectCovers(AllCalls(), rpc::MethodsOf(dispatcher_));
}

// Lists find nothing, batches answer for each item, and unknown members or suppliers are valid for this service.
TEST_F(BadCallsTest, OfUnknownNamesAreNotFoundAndWriteNothing) {
  const std::set<std::string> answers_otherwise = {
      "ExportAllocations", "ImportAllocations", "BatchAuthorizeHolds", "ExportBudgets",        "ImportBudgets",
      "ListBudgetMoves",   "ListBudgets",       "ListHolds",           "StreamAuthorizeHolds", "CloseYear",
      "ListYearEnds",      "PreviewYearEnd",    "ListOverrideGrants"};
  const std::set<std::string> new_names = {"spend.member",
                                           "spend.supplier",
                                           "spends[0].member",
                                           "spends[0].spend.member",
                                           "spends[0].spend.supplier",
                                           "spends[0].supplier",
                                           "budget.filter.suppliers[0]",
                                           "budget.contacts[0]",
                                           "budget.owners[0]",
                                           "override_grant.requester",
                                           "allocations[0].member",
                                           "members[0]"};
  for (const GoodCall& call : AllCalls()) {
    if (answers_otherwise.contains(rpc::MethodOf(call).name())) continue;
    rpc::ExpectRefusesUnknownNames(call, new_names, Sender());
  }
  EXPECT_TRUE(Events<v1::HoldChanged>().empty());
}

}  // namespace
}  // namespace outlay::budget
