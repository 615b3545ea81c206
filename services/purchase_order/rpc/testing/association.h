// The service Associations for one organization, "acme", in one thread. Real: wrapper, service, commands, rows, views.
// Fake: time, threads, the disk, the network. Orders and suppliers are written as rows.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ASSOCIATION_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ASSOCIATION_H_

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "common/service/testing/local_service.h"
#include "common/tenant/testing/tell.h"
#include "common/testing/matchers.h"
#include "services/purchase_order/rpc/associations_service.h"
#include "services/purchase_order/store/candidate_view.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {

using ::outlay::testing::Parse;

inline absl::Time In2020(int month, int day = 1) {
  return absl::FromCivil(absl::CivilDay(2020, month, day), absl::UTCTimeZone());
}

// Returns an issued order of supplier "aws", entity "inc", in USD, for the year 2020.
inline Order YearOrder(std::string id, std::string number, std::vector<Line> lines) {
  Order order;
  order.id = std::move(id);
  order.number = std::move(number);
  order.supplier_id = "aws";
  order.entity_ids = {"inc"};
  order.period.interval = {In2020(1), In2020(12) + absl::Hours(24 * 31)};
  order.lines = std::move(lines);
  order.currency = Currency::Of("USD");
  order.state = State::kIssued;
  order.create_time = order.update_time = In2020(1);
  return order;
}

inline Line LineFor(std::string number, std::string type, int64_t amount) {
  Line line;
  line.number = std::move(number);
  line.type = std::move(type);
  line.amount = Money(amount, Currency::Of("USD"));
  line.discount = line.tax = Money(0, Currency::Of("USD"));
  return line;
}

class AssociationFixture : public ::testing::Test, public service::LocalService {
 protected:
  AssociationFixture() : LocalService("purchase_order"), service_(&node_.store(), &node_.executor(), &node_.clock()) {
    node_.store().SetViewLoader(CandidateView::Load);
    service_.Bind(dispatcher_);
    Seal();
    Tell(Parse<directory::v1::OrganizationChanged>(R"pb(organization: "organizations/acme" base_currency: "USD")pb"));
    Supplier supplier;
    supplier.id = "aws";
    for (const std::string id : {"inc", "emea"}) {
      supplier.entities.push_back({.id = id, .display_name = "", .payment_terms = "", .currency = Currency::Of("USD")});
    }
    Put(supplier);
  }

  void Tell(const tenant::DirectoryEvent& event) { tenant::TellDirectoryEvent(node_, event); }
  void Put(const Supplier& supplier) {
    EXPECT_THAT(node_.Write("acme",
                            [supplier](store::Transaction& txn) {
                              SaveSupplier(txn, "acme", supplier);
                              return absl::OkStatus();
                            }),
                outlay::testing::IsOk());
  }
  // Adds or replaces an order.
  void Put(const Order& order) {
    EXPECT_THAT(node_.Write("acme",
                            [order](store::Transaction& txn) -> absl::Status {
                              const auto before = FindOrder(txn, {"acme", order.id});
                              if (!before.ok()) return before.status();
                              return SaveOrder(txn, "acme", before->has_value() ? &**before : nullptr, order);
                            }),
                outlay::testing::IsOk());
  }

  // Calls a method of Associations.
  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& method, const google::protobuf::Message& request) {
    return LocalService::Call<Response>("Associations/" + method, request, As("invoice-matching"));
  }

  // `amount`: cents of USD.
  static v1::InvoiceFacts Facts(const std::string& id, const std::string& type, int64_t amount,
                                const std::string& more = "") {
    v1::InvoiceFacts facts = Parse<v1::InvoiceFacts>(more);
    facts.set_invoice("organizations/acme/invoices/" + id);
    facts.set_bill_from_entity("organizations/acme/suppliers/aws/billFromEntities/inc");
    facts.set_type(type);
    facts.mutable_creation_time()->set_seconds(absl::ToUnixSeconds(In2020(7)));
    if (!facts.has_amount()) {
      facts.mutable_amount()->set_currency_code("USD");
      facts.mutable_amount()->set_units(amount / 100);
      facts.mutable_amount()->set_nanos(static_cast<int32_t>(amount % 100) * 10'000'000);
    }
    return facts;
  }

  absl::StatusOr<v1::AssociateInvoicesResponse> Associate(const std::vector<v1::InvoiceFacts>& invoices) {
    v1::AssociateInvoicesRequest request;
    for (const v1::InvoiceFacts& invoice : invoices) *request.add_invoices() = invoice;
    return Call<v1::AssociateInvoicesResponse>("AssociateInvoices", request);
  }
  // Returns the only result; an error gives a result that is not set.
  v1::AssociationResult AssociateOne(const v1::InvoiceFacts& invoice) {
    const auto response = Associate({invoice});
    EXPECT_THAT(response, outlay::testing::IsOk());
    return response.ok() ? response->results(0) : v1::AssociationResult();
  }

  OrderInvoiced Invoiced(const std::string& order_id) {
    return *LoadInvoiced(*node_.store().Read(store::PartitionOf("acme")), {"acme", order_id});
  }

  AssociationsService service_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ASSOCIATION_H_
