// Every unary method of the service against every rule of its fields, one broken at a time.
#include "common/testing/bad_requests.h"

#include "common/rpc/method.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/stubs/logging.h"
#include "services/purchase_order/rpc/service_testing.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::BadRequest;
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::MakeBadRequests;

// An order with every field set that a caller writes.
constexpr char kOrder[] = R"pb(
  name: "organizations/acme/purchaseOrders/po-1"
  number: "Q3 2020"
  group: "organizations/acme/groups/engineering"
  supplier: "organizations/acme/suppliers/initech"
  bill_from_entities: "organizations/acme/suppliers/initech/billFromEntities/us"
  period { first_month: "2020-07" last_month: "2020-09" }
  lines {
    number: "1"
    type: "ALL"
    kind: KIND_GOODS
    period {
      start_time { seconds: 1596240000 }
      end_time { seconds: 1597449600 }
    }
    item: "Chair"
    category: "4321"
    quantity { value: "2" }
    unit: "EA"
    unit_price { value: "3" }
    discount { currency_code: "USD" units: 1 }
    tax { currency_code: "USD" units: 1 }
    amount { currency_code: "USD" units: 6 }
    expected_delivery { year: 2020 month: 8 day: 31 }
    marketplace_transaction: "t"
  }
  ship_to { addressee: "Site" lines: "1 Road" locality: "Town" postal_code: "7" region_code: "US" }
  contacts { contact_id: "zoe" display_name: "Zoe" email: "zoe@acme.example" }
  tags: "a"
  notes: "n"
  order_information {
    cost_center: "42"
    requisitioner: "ann"
    own_fields { label: "l" value: "v" }
  }
  payment_method: "invoice"
  etag: "e"
)pb";

constexpr char kSupplier[] = R"pb(
  name: "organizations/acme/suppliers/initech"
  display_name: "Initech"
  bill_from_entities {
    bill_from_entity_id: "us"
    display_name: "US"
    payment_terms: "net 30"
    currency: "USD"
    association_date: ASSOCIATION_DATE_CREATION_DATE
  }
  tolerance_group: "t"
  etag: "e"
)pb";

struct MethodCase {
  std::string method;
  std::string good;  // text of a request that every rule accepts
};

std::vector<MethodCase> Cases() {
  const std::string order = kOrder;
  const std::string supplier = kSupplier;
  const std::string creation =
      "parent: 'organizations/acme' purchase_order_id: 'po-1' purchase_order { " + order + " }";
  const std::string verb = "request_id: 'r' name: 'organizations/acme/purchaseOrders/po-1' etag: 'e' ";
  const std::string on_supplier = "request_id: 'r' name: 'organizations/acme/suppliers/initech' etag: 'e' ";
  const std::string line = "lines { number: '1' amount { currency_code: 'USD' units: 1 } }";
  const std::string list = "parent: 'organizations/acme' page_size: 5 ";
  return {
      {"PurchaseOrders/CreatePurchaseOrder", creation},
      {"PurchaseOrders/BatchCreatePurchaseOrders", "parent: 'organizations/acme' requests { " + creation + " }"},
      {"PurchaseOrders/GetPurchaseOrder", "name: 'organizations/acme/purchaseOrders/po-1'"},
      {"PurchaseOrders/ListPurchaseOrders",
       list + "order: ORDER_NUMBER filter { states: STATE_DRAFT labels: LABEL_ACTIVE number: 'n' tag: 't' "
              "supplier: 'organizations/acme/suppliers/initech' }"},
      {"PurchaseOrders/UpdatePurchaseOrder", "request_id: 'r' purchase_order { " + order + " }"},
      {"PurchaseOrders/RevisePurchaseOrder", verb + line + " remove_line_numbers: '2' reason: 'x'"},
      {"PurchaseOrders/SubmitPurchaseOrder", verb + "reason: 'x'"},
      {"PurchaseOrders/SuspendPurchaseOrder", verb + "reason: 'x'"},
      {"PurchaseOrders/ResumePurchaseOrder", verb + "reason: 'x'"},
      {"PurchaseOrders/ClosePurchaseOrder", verb + "reason: 'x'"},
      {"PurchaseOrders/ReopenPurchaseOrder", verb + "reason: 'x'"},
      {"PurchaseOrders/CancelPurchaseOrder", verb + "reason: 'x'"},
      {"PurchaseOrders/DeletePurchaseOrder", verb},
      {"Suppliers/CreateSupplier", "parent: 'organizations/acme' supplier_id: 's' supplier { " + supplier + " }"},
      {"Suppliers/GetSupplier", "name: 'organizations/acme/suppliers/initech'"},
      {"Suppliers/ListSuppliers", list},
      {"Suppliers/UpdateSupplier", "request_id: 'r' supplier { " + supplier + " }"},
      {"Suppliers/BlockSupplier", on_supplier + "block { scope: SCOPE_ALL reason: 'r' end_time { seconds: 9 } }"},
      {"Suppliers/ProposeBankDetails",
       on_supplier + "bank_details { account_holder: 'h' account_number: '1' bank_code: '2' }"},
      {"Suppliers/ConfirmBankDetails", on_supplier},
      {"MarketplacePurchases/RecordMarketplacePurchase",
       "parent: 'organizations/acme' transaction_id: 't' purchase_order_number: 'n' item: 'i' "
       "bill_from_entity: 'organizations/acme/suppliers/initech/billFromEntities/us' "
       "amount { currency_code: 'USD' units: 1 } period { first_month: '2020-07' last_month: '2020-08' }"},
      {"MarketplacePurchases/ListMarketplacePurchases", list},
  };
}

class BadRequestsTest : public ServiceFixture, public ::testing::WithParamInterface<MethodCase> {};

TEST_P(BadRequestsTest, AreRefusedByNameAndChangeNothing) {
  const rpc::BoundMethod* bound = dispatcher_.Find("/outlay.purchase_order.v1." + GetParam().method);
  ASSERT_NE(bound, nullptr);
  const std::shared_ptr<rpc::CallState> state = bound->NewState();
  google::protobuf::Message* good = bound->RequestOf(*state);
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(GetParam().good, good));
  const size_t records = node_.Log("acme").size();
  const google::protobuf::LogSilencer silence;  // of invalid UTF-8
  size_t sent = 0;
  for (const BadRequest& bad : MakeBadRequests(*good, bound->method().options().mutation())) {
    SCOPED_TRACE(bad.what);
    google::protobuf::Empty bytes;  // carries any well-formed fields
    if (!bytes.ParseFromString(bad.bytes)) continue;
    ++sent;
    const absl::StatusOr<google::protobuf::Empty> answer = Call<google::protobuf::Empty>(GetParam().method, bytes);
    // What is wrong in a field of few bytes may also be too long for it.
    const bool too_long = bad.reason == "FIELD_INVALID" && ErrorReason(answer.status()) == "FIELD_TOO_LONG";
    EXPECT_THAT(answer, HasReason(too_long ? "FIELD_TOO_LONG" : bad.reason));
    if (!bad.field.empty()) {
      EXPECT_THAT(answer, HasMetadata("field", bad.field));
    }
  }
  EXPECT_GT(sent, 3u);
  EXPECT_EQ(node_.Log("acme").size(), records);
}

INSTANTIATE_TEST_SUITE_P(All, BadRequestsTest, ::testing::ValuesIn(Cases()),
                         [](const auto& test) { return test.param.method.substr(test.param.method.find('/') + 1); });

// A new method must come into the table.
TEST_F(ServiceFixture, TheTableHasEveryUnaryMethod) {
  std::set<std::string> tested;
  for (const MethodCase& c : Cases()) tested.insert("/outlay.purchase_order.v1." + c.method);
  for (const rpc::Method* method : dispatcher_.Methods()) {
    if (method->kind() == rpc::MethodKind::kUnary && method->service().find("Associations") == std::string_view::npos) {
      EXPECT_TRUE(tested.contains(method->path())) << method->path();
    }
  }
}

}  // namespace
}  // namespace outlay::purchase_order
