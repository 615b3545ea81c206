#include "services/purchase_order/rpc/suppliers_service.h"

#include "services/purchase_order/rpc/testing/service.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::StatusIs;

class SuppliersTest : public ServiceFixture {
 protected:
  static constexpr char kName[] = "organizations/acme/suppliers/initech";

  absl::StatusOr<v1::Supplier> Read(const std::string& organization = "acme") {
    v1::GetSupplierRequest request;
    request.set_name("organizations/" + organization + "/suppliers/initech");
    return Call<v1::Supplier>("Suppliers/GetSupplier", request, As("ann", organization));
  }
  absl::StatusOr<v1::Supplier> Update(const std::string& text) {
    v1::UpdateSupplierRequest request = Parse<v1::UpdateSupplierRequest>(text);
    request.mutable_supplier()->set_name(kName);
    request.set_request_id(NextRequestId());
    return Call<v1::Supplier>("Suppliers/UpdateSupplier", request);
  }
  absl::StatusOr<v1::Supplier> Block(const std::string& text) {
    v1::BlockSupplierRequest request = Parse<v1::BlockSupplierRequest>(text);
    request.set_name(kName);
    request.set_request_id(NextRequestId());
    return Call<v1::Supplier>("Suppliers/BlockSupplier", request);
  }
  absl::StatusOr<v1::Supplier> Propose(const std::string& subject, const std::string& on_behalf_of = "") {
    v1::ProposeBankDetailsRequest request =
        Parse<v1::ProposeBankDetailsRequest>(
            R"pb(
              bank_details {
                account_holder: "Initech"
                account_number: "DE02120300000000202051"
                bank_code: "BYLADEM1001"
              })pb");
    request.set_name(kName);
    request.set_request_id(NextRequestId());
    return Call<v1::Supplier>("Suppliers/ProposeBankDetails", request, As(subject, "acme", on_behalf_of));
  }
  absl::StatusOr<v1::Supplier> Confirm(const std::string& etag, const std::string& subject,
                                       const std::string& on_behalf_of = "") {
    v1::ConfirmBankDetailsRequest request;
    request.set_name(kName);
    request.set_request_id(NextRequestId());
    request.set_etag(etag);
    return Call<v1::Supplier>("Suppliers/ConfirmBankDetails", request, As(subject, "acme", on_behalf_of));
  }
};

TEST_F(SuppliersTest, AreCreatedOnceAndReadByTheirOrganization) {
  const absl::StatusOr<v1::Supplier> supplier = Read();
  ASSERT_THAT(supplier, IsOk());
  EXPECT_EQ(supplier->bill_from_entities_size(), 2);
  EXPECT_EQ(supplier->bill_from_entities(0).association_date(), v1::ASSOCIATION_DATE_CREATION_DATE);
  MakeSupplier("acme");  // a repeat
  v1::CreateSupplierRequest other = Parse<v1::CreateSupplierRequest>(R"pb(
    parent: "organizations/acme"
    supplier_id: "initech"
    supplier { display_name: "Other" })pb");
  EXPECT_THAT(Call<v1::Supplier>("Suppliers/CreateSupplier", other), HasReason("SUPPLIER_ID_TAKEN"));
  v1::GetSupplierRequest request;
  request.set_name(kName);
  EXPECT_THAT(Call<v1::Supplier>("Suppliers/GetSupplier", request, As("ann", "globex")),
              StatusIs(absl::StatusCode::kPermissionDenied));
  request.set_name("organizations/acme/suppliers/nobody");
  EXPECT_THAT(Call<v1::Supplier>("Suppliers/GetSupplier", request), HasReason("SUPPLIER_NOT_FOUND"));
}

TEST_F(SuppliersTest, AreListedInIdOrder) {
  for (const char* id : {"b", "a", "z"}) {
    v1::CreateSupplierRequest request = Parse<v1::CreateSupplierRequest>(R"pb(
      parent: "organizations/acme"
      supplier { display_name: "S" })pb");
    request.set_supplier_id(id);
    ASSERT_THAT(Call<v1::Supplier>("Suppliers/CreateSupplier", request), IsOk());
  }
  v1::ListSuppliersRequest request;
  request.set_parent("organizations/acme");
  request.set_page_size(3);
  const auto first = Call<v1::ListSuppliersResponse>("Suppliers/ListSuppliers", request);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->suppliers_size(), 3);
  EXPECT_EQ(first->suppliers(0).name(), "organizations/acme/suppliers/a");
  EXPECT_EQ(first->suppliers(2).name(), kName);
  request.set_page_token(first->next_page_token());
  const auto second = Call<v1::ListSuppliersResponse>("Suppliers/ListSuppliers", request);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->suppliers_size(), 1);
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(SuppliersTest, AnEntityInUseStays) {
  ASSERT_THAT(Create(ACreation("po-1", "n")), IsOk());
  const std::string without_us = R"pb(
    supplier { bill_from_entities { bill_from_entity_id: "emea" currency: "EUR" } }
    update_mask { paths: "bill_from_entities" })pb";
  const std::string without_emea = R"pb(
    supplier { bill_from_entities { bill_from_entity_id: "us" currency: "USD" } }
    update_mask { paths: "bill_from_entities" })pb";
  EXPECT_THAT(Update(without_us), HasReason("BILL_FROM_ENTITY_IN_USE"));
  EXPECT_THAT(Update(without_emea), IsOk());
  EXPECT_EQ(Read()->bill_from_entities_size(), 1);
  EXPECT_THAT(Update(R"pb(supplier { display_name: "x" etag: "stale" }
                          update_mask { paths: "display_name" })pb"),
              HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Update(R"pb(supplier { display_name: "x" }
                          update_mask { paths: "block" })pb"),
              HasReason("FIELD_IMMUTABLE"));
}

TEST_F(SuppliersTest, ABlockOfAllStopsOrdersUntilItEnds) {
  ASSERT_THAT(Create(ACreation("po-1", "n")), IsOk());
  ASSERT_THAT(Block(R"pb(block {
                           scope: SCOPE_ALL
                           reason: "audit"
                           end_time { seconds: 1598918400 }
                         })pb"),
              IsOk());  // to the end of August 2020
  EXPECT_EQ(Read()->block().reason(), "audit");
  const absl::Status refused = Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "r1").status();
  EXPECT_THAT(refused, HasReason("SUPPLIER_BLOCKED"));
  EXPECT_EQ(refused.message().find("audit"), std::string::npos) << "not everybody who orders may read why";
  node_.clock().SetTime(absl::FromUnixSeconds(1598918400));
  EXPECT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "r2"), IsOk());
  ASSERT_THAT(Block(""), IsOk());
  EXPECT_FALSE(Read()->has_block());
}

TEST_F(SuppliersTest, BankDetailsNeedASecondPersonEvenThroughAService) {
  const absl::StatusOr<v1::Supplier> proposed = Propose("portal", "ann");
  ASSERT_THAT(proposed, IsOk());
  EXPECT_FALSE(proposed->has_bank_details());
  EXPECT_EQ(proposed->proposed_bank_details().account_number(), "DE02120300000000202051");
  EXPECT_EQ(proposed->proposed_bank_details().proposer(), "ann");
  EXPECT_THAT(Confirm(proposed->etag(), "ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm(proposed->etag(), "portal", "ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm(proposed->etag(), "portal"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm("stale", "bob"), HasReason("ETAG_MISMATCH"));
  const absl::StatusOr<v1::Supplier> confirmed = Confirm(proposed->etag(), "portal", "bob");
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->bank_details().account_number(), "DE02120300000000202051");
  EXPECT_EQ(confirmed->bank_details().confirmer(), "bob");
  EXPECT_FALSE(confirmed->has_proposed_bank_details());
  EXPECT_THAT(Confirm(confirmed->etag(), "bob"), HasReason("NO_BANK_DETAILS_PROPOSED"));
}

TEST_F(SuppliersTest, OnePersonIsEnoughWhereTheOrganizationSaysSo) {
  Tell(R"pb(organization: "organizations/acme"
            base_currency: "USD"
            settings { bank_details_single_person: true })pb");
  const absl::StatusOr<v1::Supplier> proposed = Propose("ann");
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->bank_details().account_holder(), "Initech");
}

TEST_F(SuppliersTest, TheLogHoldsADigestOfAccountsAndTheFeedNothing) {
  const absl::StatusOr<v1::Supplier> proposed = Propose("ann");
  ASSERT_THAT(Confirm(proposed->etag(), "bob"), IsOk());
  bool has_digest = false;
  for (const command::storage::v1::LogRecord& record : node_.Log("acme")) {
    const std::string bytes = record.SerializeAsString();
    EXPECT_EQ(bytes.find("DE0212"), std::string::npos) << record.command();
    EXPECT_EQ(bytes.find("BYLADEM"), std::string::npos) << record.command();
    has_digest |= record.after().find(Read()->bank_details().digest()) != std::string::npos;
  }
  EXPECT_TRUE(has_digest);
  for (const v1::SupplierChanged& event : Events<v1::SupplierChanged>()) {
    EXPECT_FALSE(event.supplier().has_bank_details());
    EXPECT_FALSE(event.supplier().has_proposed_bank_details());
  }
}

TEST_F(SuppliersTest, ARepeatedProposalAnswersAsBefore) {
  v1::ProposeBankDetailsRequest request = Parse<v1::ProposeBankDetailsRequest>(R"pb(
    request_id: "r1"
    name: "organizations/acme/suppliers/initech"
    bank_details { account_holder: "Initech" account_number: "1" })pb");
  const auto first = Call<v1::Supplier>("Suppliers/ProposeBankDetails", request);
  const auto again = Call<v1::Supplier>("Suppliers/ProposeBankDetails", request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  request.mutable_bank_details()->set_account_number("2");
  EXPECT_THAT(Call<v1::Supplier>("Suppliers/ProposeBankDetails", request), HasReason("REQUEST_ID_REUSED"));
}

}  // namespace
}  // namespace outlay::purchase_order
