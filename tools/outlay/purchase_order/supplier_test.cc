// outlay supplier.
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;
using ::testing::HasSubstr;

constexpr char kInitech[] =
    "name: 'organizations/acme/suppliers/initech' display_name: 'Initech' etag: 'e-1' "
    "bill_from_entities { bill_from_entity_id: 'gmbh' display_name: 'Initech GmbH' currency: 'EUR' payment_terms: 'net "
    "30' } bill_from_entities { bill_from_entity_id: 'inc' currency: 'USD' }";

class SupplierTest : public CliTest {
 protected:
  SupplierTest() {
    Answer<po::GetSupplierRequest, po::Supplier>(client::kGetSupplier, kInitech);
    Answer<po::UpdateSupplierRequest, po::Supplier>(client::kUpdateSupplier, kInitech);
  }
};

TEST_F(SupplierTest, AddsAnEntityAndKeepsTheOthers) {
  EXPECT_EQ(Run({"supplier", "update", "initech", "--entity", "ltd:GBP:net 14", "--request-id", "r-1"}), ExitCode::kOk)
      << err();
  EXPECT_EQ(asked(),
            R"(request_id: "r-1" supplier { name: "organizations/acme/suppliers/initech" )"
            R"(bill_from_entities { bill_from_entity_id: "gmbh" display_name: "Initech GmbH" payment_terms: "net 30" )"
            R"(currency: "EUR" } bill_from_entities { bill_from_entity_id: "inc" currency: "USD" } )"
            R"(bill_from_entities { bill_from_entity_id: "ltd" payment_terms: "net 14" currency: "GBP" } )"
            R"(etag: "e-1" } update_mask { })");
  EXPECT_THAT(out(), HasSubstr("initech  Initech"));
}

TEST_F(SupplierTest, ChangesAndDropsEntities) {
  EXPECT_EQ(Run({"supplier", "update", "initech", "--entity", "gmbh:CHF", "--drop-entity", "inc", "--name",
                 "Initech AG", "--request-id", "r-1"}),
            ExitCode::kOk)
      << err();
  EXPECT_EQ(asked(),
            R"(request_id: "r-1" supplier { name: "organizations/acme/suppliers/initech" display_name: "Initech AG" )"
            R"(bill_from_entities { bill_from_entity_id: "gmbh" display_name: "Initech GmbH" payment_terms: "net 30" )"
            R"(currency: "CHF" } etag: "e-1" } update_mask { })");
}

TEST_F(SupplierTest, ChangesWhatAFileSays) {
  const std::string file = File("supplier.json", R"({"toleranceGroup": "T1"})");
  EXPECT_EQ(Run({"supplier", "update", "initech", "--file", file, "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" supplier { name: "organizations/acme/suppliers/initech" )"
                     R"(tolerance_group: "T1" } update_mask { })");
}

TEST_F(SupplierTest, ProposesABankAccountForAnotherPerson) {
  Answer<po::ProposeBankDetailsRequest, po::Supplier>(
      client::kProposeBankDetails,
      "name: 'organizations/acme/suppliers/initech' etag: 'e-2' proposed_bank_details { account_number: 'DE0212' }");
  EXPECT_EQ(
      Run({"supplier", "propose-bank", "initech", "Initech", "DE0212", "--bank-code", "BYLA", "--request-id", "r-1"}),
      ExitCode::kOk)
      << err();
  EXPECT_EQ(
      asked(),
      R"(request_id: "r-1" name: "organizations/acme/suppliers/initech" bank_details { account_holder: "Initech" )"
      R"(account_number: "DE0212" bank_code: "BYLA" })");
  EXPECT_THAT(err(), HasSubstr("outlay supplier confirm-bank initech e-2"));
}

TEST_F(SupplierTest, ProposesABankAccountForAReview) {
  Answer<po::ProposeBankDetailsRequest, po::Supplier>(
      client::kProposeBankDetails,
      "name: 'organizations/acme/suppliers/initech' proposed_bank_details { account_number: 'DE0212' review: "
      "'organizations/acme/reviews/initech-1' }");
  EXPECT_EQ(Run({"supplier", "propose-bank", "initech", "Initech", "DE0212"}), ExitCode::kOk) << err();
  EXPECT_THAT(err(), HasSubstr("Its review decides"));
  EXPECT_THAT(out(), HasSubstr("organizations/acme/reviews/initech-1"));
}

TEST_F(SupplierTest, ConfirmsABankAccountAsItWasSeen) {
  Answer<po::ConfirmBankDetailsRequest, po::Supplier>(client::kConfirmBankDetails, kInitech);
  EXPECT_EQ(Run({"supplier", "confirm-bank", "initech", "e-2", "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" name: "organizations/acme/suppliers/initech" etag: "e-2")");
}

TEST_F(SupplierTest, SaysWhatIsMissing) {
  EXPECT_EQ(Run({"supplier", "update", "initech", "--drop-entity", "inc", "--drop-entity", "gmbh"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("--mask bill_from_entities"));
  EXPECT_EQ(Run({"supplier", "update", "initech", "--drop-entity", "ag"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("the supplier has no entity ag"));
}

TEST_F(SupplierTest, SaysThatNobodyCanBillForASupplierWithoutEntities) {
  Answer<po::CreateSupplierRequest, po::Supplier>(client::kCreateSupplier,
                                                  "name: 'organizations/acme/suppliers/globex'");
  EXPECT_EQ(Run({"supplier", "create", "globex", "--name", "Globex"}), ExitCode::kOk) << err();
  EXPECT_THAT(err(), HasSubstr("outlay supplier update globex --entity ID:CURRENCY"));
}

}  // namespace
}  // namespace outlay::cli
