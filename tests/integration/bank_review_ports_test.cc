// Bank details of a supplier that are reviewed, over real ports: proposed while approval is down, taken there when it
// is up, approved, and in force once after purchase_order was killed. Real: three programs, their processes, gRPC,
// RocksDB, the feeds between them. Fake: nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tests/integration/reviewed_services.h"

namespace outlay {
namespace {

namespace ap = approval::v1;
namespace po = purchase_order::v1;
using ::outlay::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPropose[] = "purchase_order.v1.Suppliers/ProposeBankDetails";

class BankReviewPortsTest : public ReviewedServices {
 protected:
  BankReviewPortsTest() : ReviewedServices("bank-reviews") {}

  static std::string Proposal(const std::string& number) {
    return Concat("name: 'organizations/acme/suppliers/s' request_id: 'to-", number,
                  "' bank_details { account_holder: 'S' account_number: '", number, "' }");
  }
  po::Supplier Propose(const std::string& number) {
    return Send<po::ProposeBankDetailsRequest, po::Supplier>("eve", kPropose, Proposal(number));
  }
  po::Supplier Read() {
    return Send<po::GetSupplierRequest, po::Supplier>("eve", "purchase_order.v1.Suppliers/GetSupplier",
                                                      "name: 'organizations/acme/suppliers/s'");
  }
  // Returns the reason for which a user may not decide.
  absl::Status Decide(const std::string& user, const ap::Review& review) {
    ap::Review decided;
    return Try<ap::DecideReviewRequest, ap::Review>(user, "approval.v1.Reviews/DecideReview",
                                                    Concat("request_id: 'mine' name: '", review.name(), "' digest: '",
                                                           review.digest(), "' verdict: VERDICT_APPROVE"),
                                                    &decided);
  }
};

TEST_F(BankReviewPortsTest, BankDetailsAreProposedReviewedAndInForceOnce) {
  for (const char* name : {"directory", "approval", "purchase_order"}) {
    Start(name);
    ASSERT_FALSE(HasFailure());
  }
  MakeCompany("bank_details_review: true bank_details_single_person: true", "finance");
  Send<po::CreateSupplierRequest, po::Supplier>(
      "eve", "purchase_order.v1.Suppliers/CreateSupplier",
      "parent: 'organizations/acme' supplier_id: 's' supplier { display_name: 'S' }");
  // Of unknown cost: nobody with a limit of authority decides.
  Send<directory::v1::GrantRoleRequest, directory::v1::RoleGrant>(
      "ann", "directory.v1.RoleGrants/GrantRole",
      "parent: 'organizations/acme' role_grant_id: 'bob-all' role_grant { user: 'organizations/acme/users/bob' role: "
      "'organizations/acme/roles/finance' group: 'organizations/acme/groups/root' }");
  // Reviews are asked for, and nobody holds them.
  po::Supplier none;
  EXPECT_THAT((Try<po::ProposeBankDetailsRequest, po::Supplier>("eve", kPropose, Proposal("0"), &none)),
              HasReason("APPROVAL_UNAVAILABLE"));
  Kill("purchase_order");
  Kill("approval");
  Start("purchase_order", {"approval"});
  ASSERT_FALSE(HasFailure());
  const po::Supplier proposed = Propose("DE02120300000000202051");
  EXPECT_FALSE(proposed.has_bank_details());
  EXPECT_TRUE(proposed.has_proposed_bank_details());

  Start("approval");
  ASSERT_FALSE(HasFailure());
  ASSERT_TRUE(Until([&] { return WaitingForBob().size() == 1; }));
  const ap::Review review = WaitingForBob()[0];
  EXPECT_EQ(review.name(), proposed.proposed_bank_details().review());
  EXPECT_THAT(review.subject().details(), HasSubstr("none -> ***2051"));
  EXPECT_THAT(review.DebugString(), Not(HasSubstr("DE02120300000000202051")));
  EXPECT_FALSE(Decide("eve", review).ok()) << "who proposed never decides";
  Kill("purchase_order");
  Approve(review);
  Start("purchase_order", {"approval"});
  ASSERT_FALSE(HasFailure());
  ASSERT_TRUE(Until([&] { return Read().has_bank_details(); }));
  po::Supplier supplier = Read();
  EXPECT_EQ(supplier.bank_details().account_number(), "DE02120300000000202051");
  EXPECT_THAT(supplier.bank_details().approvers(), ElementsAre("bob"));
  EXPECT_THAT(supplier.editors(), ElementsAre("bob", "eve"));

  // The next one is rejected, and the first one stays.
  Propose("GB33BUKB20201555555555");
  ASSERT_TRUE(Until([&] { return WaitingForBob().size() == 1; }));
  const ap::Review second = WaitingForBob()[0];
  EXPECT_THAT(second.subject().details(), HasSubstr("***2051 -> ***5555"));
  Send<ap::DecideReviewRequest, ap::Review>("bob", "approval.v1.Reviews/DecideReview",
                                            Concat("request_id: 'no' name: '", second.name(), "' digest: '",
                                                   second.digest(), "' verdict: VERDICT_REJECT reason: 'call first'"));
  ASSERT_TRUE(Until([&] { return !Read().has_proposed_bank_details(); }));
  Kill("purchase_order");
  Start("purchase_order", {"approval"});
  ASSERT_FALSE(HasFailure());
  supplier = Read();
  EXPECT_EQ(supplier.bank_details().account_number(), "DE02120300000000202051");
  EXPECT_EQ(supplier.bank_details_review_end().outcome(), po::BankDetailsReviewEnd::OUTCOME_REJECTED);
  EXPECT_EQ(supplier.bank_details_review_end().reason(), "call first");

  // Replaced, one is none of bob's business any more.
  Propose("A1");
  ASSERT_TRUE(Until([&] { return WaitingForBob().size() == 1; }));
  const std::string replaced = WaitingForBob()[0].name();
  Propose("A2");
  EXPECT_TRUE(Until([&] { return WaitingForBob().size() == 1 && WaitingForBob()[0].name() != replaced; }));
}

}  // namespace
}  // namespace outlay
