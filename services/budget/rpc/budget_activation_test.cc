// Who puts a draft in force where money needs others (B13, I14). Real and fake: as in ServiceFixture.
#include "common/access/testing/person_authorizer.h"
#include "services/budget/rpc/testing/budget_files.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class BudgetActivationTest : public BudgetFilesTest {
 protected:
  BudgetActivationTest() {
    authorizer_.Set(&people_);
    Tell("acme", "budget_move_second_person: true");
  }

  static v1::CreateBudgetRequest ADraft(const std::string& id, int64_t cents) {
    v1::CreateBudgetRequest request = ABudget(id, "sales", cents);
    request.set_activate(false);
    return request;
  }
  absl::StatusOr<v1::Budget> CreateAs(const v1::CreateBudgetRequest& request, const rpc::CallOptions& who) {
    return Call<v1::Budget>("Budgets/CreateBudget", request, who);
  }
  absl::StatusOr<v1::Budget> ActivateAs(const std::string& id, const rpc::CallOptions& who, const std::string& etag) {
    v1::ActivateBudgetRequest request;
    request.set_request_id(NextRequestId());
    request.set_name("organizations/acme/budgets/" + id);
    request.set_etag(etag);
    return Call<v1::Budget>("Budgets/ActivateBudget", request, who);
  }
  // With the etag that the budget has now.
  absl::StatusOr<v1::Budget> ActivateAs(const std::string& id, const rpc::CallOptions& who) {
    return ActivateAs(id, who, GetBudget(id)->etag());
  }
  absl::StatusOr<v1::Budget> NoteAs(const std::string& id, const std::string& who) {
    auto request = Parse<v1::UpdateBudgetRequest>("budget { note: 'n' }");
    request.set_request_id(NextRequestId());
    request.mutable_budget()->set_name("organizations/acme/budgets/" + id);
    return Call<v1::Budget>("Budgets/UpdateBudget", request, As(who));
  }
  static rpc::CallOptions For(const std::string& service, const std::string& user) { return As(service, "acme", user); }
  Imported ImportAs(const std::string& file, const std::string& who) { return Import(file, "", 1 << 20, "acme", who); }

  access::PersonAuthorizer people_;
};

TEST_F(BudgetActivationTest, NeedsAnotherPersonThanWhoWroteIt) {
  for (const char* setting : {"budget_move_second_person: true", "budget_move_review: true"}) {
    Tell("acme", setting);
    const std::string id = setting[12] == 's' ? "second" : "review";
    EXPECT_THAT(Create(ABudget(id, "sales", 1'000)), HasReason("SECOND_PERSON_REQUIRED"));
    EXPECT_THAT(GetBudget(id), HasReason("BUDGET_NOT_FOUND"));
    ASSERT_THAT(Create(ADraft(id, 1'000)), IsOk());
    EXPECT_THAT(ActivateAs(id, As("ann")), HasReason("SECOND_PERSON_REQUIRED"));
    EXPECT_EQ(GetBudget(id)->state(), v1::Budget::STATE_DRAFT);
    const auto active = ActivateAs(id, As("bob"));
    ASSERT_THAT(active, IsOk());
    EXPECT_EQ(active->state(), v1::Budget::STATE_ACTIVE);
    // The money was in force, so anybody may let it be so again.
    ASSERT_THAT(BudgetVerb<v1::FreezeBudgetRequest>("Freeze", id), IsOk());
    EXPECT_THAT(BudgetVerb<v1::ActivateBudgetRequest>("Activate", id), IsOk());
  }
  Tell("acme", "");
  ASSERT_THAT(Create(ADraft("alone", 1'000)), IsOk());
  EXPECT_THAT(BudgetVerb<v1::ActivateBudgetRequest>("Activate", "alone"), IsOk());
}

TEST_F(BudgetActivationTest, NobodyApprovesAnAmountByANote) {
  ASSERT_THAT(Create(ADraft("b", 1'000)), IsOk());
  ASSERT_THAT(NoteAs("b", "bob"), IsOk());
  EXPECT_THAT(ActivateAs("b", As("ann")), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(ActivateAs("b", As("bob")), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(ActivateAs("b", As("cat")), IsOk());
}

TEST_F(BudgetActivationTest, IsOfWhatWasSeen) {
  ASSERT_THAT(Create(ADraft("b", 1'000)), IsOk());
  const std::string seen = GetBudget("b")->etag();
  ASSERT_THAT(Update("b", "budget { amount { currency_code: 'USD' units: 1000000 } }"), IsOk());
  EXPECT_THAT(ActivateAs("b", As("bob"), ""), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(ActivateAs("b", As("bob"), seen), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(ActivateAs("b", As("bob")), IsOk());
}

TEST_F(BudgetActivationTest, NeitherAccountsNorServicesMakeOnePersonTwo) {
  ASSERT_THAT(Create(ADraft("b", 1'000)), IsOk());
  EXPECT_THAT(ActivateAs("b", As("bot-of-ann")), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(ActivateAs("b", For("platform", "ann")), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(ActivateAs("b", For("platform", "bob")), IsOk());
  ASSERT_THAT(CreateAs(ADraft("c", 1'000), For("platform", "ann")), IsOk());
  EXPECT_THAT(ActivateAs("c", As("ann")), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(ActivateAs("c", As("platform")), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(ActivateAs("c", For("platform", "bob")), IsOk());
  ASSERT_THAT(CreateAs(ADraft("d", 1'000), As("platform")), IsOk());
  EXPECT_THAT(ActivateAs("d", As("platform")), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(ActivateAs("d", As("ann")), IsOk());
}

TEST_F(BudgetActivationTest, OnePersonUploadsAndAnotherActivatesByAFile) {
  const std::string header = std::string(kHeader) + ",state\n";
  const auto rows = [](const std::string& state) {
    std::string all;
    for (int i = 0; i < 1'200; ++i)
      all += "b-" + std::to_string(i) + ",tools,B,10,USD,MONTHLY,2026-01-01," + state + "\n";
    return all;
  };
  EXPECT_THAT(ImportAs(header + "b,tools,B,10,USD,MONTHLY,2026-01-01,ACTIVE\n", "ann").ErrorOf(0),
              HasSubstr("SECOND_PERSON_REQUIRED"));
  ASSERT_EQ(ImportAs(header + rows("DRAFT"), "ann").last.accepted(), 1'200);
  std::string file = Export();
  for (std::size_t at = file.find(",DRAFT,"); at != std::string::npos; at = file.find(",DRAFT,", at)) {
    file.replace(at, 7, ",ACTIVE,");
  }
  EXPECT_THAT(ImportAs(file, "ann").ErrorOf(0), HasSubstr("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(ImportAs(header + rows("ACTIVE"), "bob").ErrorOf(0), HasSubstr("etag"));
  const Imported activated = ImportAs(file, "bob");
  EXPECT_EQ(activated.last.accepted(), 1'200);
  EXPECT_THAT(activated.outcomes(), Each(v1::ImportedBudget::OUTCOME_ACTIVATED));
  EXPECT_EQ(GetBudget("b-1199")->state(), v1::Budget::STATE_ACTIVE);
  EXPECT_THAT(ImportAs(file, "bob").outcomes(), Each(v1::ImportedBudget::OUTCOME_UNCHANGED));
}

TEST_F(BudgetActivationTest, ARowActivatesADraftAsItIsOrChangesIt) {
  Tell("acme", "");
  const std::string header = std::string(kHeader) + ",state\n";
  ASSERT_THAT(Create(ADraft("b", 1'000)), IsOk());
  EXPECT_THAT(ImportAs(header + "b,sales,Budget b,20,USD,MONTHLY,2026-01-01,ACTIVE\n", "ann").ErrorOf(0),
              HasSubstr("state"));
  EXPECT_EQ(Cents(GetBudget("b")->amount()), 1'000);
  EXPECT_THAT(ImportAs(header + "b,sales,Budget b,10,USD,MONTHLY,2026-01-01,ACTIVE\n", "ann").outcomes(),
              ElementsAre(v1::ImportedBudget::OUTCOME_ACTIVATED));
  EXPECT_TRUE(Passes("h", "sales", 1'000));
  EXPECT_FALSE(Passes("h2", "sales", 1));
}

}  // namespace
}  // namespace outlay::budget
