// Owners of budgets: who may be named, and whom documents are told of (A2). See testing/service.h for what is fake.
#include "common/access/keyspaces.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "services/budget/domain/limits.h"
#include "services/budget/rpc/testing/documents.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Owner(const std::string& user) {
  return "organizations/acme/users/" + user;
}

std::string OwnedBy(const std::vector<std::string>& users) {
  std::string text;
  for (const std::string& user : users) text += Concat("owners: '", Owner(user), "' ");
  return text;
}

class BudgetOwnersTest : public DocumentsTest {
 protected:
  // Announces a user, and with the first one that there are users at all.
  void TellUser(const std::string& user, directory::v1::UserChanged::State state) {
    EXPECT_THAT(node_.Write("acme",
                            [&](store::Transaction& txn) {
                              access::storage::v1::HolderRecord row;
                              row.set_state(state);
                              txn.Put(access::kHolders, {"acme", user, ""}, row);
                              return absl::OkStatus();
                            }),
                IsOk());
  }
  std::vector<std::string> OwnersTold(int64_t version, const std::vector<Need>& needs, bool best_effort = false) {
    const absl::StatusOr<v1::SettleDocumentResponse> said = Settle(version, needs, best_effort);
    EXPECT_THAT(said, IsOk());
    const v1::SettleDocumentResponse response = said.value_or(v1::SettleDocumentResponse());
    return {response.budget_owners().begin(), response.budget_owners().end()};
  }
};

TEST_F(BudgetOwnersTest, AreSetWithTheBudgetAndChangedLikeTheRest) {
  MakeBudget("b", "sales", 1'000, OwnedBy({"ann", "bob"}));
  EXPECT_THAT(GetBudget("b")->owners(), ElementsAre(Owner("ann"), Owner("bob")));
  EXPECT_THAT(Update("b", Concat("budget { ", OwnedBy({"cat"}), " }")), IsOk());
  EXPECT_THAT(GetBudget("b")->owners(), ElementsAre(Owner("cat")));
  EXPECT_THAT(Update("b", "budget {} update_mask { paths: 'owners' }"), IsOk());
  EXPECT_THAT(GetBudget("b")->owners(), IsEmpty());
}

TEST_F(BudgetOwnersTest, AreUsersNamedOnce) {
  EXPECT_THAT(Create(ABudget("b", "sales", 1, OwnedBy({"ann", "bob", "ann"}))),
              HasMetadata("field", "budget.owners[2]"));
  TellUser("ann", directory::v1::UserChanged::STATE_ACTIVE);
  TellUser("bob", directory::v1::UserChanged::STATE_DEPROVISIONED);
  EXPECT_THAT(Create(ABudget("b", "sales", 1, OwnedBy({"ann", "bob"}))), HasReason("MEMBER_NOT_FOUND"));
  EXPECT_THAT(Create(ABudget("b", "sales", 1, OwnedBy({"nobody"}))), HasMetadata("field", "budget.owners[0]"));
  MakeBudget("b", "sales", 1, OwnedBy({"ann"}));
  EXPECT_THAT(Update("b", Concat("budget { ", OwnedBy({"ann", "bob"}), " }")),
              HasMetadata("field", "budget.owners[1]"));
  // Who leaves keeps nobody from changing something else.
  TellUser("ann", directory::v1::UserChanged::STATE_DEPROVISIONED);
  EXPECT_THAT(Update("b", "budget { note: 'n' }"), IsOk());
  EXPECT_THAT(GetBudget("b")->owners(), ElementsAre(Owner("ann")));
}

// Directory's event of a new user may arrive here after the call that names the user.
TEST_F(BudgetOwnersTest, WhoIsNotKnownYetIsTakenByTheSameRequestLater) {
  TellUser("ann", directory::v1::UserChanged::STATE_ACTIVE);
  MakeBudget("b", "sales", 1, OwnedBy({"ann"}));
  auto request = Parse<v1::UpdateBudgetRequest>(Concat("request_id: 'r' budget { ", OwnedBy({"new"}), " }"));
  request.mutable_budget()->set_name("organizations/acme/budgets/b");
  const absl::Status refused = Call<v1::Budget>("Budgets/UpdateBudget", request).status();
  EXPECT_THAT(refused, HasReason("MEMBER_NOT_FOUND"));
  EXPECT_EQ(GetErrorDetail(refused).value_or(ErrorDetail()).retry_after, limits::kMemberRetryAfter);
  TellUser("new", directory::v1::UserChanged::STATE_ACTIVE);
  EXPECT_THAT(Call<v1::Budget>("Budgets/UpdateBudget", request), IsOk());
  EXPECT_THAT(GetBudget("b")->owners(), ElementsAre(Owner("new")));
}

TEST_F(BudgetOwnersTest, AreToldOfEveryBudgetThatPaysTheNearestFirst) {
  MakeBudget("whole", "company", 100'00, OwnedBy({"ann", "bob"}));
  MakeBudget("secret", "engineering", 100'00, OwnedBy({"cat"}) + "hidden: true");
  MakeBudget("near", "tools", 100'00, OwnedBy({"bob"}));
  MakeBudget("paper", "tools", 5'00, OwnedBy({"dan"}) + "filter { categories: '44' }");
  MakeBudget("elsewhere", "sales", 100'00, OwnedBy({"eve"}));
  EXPECT_THAT(OwnersTold(1, {{10'00, "43"}}), ElementsAre(Owner("bob"), Owner("cat"), Owner("ann")));
  EXPECT_THAT(OwnersTold(1, {{10'00, "43"}}), ElementsAre(Owner("bob"), Owner("cat"), Owner("ann"))) << "repeated";
  EXPECT_THAT(OwnersTold(2, {{10'00, "43"}, {6'00, "44"}}), IsEmpty()) << "refused";
  EXPECT_THAT(OwnersTold(2, {{10'00, "43"}, {5'00, "44"}}),
              ElementsAre(Owner("bob"), Owner("cat"), Owner("ann"), Owner("dan")));
  EXPECT_THAT(OwnersTold(3, {}), IsEmpty()) << "nothing is set aside";
}

TEST_F(BudgetOwnersTest, AreNotThoseWhomTheSpenderHasNamed) {
  MakeBudget("whole", "company", 100'00, OwnedBy({"ann"}));
  MakeBudget("near", "tools", 100'00, OwnedBy({"bob"}));
  EXPECT_THAT(Update("near", Concat("budget { ", OwnedBy({"friend"}), " }"), "max"), IsOk());
  EXPECT_THAT(OwnersTold(1, {{.cents = 10'00, .category = "43", .member = "eve"}}),
              ElementsAre(Owner("friend"), Owner("ann")));
  EXPECT_THAT(Update("near", Concat("budget { ", OwnedBy({"fellow"}), " }"), "eve"), IsOk());
  EXPECT_THAT(OwnersTold(2, {{.cents = 10'00, .category = "43", .member = "eve"}}), ElementsAre(Owner("ann")));
}

TEST_F(BudgetOwnersTest, AreAtMostAsManyAsApprovalTakes) {
  std::vector<std::string> users;
  for (std::size_t i = 0; i < limits::kOwnersTold; ++i) users.push_back(Concat("u", i));
  MakeBudget("whole", "company", 100'00, OwnedBy({"ann"}));
  MakeBudget("near", "tools", 100'00, OwnedBy(users));
  const std::vector<std::string> told = OwnersTold(1, {{10'00, "43"}});
  EXPECT_EQ(told.size(), limits::kOwnersTold);
  EXPECT_EQ(told[0], Owner(users[0])) << "the nearest comes first";
  EXPECT_EQ(told[1], Owner("ann")) << "many leave none of another budget out";
}

}  // namespace
}  // namespace outlay::budget
