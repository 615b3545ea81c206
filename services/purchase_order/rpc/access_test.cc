// Which callers see and change which orders: every method that is judged by group, called with every permission, but in
// another group.
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "common/access/testing/group_authorizer.h"
#include "common/rpc/testing/whole_stream.h"
#include "services/purchase_order/rpc/testing/service.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::Not;

// Real: what ServiceFixture has, and groups. Fake: the method-level decision. "ann" is at the top, "eve" in sales;
// order "po-1" belongs to engineering, "po-2" to no group.
class OrderAccessTest : public ServiceFixture {
 protected:
  OrderAccessTest() {
    TellGroup("organizations/acme/groups/sales");
    authorizer_.Set(&groups_);
    v1::CreatePurchaseOrderRequest request = ACreation("po-1", "1");
    request.mutable_purchase_order()->set_group("organizations/acme/groups/engineering");
    EXPECT_THAT(Create(request), IsOk());
    EXPECT_THAT(Create(ACreation("po-2", "2")), IsOk());
  }

  static v1::CreatePurchaseOrderRequest CreationIn(const std::string& id, const std::string& group) {
    v1::CreatePurchaseOrderRequest request = ACreation(id, "number of " + id);
    if (!group.empty()) request.mutable_purchase_order()->set_group("organizations/acme/groups/" + group);
    return request;
  }
  absl::Status CreateAs(const std::string& subject, const v1::CreatePurchaseOrderRequest& request) {
    return Call<v1::PurchaseOrder>("PurchaseOrders/CreatePurchaseOrder", request, As(subject)).status();
  }
  v1::ListPurchaseOrdersResponse ListAs(const std::string& subject, const std::string& number = "") {
    v1::ListPurchaseOrdersRequest request;
    request.set_parent("organizations/acme");
    request.mutable_filter()->set_number(number);
    return Call<v1::ListPurchaseOrdersResponse>("PurchaseOrders/ListPurchaseOrders", request, As(subject)).value();
  }
  absl::Status MoveAs(const std::string& subject, const std::string& id, const std::string& group) {
    v1::UpdatePurchaseOrderRequest request;
    request.set_request_id(absl::StrCat("move-", ++moves_));
    request.mutable_purchase_order()->set_name("organizations/acme/purchaseOrders/" + id);
    request.mutable_purchase_order()->set_group("organizations/acme/groups/" + group);
    request.mutable_update_mask()->add_paths("group");
    return Call<v1::PurchaseOrder>("PurchaseOrders/UpdatePurchaseOrder", request, As(subject)).status();
  }
  // Records a purchase as ann.
  void Purchase(const std::string& transaction, const std::string& number) {
    auto purchase = Parse<v1::RecordMarketplacePurchaseRequest>(R"pb(
      parent: "organizations/acme"
      bill_from_entity: "organizations/acme/suppliers/initech/billFromEntities/us"
      amount { currency_code: "USD" units: 25 }
      period { first_month: "2020-08" last_month: "2020-09" })pb");
    purchase.set_transaction_id(transaction);
    purchase.set_purchase_order_number(number);
    EXPECT_THAT(Call<v1::MarketplacePurchase>("MarketplacePurchases/RecordMarketplacePurchase", purchase), IsOk());
  }
  int PurchasesSeenBy(const std::string& subject) {
    v1::ListMarketplacePurchasesRequest request;
    request.set_parent("organizations/acme");
    return Call<v1::ListMarketplacePurchasesResponse>("MarketplacePurchases/ListMarketplacePurchases", request,
                                                      As(subject))
        .value()
        .marketplace_purchases_size();
  }
  // Sends the messages of a stream and returns the answers as text.
  template <typename Response, typename Request>
  std::string StreamAs(const std::string& subject, const std::string& method, const std::vector<Request>& requests) {
    const auto streamed = rpc::StreamInOneThread<Response>(
        channel_, node_.scheduler(), "/outlay.purchase_order.v1.PurchaseOrders/" + method, requests, As(subject));
    std::string text;
    for (const Response& response : streamed.messages) text += response.ShortDebugString();
    return text + streamed.status.ToString();
  }
  std::string ExportAs(const std::string& subject) {
    v1::ExportPurchaseOrdersRequest request;
    request.set_parent("organizations/acme");
    return StreamAs<v1::ExportPurchaseOrdersResponse>(subject, "ExportPurchaseOrders",
                                                      std::vector<v1::ExportPurchaseOrdersRequest>{request});
  }
  std::string ImportAs(const std::string& subject) {
    v1::ImportPurchaseOrdersRequest header;
    header.mutable_header()->set_parent("organizations/acme");
    header.mutable_header()->set_import_id("i-" + subject);
    v1::ImportPurchaseOrdersRequest chunk;
    chunk.set_chunk("number,supplier,bill_from_entities,currency,first_month,last_month,line_number,amount\nimported-" +
                    subject + ",initech,us,USD,2020-07,2020-09,1,5\n");
    return StreamAs<v1::ImportPurchaseOrdersResponse>(subject, "ImportPurchaseOrders",
                                                      std::vector<v1::ImportPurchaseOrdersRequest>{header, chunk});
  }
  // Calls a method whose request names the order and little else.
  absl::Status CallNamed(const google::protobuf::MethodDescriptor& method, const std::string& subject) {
    auto* const factory = google::protobuf::MessageFactory::generated_factory();
    const std::unique_ptr<google::protobuf::Message> request(factory->GetPrototype(method.input_type())->New());
    const auto* const reflection = request->GetReflection();
    reflection->SetString(request.get(), NameIn(method), "organizations/acme/purchaseOrders/po-1");
    for (const char* field : {"from_version", "to_version"}) {
      if (const auto* const number = method.input_type()->FindFieldByName(field); number != nullptr) {
        reflection->SetInt64(request.get(), number, 1);
      }
    }
    if (const auto* const id = method.input_type()->FindFieldByName("request_id"); id != nullptr) {
      reflection->SetString(request.get(), id, method.name() + subject);
    }
    return Call<v1::PurchaseOrder>("PurchaseOrders/" + method.name(), *request, As(subject)).status();
  }

  // Returns the field of the request that names the order.
  static const google::protobuf::FieldDescriptor* NameIn(const google::protobuf::MethodDescriptor& method) {
    const auto* const name = method.input_type()->FindFieldByName("name");
    return name != nullptr ? name : method.input_type()->FindFieldByName("parent");
  }

  access::GroupAuthorizer groups_;
  int moves_ = 0;
};

TEST_F(OrderAccessTest, HidesOrdersOfOtherGroupsFromEveryMethodThatNamesOne) {
  // The methods that are tested separately below.
  const std::set<std::string> others = {"CreatePurchaseOrder", "BatchCreatePurchaseOrders", "ListPurchaseOrders",
                                        "UpdatePurchaseOrder", "ImportPurchaseOrders",      "ExportPurchaseOrders"};
  const auto* const service = v1::GetPurchaseOrderRequest::descriptor()->file()->FindServiceByName("PurchaseOrders");
  for (int i = 0; i < service->method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *service->method(i);
    SCOPED_TRACE(method.name());
    if (others.contains(method.name())) continue;
    ASSERT_NE(NameIn(method), nullptr) << "say here how this method looks at groups";
    EXPECT_THAT(CallNamed(method, "eve"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
    EXPECT_THAT(CallNamed(method, "nobody"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
    if (method.name() != "GetPurchaseOrder") continue;
    EXPECT_THAT(CallNamed(method, "ann"), IsOk());
  }
}

TEST_F(OrderAccessTest, LeavesOrdersOfOtherGroupsOutOfListsAndFiles) {
  EXPECT_EQ(ListAs("ann").purchase_orders_size(), 2);
  EXPECT_EQ(ListAs("eve").purchase_orders_size(), 0);
  EXPECT_EQ(ListAs("eve", "1").purchase_orders_size(), 0);
  ASSERT_THAT(CreateAs("eve", CreationIn("po-3", "sales")), IsOk());
  ASSERT_EQ(ListAs("eve").purchase_orders_size(), 1);
  EXPECT_EQ(ListAs("eve").purchase_orders(0).name(), "organizations/acme/purchaseOrders/po-3");
  EXPECT_THAT(ExportAs("eve"), ::testing::HasSubstr("number of po-3"));
  EXPECT_THAT(ExportAs("eve"), Not(::testing::HasSubstr("engineering")));
  EXPECT_THAT(ExportAs("nobody"), Not(::testing::HasSubstr("initech")));
}

TEST_F(OrderAccessTest, CreatesInReachOnly) {
  EXPECT_THAT(CreateAs("eve", CreationIn("po-4", "sales")), IsOk());
  EXPECT_THAT(CreateAs("eve", CreationIn("po-5", "engineering")), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(CreateAs("eve", CreationIn("po-6", "no-such-group")), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(CreateAs("eve", CreationIn("po-7", "")), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(CreateAs("ann", CreationIn("po-8", "no-such-group")), HasReason("GROUP_NOT_FOUND"));
  // The request of another caller, whose order is out of reach.
  v1::CreatePurchaseOrderRequest same = ACreation("po-1", "1");
  same.mutable_purchase_order()->set_group("organizations/acme/groups/engineering");
  EXPECT_THAT(CreateAs("ann", same), IsOk());
  EXPECT_THAT(CreateAs("eve", same), HasReason("PURCHASE_ORDER_ID_TAKEN"));
  v1::BatchCreatePurchaseOrdersRequest batch;
  batch.set_parent("organizations/acme");
  *batch.add_requests() = CreationIn("po-9", "sales");
  *batch.add_requests() = CreationIn("po-10", "engineering");
  const auto response =
      Call<v1::BatchCreatePurchaseOrdersResponse>("PurchaseOrders/BatchCreatePurchaseOrders", batch, As("eve"));
  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE(response->results(0).has_purchase_order());
  EXPECT_EQ(response->results(1).error().code(), static_cast<int>(absl::StatusCode::kPermissionDenied));
}

TEST_F(OrderAccessTest, MovesOrdersFromReachIntoReach) {
  ASSERT_THAT(CreateAs("eve", CreationIn("po-3", "sales")), IsOk());
  EXPECT_THAT(MoveAs("eve", "po-1", "sales"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
  EXPECT_THAT(MoveAs("eve", "po-3", "engineering"), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(MoveAs("ann", "po-1", "sales"), IsOk());
  EXPECT_THAT(MoveAs("eve", "po-1", "sales"), IsOk());
}

TEST_F(OrderAccessTest, ListsMarketplacePurchasesOfOrdersInReach) {
  v1::CreatePurchaseOrderRequest order = CreationIn("po-3", "sales");
  order.set_submit(true);
  ASSERT_THAT(CreateAs("ann", order), IsOk());
  Purchase("t-1", "number of po-3");
  EXPECT_EQ(PurchasesSeenBy("ann"), 1);
  EXPECT_EQ(PurchasesSeenBy("eve"), 1);
  Purchase("t-2", "a new order of no group");
  Purchase("t-3", "1");  // a draft: kept
  EXPECT_EQ(PurchasesSeenBy("ann"), 3);
  EXPECT_EQ(PurchasesSeenBy("eve"), 1);
  EXPECT_EQ(PurchasesSeenBy("nobody"), 0);
}

TEST_F(OrderAccessTest, ReadsSuppliersAnywhereAndWhereTheyArePaidAtTheTopOnly) {
  const auto proposed = Send<v1::ProposeBankDetailsRequest, v1::Supplier>(
      "Suppliers/ProposeBankDetails",
      "name: 'organizations/acme/suppliers/initech' bank_details { account_holder: 'Initech' account_number: '1' }",
      "bob");
  ASSERT_THAT(proposed, IsOk());
  const auto get = [&](const std::string& subject) {
    return Send<v1::GetSupplierRequest, v1::Supplier>("Suppliers/GetSupplier",
                                                      "name: 'organizations/acme/suppliers/initech'", subject);
  };
  const auto list = [&](const std::string& subject) {
    return Send<v1::ListSuppliersRequest, v1::ListSuppliersResponse>("Suppliers/ListSuppliers",
                                                                     "parent: 'organizations/acme'", subject);
  };
  ASSERT_THAT((Send<v1::BlockSupplierRequest, v1::Supplier>(
                  "Suppliers/BlockSupplier",
                  "name: 'organizations/acme/suppliers/initech' block { scope: SCOPE_ALL reason: 'fraud' }", "bob")),
              IsOk());
  ASSERT_THAT(node_.Write("acme",
                          [](store::Transaction& txn) {
                            absl::StatusOr<Supplier> supplier = LoadSupplier(txn, {"acme", "initech"});
                            if (!supplier.ok()) return supplier.status();
                            supplier->editors = Persons("bob");
                            SaveSupplier(txn, "acme", *supplier);
                            return absl::OkStatus();
                          }),
              IsOk());
  ASSERT_THAT(get("ann"), IsOk());
  EXPECT_TRUE(get("ann")->has_proposed_bank_details());
  EXPECT_EQ(get("ann")->block().reason(), "fraud");
  EXPECT_GT(get("ann")->editors_size(), 0);
  ASSERT_THAT(get("eve"), IsOk());
  EXPECT_EQ(get("eve")->bill_from_entities_size(), get("ann")->bill_from_entities_size());
  EXPECT_FALSE(get("eve")->has_proposed_bank_details());
  EXPECT_EQ(get("eve")->block().scope(), v1::SupplierBlock::SCOPE_ALL) << "that it is blocked is for everybody";
  EXPECT_EQ(get("eve")->block().reason(), "");
  EXPECT_EQ(get("eve")->editors_size(), 0);
  ASSERT_THAT(list("eve"), IsOk());
  EXPECT_EQ(list("eve")->suppliers_size(), list("ann")->suppliers_size());
  EXPECT_FALSE(list("eve")->suppliers(0).has_proposed_bank_details());
}

TEST_F(OrderAccessTest, ImportsForTheWholeOrganizationFromItsTopOnly) {
  EXPECT_THAT(ImportAs("eve"), ::testing::HasSubstr("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(ImportAs("ann"), Not(::testing::HasSubstr("GROUP_OUT_OF_REACH")));
  EXPECT_EQ(ListAs("ann", "imported-ann").purchase_orders_size(), 1);
  EXPECT_EQ(ListAs("ann", "imported-eve").purchase_orders_size(), 0);
}

}  // namespace
}  // namespace outlay::purchase_order
