// Reviewed bank details of suppliers, seen from the API and from approval. Real and fake: see testing/reviews.h.
#include "services/purchase_order/commands/bank_reviews.h"

#include <utility>

#include "common/base/errors.h"
#include "common/flow/limits.h"
#include "common/review/limits.h"
#include "services/purchase_order/commands/supplier_commands.h"
#include "services/purchase_order/rpc/testing/reviews.h"
#include "services/purchase_order/store/review_flows.h"

namespace outlay::purchase_order {
namespace {

namespace ap = approval::v1;
using End = v1::BankDetailsReviewEnd;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kOldNumber[] = "DE02120300000000202051";
constexpr char kNewNumber[] = "GB33BUKB20201555555555";

class BankReviewsTest : public ReviewsFixture {
 protected:
  BankReviewsTest() : ReviewsFixture(std::make_shared<BankDetailsInReview>()) {
    // One person is enough for the account that is in force at first.
    TellSettings("bank_details_single_person: true");
    EXPECT_THAT(Propose("platform", kOldNumber), IsOk());
    TellSettings("bank_details_review: true");
  }

  void TellSettings(const std::string& settings) {
    Tell("organization: 'organizations/acme' base_currency: 'USD' settings { " + settings + " }");
  }
  absl::StatusOr<v1::Supplier> Propose(const std::string& subject, const std::string& number,
                                       const std::string& on_behalf_of = "") {
    auto request = Parse<v1::ProposeBankDetailsRequest>(
        "name: 'organizations/acme/suppliers/initech' "
        "bank_details { account_holder: 'Holder' bank_code: 'BANKCODE' }");
    request.mutable_bank_details()->set_account_number(number);
    request.set_request_id(NextRequestId());
    return Call<v1::Supplier>("Suppliers/ProposeBankDetails", request, As(subject, "acme", on_behalf_of));
  }
  v1::Supplier Read() {
    return *Call<v1::Supplier>("Suppliers/GetSupplier",
                               Parse<v1::GetSupplierRequest>("name: 'organizations/acme/suppliers/initech'"),
                               As("platform"));
  }
  // Approves as people, or automatically.
  void Approve(const std::vector<std::string>& people) {
    approval_.review.clear_decisions();
    for (const std::string& user : people) {
      ap::Decision& decision = *approval_.review.add_decisions();
      decision.set_round(approval_.review.round());
      decision.set_user("organizations/acme/users/" + user);
    }
    Decide(ap::Review::STATE_APPROVED);
  }
};

TEST_F(BankReviewsTest, WaitForTheirReviewAndAreInForceInOneStep) {
  const absl::StatusOr<v1::Supplier> proposed = Propose("eve", kNewNumber);
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->bank_details().account_number(), kOldNumber);
  EXPECT_EQ(proposed->proposed_bank_details().account_number(), kNewNumber);
  EXPECT_THAT(proposed->proposed_bank_details().review(), HasSubstr("organizations/acme/reviews/initech-"));
  EXPECT_FALSE(proposed->proposed_bank_details().has_expire_time());
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("OpenReview"));
  EXPECT_EQ(approval_.review.name(), proposed->proposed_bank_details().review());
  EXPECT_EQ(approval_.caller.subject, "purchase_order");
  EXPECT_EQ(approval_.caller.on_behalf_of, "eve");
  Approve({"bob"});
  const v1::Supplier supplier = Read();
  EXPECT_EQ(supplier.bank_details().account_number(), kNewNumber);
  EXPECT_EQ(supplier.bank_details().review(), approval_.review.name());
  EXPECT_THAT(supplier.bank_details().approvers(), ElementsAre("bob"));
  EXPECT_FALSE(supplier.has_proposed_bank_details());
  EXPECT_THAT(supplier.editors(), ElementsAre("bob", "eve")) << "who may not order from it from now on (I12)";
  Hear<ap::ReviewDecided>();
  Pass(review::limits::kReviewCheckInterval);
  EXPECT_EQ(Read().etag(), supplier.etag()) << "once";
}

TEST_F(BankReviewsTest, ShowTheEndOfTheNumbersOnlyAndAreBoundToTheWhole) {
  ASSERT_THAT(Propose("platform", kNewNumber, "bot-of-eve"), IsOk());
  Run();
  const ap::Subject subject = approval_.review.subject();
  EXPECT_EQ(subject.kind(), ap::SUBJECT_KIND_BANK_DETAILS);
  EXPECT_EQ(subject.resource(), "organizations/acme/suppliers/initech");
  EXPECT_EQ(subject.supplier(), subject.resource());
  EXPECT_EQ(subject.requester(), "organizations/acme/users/bot-of-eve");
  EXPECT_THAT(subject.involved(), ElementsAre("organizations/acme/users/eve"));
  EXPECT_THAT(subject.group(), IsEmpty()) << "of the organization as a whole";
  EXPECT_TRUE(subject.amount_unbounded()) << "no first tier approves it";
  EXPECT_EQ(subject.amount().currency_code(), "USD");
  EXPECT_EQ(subject.details(),
            "Account number: ***2051 -> ***5555\nAccount holder: unchanged\nBank code: unchanged\nSupplier: Initech");
  const std::string bytes = subject.SerializeAsString();
  for (const char* secret : {"DE02", "GB33", "Holder", "BANKCODE"}) EXPECT_THAT(bytes, Not(HasSubstr(secret)));
  ASSERT_EQ(subject.terms_size(), 1);
  EXPECT_EQ(subject.terms(0).digest(), Read().proposed_bank_details().digest());
  for (const command::storage::v1::LogRecord& record : node_.Log("acme")) {
    EXPECT_THAT(record.SerializeAsString(), Not(HasSubstr("GB33"))) << record.command();
  }
}

TEST_F(BankReviewsTest, ThatAreNotApprovedLeaveTheOldOnes) {
  for (const auto& [state, outcome] : {std::pair(ap::Review::STATE_REJECTED, End::OUTCOME_REJECTED),
                                       std::pair(ap::Review::STATE_WITHDRAWN, End::OUTCOME_WITHDRAWN),
                                       std::pair(ap::Review::STATE_EXPIRED, End::OUTCOME_EXPIRED)}) {
    approval_.review.set_state(ap::Review::STATE_OPEN);
    const absl::StatusOr<v1::Supplier> proposed = Propose("eve", kNewNumber);
    ASSERT_THAT(proposed, IsOk());
    EXPECT_FALSE(proposed->has_bank_details_review_end()) << "of the one before";
    Run();
    approval_.review.set_end_reason("call them first");
    Decide(state);
    const v1::Supplier supplier = Read();
    EXPECT_EQ(supplier.bank_details().account_number(), kOldNumber);
    EXPECT_FALSE(supplier.has_proposed_bank_details());
    EXPECT_EQ(supplier.bank_details_review_end().outcome(), outcome);
    EXPECT_EQ(supplier.bank_details_review_end().reason(), "call them first");
    EXPECT_EQ(supplier.bank_details_review_end().review(), proposed->proposed_bank_details().review());
    EXPECT_THAT(supplier.editors(), ElementsAre("eve"));
  }
}

TEST_F(BankReviewsTest, AreConfirmedByNobodyPastTheirReview) {
  const std::string etag = Propose("eve", kNewNumber)->etag();
  auto request = Parse<v1::ConfirmBankDetailsRequest>("name: 'organizations/acme/suppliers/initech'");
  const auto confirm = [&](const std::string& subject) {
    request.set_request_id(NextRequestId());
    request.set_etag(Read().etag());
    return Call<v1::Supplier>("Suppliers/ConfirmBankDetails", request, As(subject)).status();
  };
  EXPECT_THAT(confirm("bob"), HasReason("BANK_DETAILS_IN_REVIEW"));
  // Nor where reviews are switched off meanwhile.
  TellSettings("bank_details_single_person: true");
  EXPECT_THAT(confirm("bob"), HasReason("BANK_DETAILS_IN_REVIEW"));
  TellSettings("bank_details_review: true");
  node_.clock().SetTime(node_.clock().Now() + absl::Hours(24 * 365));
  EXPECT_THAT(confirm("bob"), HasReason("BANK_DETAILS_IN_REVIEW"));
  EXPECT_EQ(Read().bank_details().account_number(), kOldNumber);
}

TEST_F(BankReviewsTest, NeedASecondPersonWhereRulesAskNobody) {
  ASSERT_THAT(Propose("eve", kNewNumber), IsOk());
  Run();
  Approve({});
  v1::Supplier supplier = Read();
  EXPECT_EQ(supplier.bank_details().account_number(), kOldNumber);
  EXPECT_EQ(supplier.proposed_bank_details().account_number(), kNewNumber);
  EXPECT_EQ(supplier.proposed_bank_details().review(), "");
  EXPECT_TRUE(supplier.proposed_bank_details().has_expire_time());
  EXPECT_EQ(supplier.bank_details_review_end().outcome(), End::OUTCOME_APPROVED_BY_NOBODY);
  ActAs("eve");
  EXPECT_THAT(ConfirmBankDetails(), HasReason("SECOND_PERSON_REQUIRED"));
  ActAs("bob");
  EXPECT_THAT(ConfirmBankDetails(), IsOk());
  EXPECT_EQ(Read().bank_details().account_number(), kNewNumber);
  EXPECT_FALSE(Read().has_bank_details_review_end());
  // Unless one is enough.
  TellSettings("bank_details_review: true bank_details_single_person: true");
  approval_.review.set_state(ap::Review::STATE_OPEN);
  ASSERT_THAT(Propose("eve", kOldNumber), IsOk());
  EXPECT_EQ(Read().bank_details().account_number(), kNewNumber);
  Run();
  Approve({});
  EXPECT_EQ(Read().bank_details().account_number(), kOldNumber);
}

TEST_F(BankReviewsTest, AskOthersWhereWhoApprovedOrderedFromTheSupplier) {
  ActAs("bob");
  ASSERT_THAT(CreateDraft("po-1"), IsOk());
  ASSERT_THAT(Propose("eve", kNewNumber), IsOk());
  Run();
  approval_.TakeCalls();
  Approve({"bob", "cat"});
  EXPECT_EQ(Read().bank_details().account_number(), kOldNumber);
  EXPECT_THAT(Read().editors(), ElementsAre("eve"));
  approval_.review.set_state(ap::Review::STATE_OPEN);
  approval_.review.set_round(2);
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview", "ResubmitReview"));
  EXPECT_THAT(approval_.review.subject().involved(), ElementsAre("organizations/acme/users/bob"));
  Approve({"cat"});
  EXPECT_EQ(Read().bank_details().account_number(), kNewNumber);
  EXPECT_THAT(Read().editors(), ElementsAre("cat", "eve"));
}

TEST_F(BankReviewsTest, ThatAreReplacedWithdrawTheirReview) {
  ASSERT_THAT(Propose("eve", kNewNumber), IsOk());
  Run();
  const ap::Review first = approval_.review;
  approval_.TakeCalls();
  ASSERT_THAT(Propose("eve", "12345678"), IsOk());
  EXPECT_NE(Read().proposed_bank_details().review(), first.name());
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ::testing::UnorderedElementsAre("AbandonReview", "OpenReview"));
  // The first one was approved meanwhile.
  const ap::Review second = std::exchange(approval_.review, first);
  Approve({"bob"});
  EXPECT_EQ(Read().bank_details().account_number(), kOldNumber);
  approval_.review = second;
  Approve({"bob"});
  EXPECT_EQ(Read().bank_details().account_number(), "12345678");
  // Where one person is enough by then, that one's word ends a review, too.
  approval_.review.set_state(ap::Review::STATE_OPEN);
  ASSERT_THAT(Propose("eve", kNewNumber), IsOk());
  Run();
  approval_.TakeCalls();
  TellSettings("bank_details_single_person: true");
  ASSERT_THAT(Propose("eve", kOldNumber), IsOk());
  EXPECT_FALSE(Read().has_proposed_bank_details());
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("AbandonReview"));
}

TEST_F(BankReviewsTest, AreBoundToWhatWasShown) {
  ASSERT_THAT(Propose("eve", kNewNumber), IsOk());
  Run();
  approval_.review.set_digest("d2");
  Approve({"bob"});
  EXPECT_EQ(Read().bank_details().account_number(), kOldNumber);
}

TEST_F(BankReviewsTest, AreRefusedWhereNobodyAsksApproval) {
  const purchase_order::ProposeBankDetails command({.supplier_id = "initech", .etag = {}}, v1::BankDetails(),
                                                   /*can_be_reviewed=*/false);
  EXPECT_THAT(node_.Write("acme",
                          [&](store::Transaction& txn) {
                            const rpc::Caller eve = {.subject = "eve", .organization = "acme"};
                            return command::Executor::RunInBody(txn, eve, {}, command).status();
                          }),
              HasReason("APPROVAL_UNAVAILABLE"));
  EXPECT_FALSE(Read().has_proposed_bank_details());
}

TEST_F(BankReviewsTest, WaitWhileApprovalIsDownAndSayWhatItRefuses) {
  approval_.status = absl::UnavailableError("down");
  ASSERT_THAT(Propose("eve", kNewNumber), IsOk());
  for (int i = 0; i < 20; ++i) Pass(flow::limits::kFlowRunInterval);
  EXPECT_TRUE(Read().has_proposed_bank_details());
  approval_.status = MakeError(absl::StatusCode::kFailedPrecondition, "NOBODY_TO_ASK", "nobody may decide");
  Pass(flow::limits::kFlowBackoffMax);
  EXPECT_FALSE(Read().has_proposed_bank_details());
  EXPECT_EQ(Read().bank_details_review_end().outcome(), End::OUTCOME_NOT_REVIEWED);
  EXPECT_THAT(Read().bank_details_review_end().reason(), HasSubstr("nobody may decide"));
  EXPECT_EQ(Read().bank_details().account_number(), kOldNumber);
}

TEST_F(BankReviewsTest, AreForgottenWhenNothingCanArriveAnyMore) {
  const std::string review = Propose("eve", kNewNumber)->proposed_bank_details().review();
  Run();
  Approve({"bob"});
  Pass(review::limits::kReviewRememberTime + absl::Seconds(1));
  EXPECT_FALSE(flow::FindReviewFlow(*node_.store().Read(store::PartitionOf("acme")), kBankReviewTables,
                                    {"acme", review.substr(review.rfind('/') + 1)})
                   ->has_value());
}

}  // namespace
}  // namespace outlay::purchase_order
