// outlay budget and hold.
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "outlay/budget/v1/holds.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;
using ::testing::HasSubstr;

constexpr char kBudget[] = R"pb(
  name: "organizations/acme/budgets/travel"
  group: "organizations/acme/groups/sales"
  display_name: "Travel"
  state: STATE_ACTIVE
  amount { currency_code: "EUR" units: 100 }
  period { recurrence: RECURRENCE_MONTHLY }
  figures {
    limit { currency_code: "EUR" units: 100 }
    available { currency_code: "EUR" units: 25 }
  }
)pb";

class BudgetTest : public CliTest {};

TEST_F(BudgetTest, CreatesAndListsWithABarOfWhatIsUsed) {
  Answer<bu::CreateBudgetRequest, bu::Budget>(client::kCreateBudget, kBudget);
  EXPECT_EQ(Run({"budget", "create", "travel", "--group", "sales", "--amount", "100.00 EUR", "--every", "monthly",
                 "--from", "2026-01-01", "--tell-at", "75,90"}),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr("recurrence: RECURRENCE_MONTHLY"));
  EXPECT_THAT(asked(), HasSubstr(R"(group: "organizations/acme/groups/sales")"));
  EXPECT_THAT(asked(), HasSubstr("activate: true"));
  EXPECT_THAT(asked(), HasSubstr("basis_points: 7500"));
  EXPECT_THAT(asked(), HasSubstr("basis_points: 9000"));
  Answer<bu::ListBudgetsRequest, bu::ListBudgetsResponse>(client::kListBudgets,
                                                          std::string("budgets {") + kBudget + "}");
  EXPECT_EQ(Run({"budget", "list"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("###############-----"));
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
  EXPECT_EQ(Run({"hold", "authorize", "h-1", "--group", "sales", "--amount", "30.00 EUR", "--document", "trip"}),
            ExitCode::kRefused)
      << err();
  EXPECT_THAT(out(), HasSubstr("refused: insufficient"));
  EXPECT_THAT(out(), HasSubstr("blocked"));
  EXPECT_THAT(err(), HasSubstr("25.00 EUR would pass"));
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
