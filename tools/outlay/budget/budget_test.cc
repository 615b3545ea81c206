// outlay budget and hold.
#include "common/base/strings.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "outlay/budget/v1/holds.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;
namespace po = purchase_order::v1;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kBudget[] = R"pb(
  name: "organizations/acme/budgets/travel"
  group: "organizations/acme/groups/sales"
  display_name: "Travel"
  state: STATE_ACTIVE
  amount { currency_code: "EUR" units: 100 }
  owners: "organizations/acme/users/cat"
  period { recurrence: RECURRENCE_MONTHLY }
  figures {
    limit { currency_code: "EUR" units: 100 }
    available { currency_code: "EUR" units: 25 }
    start_time { seconds: 1793487600 }
    end_time { seconds: 1796079600 }
  }
)pb";

class BudgetTest : public CliTest {};

TEST_F(BudgetTest, CreatesAndListsWithABarOfWhatIsUsed) {
  Answer<bu::CreateBudgetRequest, bu::Budget>(client::kCreateBudget, kBudget);
  EXPECT_EQ(Run({"budget", "create", "travel", "--group", "sales", "--amount", "100.00 EUR", "--every", "monthly",
                 "--from", "2026-01-01", "--tell-at", "75,90", "--owners", "ann,bob"}),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr("recurrence: RECURRENCE_MONTHLY"));
  EXPECT_THAT(asked(), HasSubstr(R"(group: "organizations/acme/groups/sales")"));
  EXPECT_THAT(asked(), HasSubstr("activate: true"));
  EXPECT_THAT(asked(), HasSubstr("basis_points: 7500"));
  EXPECT_THAT(asked(), HasSubstr("basis_points: 9000"));
  EXPECT_THAT(asked(), HasSubstr(R"(owners: "organizations/acme/users/ann")"));
  EXPECT_THAT(asked(), HasSubstr(R"(owners: "organizations/acme/users/bob")"));
  // With the time: in the organization's time zone it is the first instant of the next day.
  EXPECT_THAT(out(), HasSubstr("2026-10-31 23:00 until 2026-11-30 23:00 UTC"));
  EXPECT_THAT(out(), HasSubstr("cat"));
  Answer<bu::ListBudgetsRequest, bu::ListBudgetsResponse>(client::kListBudgets,
                                                          std::string("budgets {") + kBudget + "}");
  EXPECT_EQ(Run({"budget", "list"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("###############-----   75 %"));
}

TEST_F(BudgetTest, WarnsOfWhatIsSpentThoughItDidNotAllowIt) {
  Answer<bu::GetBudgetRequest, bu::Budget>(client::kGetBudget, R"pb(
    name: "organizations/acme/budgets/travel"
    figures {
      limit { currency_code: "EUR" units: 50 }
      spent { currency_code: "EUR" units: 54 }
      spent_beyond { currency_code: "EUR" units: 4 }
      available { currency_code: "EUR" units: -4 }
    })pb");
  EXPECT_EQ(Run({"budget", "get", "travel"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("4.00 EUR of what is invoiced"));
}

TEST_F(BudgetTest, DoesNotWarnOfWhatWasTakenBackOfAClosedYear) {
  Answer<bu::GetBudgetRequest, bu::Budget>(client::kGetBudget, R"pb(
    name: "organizations/acme/budgets/travel"
    figures {
      spent { currency_code: "EUR" units: -10 }
      spent_beyond { currency_code: "EUR" units: -10 }
    })pb");
  EXPECT_EQ(Run({"budget", "get", "travel"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), Not(HasSubstr("of what is invoiced")));
}

TEST_F(BudgetTest, TellsOfMoreThanTheLimitInFigures) {
  Answer<bu::ListBudgetsRequest, bu::ListBudgetsResponse>(client::kListBudgets, R"pb(
    budgets {
      name: "organizations/acme/budgets/travel"
      figures {
        limit { currency_code: "EUR" units: 50 }
        available { currency_code: "EUR" units: -4 }
      }
    })pb");
  EXPECT_EQ(Run({"budget", "list"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("####################  108 %"));
}

TEST_F(BudgetTest, ChangesWhatIsSaidAndLeavesTheRest) {
  Answer<bu::UpdateBudgetRequest, bu::Budget>(client::kUpdateBudget, kBudget);
  const std::string file =
      File("budget.json",
           R"({"name": "organizations/acme/budgets/other", "allocationRules": {"unallocatedBlocked": true}})");
  EXPECT_EQ(Run({"budget", "update", "travel", "--file", file, "--amount", "120.00 EUR", "--mask", "note,amount",
                 "--etag", "e-1"}),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr(R"(name: "organizations/acme/budgets/travel")"));
  EXPECT_THAT(asked(), HasSubstr("units: 120"));
  EXPECT_THAT(asked(), HasSubstr("unallocated_blocked: true"));
  EXPECT_THAT(asked(), HasSubstr(R"(paths: "note" paths: "amount")"));
  EXPECT_THAT(asked(), HasSubstr(R"(etag: "e-1")"));
}

TEST_F(BudgetTest, EndsASimulationThatIsRefusedAsARefusal) {
  std::string answer = "verdicts { refusal: REFUSAL_FROZEN }";
  Answer<bu::SimulateHoldsRequest, bu::SimulateHoldsResponse>(
      client::kSimulateHolds,
      [&answer](const bu::SimulateHoldsRequest&) { return FromText<bu::SimulateHoldsResponse>(answer); });
  const std::vector<std::string> words = {"hold",     "simulate",  "--group",    "sales",
                                          "--amount", "30.00 EUR", "--document", "po-1"};
  EXPECT_EQ(Run(words), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("refused: frozen"));
  EXPECT_THAT(err(), HasSubstr("outlay budget activate"));
  answer = "verdicts { allowed: true }";
  EXPECT_EQ(Run(words), ExitCode::kOk) << err();
  EXPECT_EQ(Run({"hold", "simulate"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("needed: --group GROUP, --amount AMOUNT, --document ORDER (or --document-text)"));
}

TEST_F(BudgetTest, RefusesALimitBelowZero) {
  EXPECT_EQ(Run({"budget", "list", "--limit", "-1"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("0 shows all"));
}

TEST_F(BudgetTest, ListsHoldsByStateAndBudget) {
  Answer<bu::ListHoldsRequest, bu::ListHoldsResponse>(client::kListHolds, R"pb(
    holds {
      name: "organizations/acme/holds/h-1"
      state: STATE_HELD
      held { currency_code: "EUR" units: 30 }
      spend { group: "organizations/acme/groups/sales" document: "organizations/acme/purchaseOrders/po-1" }
    })pb");
  EXPECT_EQ(Run({"hold", "list", "--state", "held", "--counts-in", "travel"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(budget: "organizations/acme/budgets/travel")"));
  EXPECT_THAT(asked(), HasSubstr("states: STATE_HELD"));
  EXPECT_THAT(out(), HasSubstr("h-1"));
  EXPECT_THAT(out(), HasSubstr("30.00 EUR"));
}

TEST_F(BudgetTest, AdjustsAndTakesBookingsBack) {
  constexpr char kHold[] = R"pb(name: "organizations/acme/holds/h-1" state: STATE_HELD)pb";
  Answer<bu::AdjustHoldRequest, bu::Hold>(client::kAdjustHold, kHold);
  EXPECT_EQ(Run({"hold", "adjust", "h-1", "40.00 EUR"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("units: 40"));
  Answer<bu::ListHoldEntriesRequest, bu::ListHoldEntriesResponse>(client::kListHoldEntries, R"pb(
    entries {
      number: 3
      verb: VERB_POST
      spent_change { currency_code: "EUR" units: 30 }
      document: "R-7"
    })pb");
  EXPECT_EQ(Run({"hold", "entries", "h-1"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("R-7"));
  Answer<bu::ReversePostingRequest, bu::Hold>(client::kReversePosting, kHold);
  EXPECT_EQ(Run({"hold", "unpost", "h-1", "3"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("entry_number: 3"));
  EXPECT_EQ(Run({"hold", "unpost", "h-1", "R-7"}), ExitCode::kUsage);
}

TEST_F(BudgetTest, FindsByAnOrderWhatItHasSetAside) {
  Answer<po::GetPurchaseOrderRequest, po::PurchaseOrder>(client::kGetPurchaseOrder,
                                                         R"pb(budget { document_id: "po-1-4kq2x7m3p5ra" })pb");
  Answer<bu::ExplainDocumentRequest, bu::ExplainDocumentResponse>(client::kExplainDocument, "");
  for (const char* order : {"po-1", "organizations/acme/purchaseOrders/po-1"}) {
    EXPECT_EQ(Run({"hold", "explain", order}), ExitCode::kOk) << err();
    EXPECT_THAT(asked(), HasSubstr(R"(document_id: "po-1-4kq2x7m3p5ra")"));
    EXPECT_THAT(err(), HasSubstr("outlay hold list"));
  }
}

TEST_F(BudgetTest, SaysWhichBudgetRefusedAndWhatWouldPass) {
  Answer<bu::AuthorizeHoldRequest, bu::AuthorizeHoldResponse>(client::kAuthorizeHold, R"pb(
    verdict {
      refusal: REFUSAL_INSUFFICIENT
      nodes {
        budget: "organizations/acme/budgets/travel"
        outcome: OUTCOME_BLOCKED
        excess { currency_code: "EUR" units: 5 }
      }
      passing_amount { currency_code: "EUR" units: 25 }
    })pb");
  EXPECT_EQ(Run({"hold", "authorize", "h-1", "--group", "sales", "--amount", "30.00 EUR", "--document", "po-1"}),
            ExitCode::kRefused)
      << err();
  EXPECT_THAT(asked(), HasSubstr(R"(document: "organizations/acme/purchaseOrders/po-1")"));
  EXPECT_EQ(Run({"hold", "authorize", "h-1", "--group", "sales", "--amount", "30.00 EUR", "--document-text", "trip"}),
            ExitCode::kRefused);
  EXPECT_THAT(asked(), HasSubstr(R"(document: "trip")"));
  EXPECT_EQ(Run({"hold", "authorize", "h-1", "--group", "sales", "--amount", "30.00 EUR", "--document", "trip 7"}),
            ExitCode::kRefused);
  EXPECT_THAT(asked(), HasSubstr(R"(document: "trip 7")"));
  EXPECT_EQ(Run({"hold", "authorize", "h-1", "--group", "sales", "--amount", "30.00 EUR", "--document-text", "trip 7",
                 "--document", "po-1"}),
            ExitCode::kUsage);
  EXPECT_EQ(Run({"hold", "authorize", "h-1", "--group", "sales", "--amount", "30.00 EUR", "--document", "po-1"}),
            ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("refused: insufficient"));
  EXPECT_THAT(out(), HasSubstr("blocked"));
  EXPECT_THAT(err(), HasSubstr("25.00 EUR would pass"));
}

TEST_F(BudgetTest, TellsWhatDecidesOfABudgetThatIsGivenToMembers) {
  Answer<bu::SimulateHoldsRequest, bu::SimulateHoldsResponse>(client::kSimulateHolds, R"pb(
    verdicts {
      refusal: REFUSAL_INSUFFICIENT
      nodes {
        budget: "organizations/acme/budgets/travel"
        allocation: "organizations/acme/budgets/travel/allocations/-"
        outcome: OUTCOME_BLOCKED
        limit { currency_code: "EUR" units: 3000 }
        capacity { currency_code: "EUR" units: 12 }
      }
    })pb");
  EXPECT_EQ(
      Run({"hold", "simulate", "--group", "sales", "--amount", "30.00 EUR", "--document", "po-1", "--member", "ann"}),
      ExitCode::kRefused);
  EXPECT_THAT(asked(), HasSubstr(R"(member: "organizations/acme/users/ann")"));
  EXPECT_THAT(out(), HasSubstr("travel, not allocated"));
  EXPECT_THAT(out(), HasSubstr("12.00 EUR"));
  EXPECT_THAT(out(), Not(HasSubstr("3,000")));
}

constexpr char kRefusedOrder[] =
    "budget { document_id: 'po-1-x' refusals { spend { group: "
    "'organizations/acme/groups/it' document: 'd' amount { currency_code: 'EUR' "
    "units: 30 } } verdict { refusal: REFUSAL_INSUFFICIENT nodes { ";

TEST_F(BudgetTest, ExplainsWhatWasRefusedOfAnOrderAsItSays) {
  Answer<bu::ExplainDocumentRequest, bu::ExplainDocumentResponse>(client::kExplainDocument, "");
  Answer<po::GetPurchaseOrderRequest, po::PurchaseOrder>(
      client::kGetPurchaseOrder, Concat(kRefusedOrder, "budget: 'organizations/acme/budgets/travel' } } } }"));
  EXPECT_EQ(Run({"hold", "explain", "po-1"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("30.00 EUR"));
  EXPECT_THAT(out(), HasSubstr("travel"));
  EXPECT_THAT(err(), Not(HasSubstr("has set nothing aside")));
}

TEST_F(BudgetTest, ExplainsToWhoTheOrderTellsNoBudgetWhatBudgetsSayNow) {
  Answer<po::GetPurchaseOrderRequest, po::PurchaseOrder>(client::kGetPurchaseOrder,
                                                         Concat(kRefusedOrder, "outcome: OUTCOME_BLOCKED } } } }"));
  Answer<bu::SimulateHoldsRequest, bu::SimulateHoldsResponse>(
      client::kSimulateHolds, "verdicts { nodes { budget: 'organizations/acme/budgets/tools' } }");
  // Nothing is explained to who may not read budgets.
  EXPECT_EQ(Run({"hold", "explain", "po-1"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("tools"));
}

TEST_F(BudgetTest, ExplainsWhatIsSetAsideForAnOrder) {
  Answer<bu::ExplainDocumentRequest, bu::ExplainDocumentResponse>(client::kExplainDocument, R"pb(
    spends {
      spend {
        category: "43"
        amount { currency_code: "EUR" units: 30 }
      }
      verdict {
        allowed: true
        nodes {
          budget: "organizations/acme/budgets/travel"
          outcome: OUTCOME_PASSED
          used { currency_code: "EUR" units: 5 }
        }
      }
    })pb");
  EXPECT_EQ(Run({"hold", "explain", "po-1-x"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("30.00 EUR  43"));
  EXPECT_THAT(out(), HasSubstr("travel"));
}

}  // namespace
}  // namespace outlay::cli
