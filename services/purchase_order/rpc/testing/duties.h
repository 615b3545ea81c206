// For tests of separated duties: what ServiceFixture has, with persons as callers. Supplier "initech" was written by a
// system.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_DUTIES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_DUTIES_H_

#include <string>

#include "common/access/testing/person_authorizer.h"
#include "services/purchase_order/rpc/testing/service.h"

namespace outlay::purchase_order {

class DutiesFixture : public ServiceFixture {
 protected:
  // Post's answer if the chain forbids it.
  static constexpr char kConflict[] = "UNMATCHED_REASON_DUTIES_CONFLICT";

  explicit DutiesFixture(Peers peers = {}) : ServiceFixture(peers) { authorizer_.Set(&people_); }

  // Sets the caller, and the person on whose behalf a system calls.
  void ActAs(const std::string& subject, const std::string& on_behalf_of = "") {
    subject_ = subject;
    on_behalf_of_ = on_behalf_of;
  }
  template <typename Response>
  absl::StatusOr<Response> CallAs(const std::string& method, const google::protobuf::Message& request) {
    return Call<Response>(method, request, As(subject_, "acme", on_behalf_of_));
  }

  absl::StatusOr<v1::PurchaseOrder> CreateDraft(const std::string& id) {
    return CallAs<v1::PurchaseOrder>("PurchaseOrders/CreatePurchaseOrder", ACreation(id, "PO " + id));
  }
  absl::StatusOr<v1::PurchaseOrder> CreateIssued(const std::string& id) {
    v1::CreatePurchaseOrderRequest request = ACreation(id, "PO " + id);
    request.set_submit(true);
    return CallAs<v1::PurchaseOrder>("PurchaseOrders/CreatePurchaseOrder", request);
  }
  absl::StatusOr<v1::PurchaseOrder> Submit(const std::string& id) {
    v1::SubmitPurchaseOrderRequest request;
    request.set_request_id(NextRequestId());
    request.set_name(NameOf(id));
    return CallAs<v1::PurchaseOrder>("PurchaseOrders/SubmitPurchaseOrder", request);
  }
  // Revises line 2 to a new amount each time.
  absl::StatusOr<v1::PurchaseOrder> Revise(const std::string& id) {
    auto request = Parse<v1::RevisePurchaseOrderRequest>("lines { number: '2' amount { currency_code: 'USD' } }");
    request.set_request_id(NextRequestId());
    request.set_name(NameOf(id));
    request.mutable_lines(0)->mutable_amount()->set_units(1'000 + ++revisions_);
    return CallAs<v1::PurchaseOrder>("PurchaseOrders/RevisePurchaseOrder", request);
  }
  absl::StatusOr<v1::PurchaseOrder> Annotate(const std::string& id) {
    v1::UpdatePurchaseOrderRequest request;
    request.set_request_id(NextRequestId());
    request.mutable_purchase_order()->set_name(NameOf(id));
    request.mutable_purchase_order()->set_notes(request.request_id());
    return CallAs<v1::PurchaseOrder>("PurchaseOrders/UpdatePurchaseOrder", request);
  }

  // Returns an invoice of a dollar that refers to an order.
  static v1::InvoiceFacts Facts(const std::string& invoice, const std::string& order, const std::string& poster) {
    auto facts = Parse<v1::InvoiceFacts>(R"pb(
      bill_from_entity: "organizations/acme/suppliers/initech/billFromEntities/us"
      creation_time { seconds: 1597449600 }
      amount { currency_code: "USD" units: 1 }
    )pb");
    facts.set_invoice("organizations/acme/invoices/" + invoice);
    facts.set_purchase_order_number("PO " + order);
    if (!poster.empty()) facts.add_posted_by(poster);
    return facts;
  }
  v1::AssociationResult Associate(const v1::InvoiceFacts& facts) {
    v1::AssociateInvoicesRequest request;
    *request.add_invoices() = facts;
    const auto response =
        Call<v1::AssociateInvoicesResponse>("Associations/AssociateInvoices", request, As("platform"));
    EXPECT_THAT(response, outlay::testing::IsOk());
    return response.ok() ? response->results(0) : v1::AssociationResult();
  }
  // Posts an invoice of `poster`, and returns the order on which it is booked, or the reason why it is not.
  std::string Post(const std::string& invoice, const std::string& order, const std::string& poster) {
    const v1::AssociationResult result = Associate(Facts(invoice, order, poster));
    if (result.has_association()) return result.association().purchase_order().substr(NameOf("").size());
    return v1::UnmatchedReason_Name(result.unmatched().reason());
  }
  absl::Status Undo(const std::string& invoice, const std::string& person, bool cancelled = false) {
    v1::UndoAssociationRequest request;
    request.set_parent("organizations/acme");
    request.set_request_id(NextRequestId());
    request.set_invoice("organizations/acme/invoices/" + invoice);
    if (!person.empty()) request.add_undone_by(person);
    request.set_invoice_cancelled(cancelled);
    return Call<v1::Association>("Associations/UndoAssociation", request, As("platform")).status();
  }
  // Moves an invoice to line 1 as a person.
  absl::Status Move(const v1::InvoiceFacts& facts, const std::string& order, const std::string& person) {
    v1::ChangeAssociationRequest request;
    request.set_parent("organizations/acme");
    request.set_request_id(NextRequestId());
    *request.mutable_invoice() = facts;
    request.set_purchase_order(NameOf(order));
    request.set_line_number("1");
    if (!person.empty()) request.add_changed_by(person);
    return Call<v1::Association>("Associations/ChangeAssociation", request, As("platform")).status();
  }

  // Returns the outcome of a purchase of a dollar on a marketplace with the number of an order.
  v1::MarketplacePurchase::Outcome Purchase(const std::string& transaction, const std::string& number) {
    auto request = Parse<v1::RecordMarketplacePurchaseRequest>(R"pb(
      parent: "organizations/acme"
      item: "seats"
      bill_from_entity: "organizations/acme/suppliers/initech/billFromEntities/us"
      amount { currency_code: "USD" units: 1 }
      period { first_month: "2020-07" last_month: "2020-08" }
    )pb");
    request.set_transaction_id(transaction);
    request.set_purchase_order_number(number);
    const auto purchase = CallAs<v1::MarketplacePurchase>("MarketplacePurchases/RecordMarketplacePurchase", request);
    EXPECT_THAT(purchase, outlay::testing::IsOk());
    return purchase.ok() ? purchase->outcome() : v1::MarketplacePurchase::OUTCOME_UNSPECIFIED;
  }

  absl::Status Rename(const std::string& supplier) {
    v1::UpdateSupplierRequest request;
    request.set_request_id(NextRequestId());
    request.mutable_supplier()->set_name("organizations/acme/suppliers/" + supplier);
    request.mutable_supplier()->set_display_name(request.request_id());
    return CallAs<v1::Supplier>("Suppliers/UpdateSupplier", request).status();
  }
  absl::Status ProposeBankDetails() {
    auto request = Parse<v1::ProposeBankDetailsRequest>(
        "name: 'organizations/acme/suppliers/initech' bank_details { account_holder: 'h' account_number: '1' }");
    request.set_request_id(NextRequestId());
    return CallAs<v1::Supplier>("Suppliers/ProposeBankDetails", request).status();
  }
  absl::Status ConfirmBankDetails() {
    auto request = Parse<v1::ConfirmBankDetailsRequest>("name: 'organizations/acme/suppliers/initech'");
    request.set_request_id(NextRequestId());
    const absl::StatusOr<v1::Supplier> supplier = Call<v1::Supplier>(
        "Suppliers/GetSupplier", Parse<v1::GetSupplierRequest>("name: 'organizations/acme/suppliers/initech'"));
    request.set_etag(supplier.value().etag());
    return CallAs<v1::Supplier>("Suppliers/ConfirmBankDetails", request).status();
  }

  static std::string NameOf(const std::string& order) { return "organizations/acme/purchaseOrders/" + order; }

 private:
  access::PersonAuthorizer people_;
  std::string subject_ = "platform";
  std::string on_behalf_of_;
  int revisions_ = 0;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_DUTIES_H_
