// outlay budget tree.
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/event/v1/events.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;
namespace dir = directory::v1;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTreeGroups[] = R"pb(
  groups { name: "organizations/acme/groups/all" display_name: "Acme" }
  groups { name: "organizations/acme/groups/empty" display_name: "Empty" parent: "organizations/acme/groups/all" }
  groups { name: "organizations/acme/groups/sales" display_name: "Sales" parent: "organizations/acme/groups/all" }
  groups { name: "organizations/acme/groups/west" display_name: "West" parent: "organizations/acme/groups/sales" }
)pb";

std::string ABudget(const std::string& id, const std::string& group, int spent, int committed, int held) {
  const auto euros = [](const std::string& field, int units) {
    return field + " { currency_code: 'EUR' units: " + std::to_string(units) + " } ";
  };
  return "budgets { name: 'organizations/acme/budgets/" + id + "' group: 'organizations/acme/groups/" + group +
         "' display_name: 'Budget' state: STATE_ACTIVE figures { " + euros("limit", 240) + euros("spent", spent) +
         euros("committed", committed) + euros("held", held) + euros("available", 240 - spent - committed - held) +
         "} } ";
}

class BudgetTreeTest : public CliTest {
 protected:
  void AnswerAll() {
    Answer<dir::ListGroupsRequest, dir::ListGroupsResponse>(client::kListGroups, kTreeGroups);
    Answer<bu::ListBudgetsRequest, bu::ListBudgetsResponse>(
        client::kListBudgets,
        ABudget("a", "all", 60, 60, 60) + ABudget("s", "sales", 200, 0, 0) + ABudget("w", "west", 250, 0, 0));
  }
};

TEST_F(BudgetTreeTest, DrawsGroupsWithBarsOfWhatIsSpentCommittedHeldAndFree) {
  AnswerAll();
  EXPECT_EQ(Run({"budget", "tree"}), ExitCode::kOk) << err();
  EXPECT_EQ(out(),
            "BUDGET              USED                              AVAILABLE       LIMIT\n"
            "Acme\n"
            "|- a  Budget        ######======------......   75 %   60.00 EUR  240.00 EUR\n"
            "`- Sales\n"
            "   |- s  Budget     ####################....   83 %   40.00 EUR  240.00 EUR\n"
            "   `- West\n"
            "      `- w  Budget  ########################  104 %  -10.00 EUR  240.00 EUR\n");
  EXPECT_THAT(out(), Not(HasSubstr("Empty")));
  EXPECT_EQ(Run({"budget", "tree", "west", "--quiet"}), ExitCode::kOk) << err();
  EXPECT_EQ(out(), "organizations/acme/budgets/w\n");
}

TEST_F(BudgetTreeTest, GroupsStandBesideEachOtherWithoutDirectory) {
  Fail<dir::ListGroupsRequest, dir::ListGroupsResponse>(client::kListGroups, absl::UnavailableError("gone"));
  Answer<bu::ListBudgetsRequest, bu::ListBudgetsResponse>(client::kListBudgets, ABudget("s", "sales", 200, 0, 0));
  EXPECT_EQ(Run({"budget", "tree"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("sales\n`- s  Budget"));
}

TEST_F(BudgetTreeTest, DrawsAgainWheneverSomethingHappened) {
  AnswerAll();
  AnswerStream<event::v1::WatchEventsRequest, event::v1::WatchEventsResponse>(client::kWatchEvents,
                                                                              {"entries {}", "entries {}"});
  Run({"budget", "tree", "--watch"});
  std::size_t drawings = 0;
  const std::string drawn = out();
  for (std::size_t at = drawn.find("Acme"); at != std::string::npos; at = drawn.find("Acme", at + 1)) ++drawings;
  EXPECT_EQ(drawings, 3u);
}

}  // namespace
}  // namespace outlay::cli
