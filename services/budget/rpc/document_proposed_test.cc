// What a proposed change of a document would come to (A2, A11). See testing/service.h for what is fake.
#include "common/base/strings.h"
#include "services/budget/rpc/testing/documents.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DocumentProposedTest : public DocumentsTest {
 protected:
  DocumentProposedTest() {
    MakeBudget("whole", "company", 100'00, OwnedBy("ann"));
    MakeBudget("paper", "tools", 5'00, OwnedBy("dan") + " filter { categories: '44' }");
    EXPECT_TRUE(IsAllowed(1, {{10'00, "43", v1::STAGE_ORDER}}));
  }
  static std::string OwnedBy(const std::string& user) { return Concat("owners: '", Owner(user), "'"); }
  static std::string Owner(const std::string& user) { return Concat("organizations/acme/users/", user); }
  absl::StatusOr<v1::SettleDocumentResponse> Ask(int64_t version, const std::vector<Need>& needs,
                                                 const std::vector<Need>& proposed) {
    auto request = Needs<v1::SettleDocumentRequest>(needs);
    request.set_version(version);
    request.set_best_effort(true);
    *request.mutable_proposed_spends() = Needs<v1::SettleDocumentRequest>(proposed).spends();
    return Call<v1::SettleDocumentResponse>("DocumentHolds/SettleDocument", request, As("purchase_order"));
  }
  // Of a document that needs ten dollars as it is.
  v1::SettleDocumentResponse Proposed(int64_t version, const std::vector<Need>& proposed) {
    const auto answer = Ask(version, {{10'00, "43", v1::STAGE_ORDER}}, proposed);
    EXPECT_THAT(answer, IsOk());
    if (!answer.ok()) return {};
    EXPECT_TRUE(answer->allowed());
    EXPECT_THAT(answer->refusals(), IsEmpty());
    EXPECT_THAT(answer->holds(), SizeIs(1));
    EXPECT_THAT(answer->budget_owners(), ElementsAre(Owner("ann")));
    EXPECT_EQ(Committed("whole"), 10'00);
    EXPECT_EQ(Committed("paper"), 0);
    return answer->proposed();
  }
};

TEST_F(DocumentProposedTest, NamesTheOwnersThatItNeedsAndNothingIsDone) {
  const v1::SettleDocumentResponse said = Proposed(2, {{10'00, "43", v1::STAGE_ORDER}, {5'00, "44", v1::STAGE_ORDER}});
  EXPECT_TRUE(said.allowed());
  EXPECT_THAT(said.refusals(), IsEmpty());
  EXPECT_THAT(said.holds(), IsEmpty());
  EXPECT_THAT(said.budget_owners(), ElementsAre(Owner("ann"), Owner("dan")));
  EXPECT_TRUE(IsAllowed(3, {{10'00, "43", v1::STAGE_ORDER}, {5'00, "44", v1::STAGE_ORDER}})) << "as it was said";
  EXPECT_EQ(Committed("paper"), 5'00);
}

TEST_F(DocumentProposedTest, IsRefusedByBudgetsAsIfSomebodyWaited) {
  const v1::SettleDocumentResponse said = Proposed(2, {{10'00, "43", v1::STAGE_ORDER}, {5'01, "44", v1::STAGE_ORDER}});
  EXPECT_FALSE(said.allowed());
  ASSERT_THAT(said.refusals(), SizeIs(1));
  EXPECT_EQ(Cents(said.refusals(0).verdict().passing_amount()), 5'00);
  EXPECT_THAT(said.budget_owners(), ElementsAre(Owner("ann"), Owner("dan"))) << "who would be asked";
  EXPECT_FALSE(Proposed(3, {{100'01, "43", v1::STAGE_ORDER}}).allowed());
  EXPECT_TRUE(Proposed(4, {{100'00, "43", v1::STAGE_ORDER}}).allowed()) << "what it has is part of it";
}

TEST_F(DocumentProposedTest, ForWhichThereIsNoBudgetToAskIsRefused) {
  const v1::SettleDocumentResponse said = Proposed(2, {{10'00, "43", v1::STAGE_ORDER, "gone"}});
  EXPECT_FALSE(said.allowed());
  ASSERT_THAT(said.refusals(), SizeIs(1));
  EXPECT_EQ(said.refusals(0).verdict().refusal(), v1::Verdict::REFUSAL_NO_BUDGET);
  EXPECT_THAT(said.budget_owners(), IsEmpty());
}

TEST_F(DocumentProposedTest, DoesNotNameWhoseBudgetsPayForNothingOpenOfIt) {
  EXPECT_TRUE(IsAllowed(2, {{10'00, "43", v1::STAGE_ORDER}, {3'00, "44", v1::STAGE_ORDER, "", 3'00}}));
  const auto answer = Ask(3, {{10'00, "43", v1::STAGE_ORDER}, {3'00, "44", v1::STAGE_ORDER, "", 3'00}},
                          {{12'00, "43", v1::STAGE_ORDER}, {3'00, "44", v1::STAGE_ORDER, "", 3'00}});
  ASSERT_THAT(answer, IsOk());
  EXPECT_THAT(answer->proposed().budget_owners(), ElementsAre(Owner("ann")));
}

TEST_F(DocumentProposedTest, IsCheckedLikeTheNeed) {
  EXPECT_THAT(Ask(2, {}, {{0, "43"}}), HasMetadata("field", "spends[0].spend.amount"));
}

}  // namespace
}  // namespace outlay::budget
