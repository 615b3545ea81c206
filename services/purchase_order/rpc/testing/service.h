// The whole service for two organizations, "acme" and "globex", in one thread. Real: wrapper, handlers, commands, rows,
// log. Fake: time, threads, the disk, the network.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_SERVICE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_SERVICE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/service/testing/local_service.h"
#include "common/tenant/testing/tell.h"
#include "common/testing/matchers.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/purchase_order/rpc/associations_service.h"
#include "services/purchase_order/rpc/marketplace_purchases_service.h"
#include "services/purchase_order/rpc/order_contacts_service.h"
#include "services/purchase_order/rpc/purchase_orders_service.h"
#include "services/purchase_order/rpc/suppliers_service.h"
#include "services/purchase_order/store/candidate_view.h"

namespace outlay::purchase_order {

using ::outlay::testing::Parse;

class ServiceFixture : public ::testing::Test, public service::LocalService {
 protected:
  explicit ServiceFixture(Peers peers = {})
      : LocalService("purchase_order"),
        orders_(*PurchaseOrdersService::Create(&node_.store(), &node_.executor(), &node_.clock(), peers)),
        contacts_(&node_.store()),
        suppliers_(*SuppliersService::Create(&node_.store(), &node_.executor(), peers.approval)),
        marketplace_(&node_.store(), &node_.executor()),
        associations_(&node_.store(), &node_.executor(), &node_.clock()) {
    node_.store().SetViewLoader(CandidateView::Load);
    orders_->Bind(dispatcher_);
    contacts_.Bind(dispatcher_);
    suppliers_->Bind(dispatcher_);
    marketplace_.Bind(dispatcher_);
    associations_.Bind(dispatcher_);
    Seal();
    node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2020, 8, 15), absl::UTCTimeZone()));
    Tell(R"pb(organization: "organizations/acme" base_currency: "USD")pb");
    Tell(R"pb(organization: "organizations/globex" base_currency: "USD")pb");
    TellGroup("organizations/acme/groups/engineering");
    MakeSupplier("acme");
    MakeSupplier("globex");
  }

  // Replaces the settings of an organization in directory.
  void Tell(const std::string& text) {
    tenant::TellDirectoryEvent(node_, Parse<directory::v1::OrganizationChanged>(text));
  }
  void TellGroup(const std::string& name) {
    directory::v1::GroupChanged group;
    group.set_group(name);
    tenant::TellDirectoryEvent(node_, group);
  }

  // Makes supplier "initech" with the entities "us" (USD, net 30) and "emea" (EUR).
  void MakeSupplier(const std::string& organization) {
    v1::CreateSupplierRequest request = Parse<v1::CreateSupplierRequest>(R"pb(
      supplier_id: "initech"
      supplier {
        display_name: "Initech"
        bill_from_entities { bill_from_entity_id: "us" payment_terms: "net 30" currency: "USD" }
        bill_from_entities { bill_from_entity_id: "emea" payment_terms: "net 45" currency: "EUR" }
      })pb");
    request.set_parent("organizations/" + organization);
    EXPECT_THAT(Call<v1::Supplier>("Suppliers/CreateSupplier", request, As("ann", organization)),
                outlay::testing::IsOk());
  }

  // Returns a creation as in S4's quarter: an order for July to September 2020 with lines of 100 and 50 dollars.
  static v1::CreatePurchaseOrderRequest ACreation(const std::string& id, const std::string& number,
                                                  const std::string& organization = "acme") {
    v1::CreatePurchaseOrderRequest request = Parse<v1::CreatePurchaseOrderRequest>(R"pb(
      purchase_order {
        period { first_month: "2020-07" last_month: "2020-09" }
        lines {
          number: "1"
          amount { currency_code: "USD" units: 100 }
        }
        lines {
          number: "2"
          amount { currency_code: "USD" units: 50 }
        }
      })pb");
    const std::string root = "organizations/" + organization;
    request.set_parent(root);
    request.set_purchase_order_id(id);
    request.mutable_purchase_order()->set_number(number);
    request.mutable_purchase_order()->set_supplier(root + "/suppliers/initech");
    request.mutable_purchase_order()->add_bill_from_entities(root + "/suppliers/initech/billFromEntities/us");
    return request;
  }
  absl::StatusOr<v1::PurchaseOrder> Create(const v1::CreatePurchaseOrderRequest& request,
                                           const std::string& organization = "acme") {
    return Call<v1::PurchaseOrder>("PurchaseOrders/CreatePurchaseOrder", request, As("ann", organization));
  }
  // Issues an order with that id; its number is "PO <id>".
  v1::PurchaseOrder Issue(const std::string& id) {
    v1::CreatePurchaseOrderRequest request = ACreation(id, "PO " + id);
    request.set_submit(true);
    const absl::StatusOr<v1::PurchaseOrder> order = Create(request);
    EXPECT_THAT(order, outlay::testing::IsOk());
    return order.value_or(v1::PurchaseOrder());
  }
  absl::StatusOr<v1::PurchaseOrder> Get(const std::string& id, const std::string& organization = "acme") {
    v1::GetPurchaseOrderRequest request;
    request.set_name("organizations/" + organization + "/purchaseOrders/" + id);
    return Call<v1::PurchaseOrder>("PurchaseOrders/GetPurchaseOrder", request, As("ann", organization));
  }
  // Calls Submit, Suspend, Resume, Close, Reopen, Cancel or Delete, whose requests have the same fields.
  template <typename Request>
  absl::StatusOr<v1::PurchaseOrder> Verb(const std::string& verb, const std::string& id, const std::string& request_id,
                                         const std::string& etag = "") {
    Request request;
    request.set_request_id(request_id);
    request.set_name("organizations/acme/purchaseOrders/" + id);
    request.set_etag(etag);
    return Call<v1::PurchaseOrder>("PurchaseOrders/" + verb + "PurchaseOrder", request);
  }

  // Books an invoice of that many cents on the best line.
  void Book(const std::string& invoice, int64_t cents) {
    v1::AssociateInvoicesRequest request = Parse<v1::AssociateInvoicesRequest>(R"pb(
      invoices {
        bill_from_entity: "organizations/acme/suppliers/initech/billFromEntities/us"
        creation_time { seconds: 1597449600 }
        amount { currency_code: "USD" }
      })pb");
    request.mutable_invoices(0)->set_invoice("organizations/acme/invoices/" + invoice);
    request.mutable_invoices(0)->mutable_amount()->set_units(cents / 100);
    request.mutable_invoices(0)->mutable_amount()->set_nanos(static_cast<int32_t>(cents % 100) * 10'000'000);
    const auto response = Call<v1::AssociateInvoicesResponse>("Associations/AssociateInvoices", request);
    ASSERT_THAT(response, outlay::testing::IsOk());
    ASSERT_TRUE(response->results(0).has_association()) << response->DebugString();
  }

  std::unique_ptr<PurchaseOrdersService> orders_;
  OrderContactsService contacts_;
  std::unique_ptr<SuppliersService> suppliers_;
  MarketplacePurchasesService marketplace_;
  AssociationsService associations_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_SERVICE_H_
