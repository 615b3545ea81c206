// Every method of the service against every rule of its fields, one broken at a time.
#include "common/rpc/testing/bad_calls.h"
#include "services/purchase_order/rpc/testing/service.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using rpc::GoodCall;

// Returns an order with every field set that callers write.
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

// Returns facts with every field set.
constexpr char kFacts[] = R"pb(
  invoice: "organizations/acme/invoices/inv-1"
  bill_from_entity: "organizations/acme/suppliers/initech/billFromEntities/us"
  creation_time { seconds: 1597449600 }
  billing_period_start { year: 2020 month: 8 day: 1 }
  type: "ALL"
  amount { currency_code: "USD" units: 1 }
  purchase_order_number: "Q3 2020"
  line_number: "1"
  marketplace_transaction: "t"
  credit_note: true
  credited_invoice: "organizations/acme/invoices/inv-0"
  posted_by: "ann"
)pb";

constexpr char kFilter[] = R"pb(
  filter {
    states: STATE_DRAFT
    labels: LABEL_ACTIVE
    change_states: STATE_IN_REVIEW
    number: "n"
    tag: "t"
    supplier: "organizations/acme/suppliers/initech"
  }
)pb";

GoodCall CallOf(const std::string& method, const std::string& request) {
  return {.method = "outlay.purchase_order.v1." + method, .messages = {request}};
}

std::vector<GoodCall> OrderCalls() {
  const std::string order = kOrder;
  const std::string creation =
      "parent: 'organizations/acme' purchase_order_id: 'po-1' purchase_order { " + order + " }";
  const std::string verb = "request_id: 'r' name: 'organizations/acme/purchaseOrders/po-1' etag: 'e' ";
  const std::string line = "lines { number: '1' amount { currency_code: 'USD' units: 1 } }";
  return {
      CallOf("PurchaseOrders.CreatePurchaseOrder", creation),
      CallOf("PurchaseOrders.BatchCreatePurchaseOrders", "parent: 'organizations/acme' requests { " + creation + " }"),
      CallOf("PurchaseOrders.GetPurchaseOrder", "name: 'organizations/acme/purchaseOrders/po-1'"),
      CallOf("PurchaseOrders.ListPurchaseOrderVersions",
             "parent: 'organizations/acme/purchaseOrders/po-1' page_size: 5"),
      CallOf("PurchaseOrders.ComparePurchaseOrderVersions",
             "name: 'organizations/acme/purchaseOrders/po-1' from_version: 1 to_version: 2"),
      CallOf("PurchaseOrders.ListPurchaseOrders",
             std::string("parent: 'organizations/acme' page_size: 5 order: ORDER_NUMBER ") + kFilter),
      CallOf("PurchaseOrders.UpdatePurchaseOrder", "request_id: 'r' purchase_order { " + order + " }"),
      CallOf("PurchaseOrders.RevisePurchaseOrder", verb + line +
                                                       " remove_line_numbers: '2' reason: 'x' bill_from_entities: "
                                                       "'organizations/acme/suppliers/s/billFromEntities/e'"),
      CallOf("PurchaseOrders.WithdrawPurchaseOrderChange", verb + "reason: 'x'"),
      CallOf("PurchaseOrders.SubmitPurchaseOrder", verb + "reason: 'x'"),
      CallOf("PurchaseOrders.SuspendPurchaseOrder", verb + "reason: 'x'"),
      CallOf("PurchaseOrders.ResumePurchaseOrder", verb + "reason: 'x'"),
      CallOf("PurchaseOrders.ClosePurchaseOrder", verb + "reason: 'x'"),
      CallOf("PurchaseOrders.ReopenPurchaseOrder", verb + "reason: 'x'"),
      CallOf("PurchaseOrders.CancelPurchaseOrder", verb + "reason: 'x'"),
      CallOf("PurchaseOrders.DeletePurchaseOrder", verb),
      {.method = "outlay.purchase_order.v1.PurchaseOrders.ImportPurchaseOrders",
       .messages = {"header { parent: 'organizations/acme' import_id: 'i' submit: true }", "chunk: 'number,supplier'"}},
      CallOf("PurchaseOrders.ExportPurchaseOrders", std::string("parent: 'organizations/acme' ") + kFilter),
  };
}

std::vector<GoodCall> OtherCalls() {
  const std::string supplier = kSupplier;
  const std::string facts = kFacts;
  const std::string on_supplier = "request_id: 'r' name: 'organizations/acme/suppliers/initech' etag: 'e' ";
  const std::string parent = "parent: 'organizations/acme' ";
  return {
      CallOf("OrderContacts.GetOrderContact", "name: 'organizations/acme/purchaseOrders/o/contacts/c'"),
      CallOf("Suppliers.CreateSupplier", parent + "supplier_id: 's' supplier { " + supplier + " }"),
      CallOf("Suppliers.GetSupplier", "name: 'organizations/acme/suppliers/initech'"),
      CallOf("Suppliers.ListSuppliers", parent + "page_size: 5"),
      CallOf("Suppliers.UpdateSupplier", "request_id: 'r' supplier { " + supplier + " }"),
      CallOf("Suppliers.BlockSupplier", on_supplier + "block { scope: SCOPE_ALL reason: 'r' end_time { seconds: 9 } }"),
      CallOf("Suppliers.ProposeBankDetails",
             on_supplier + "bank_details { account_holder: 'h' account_number: '1' bank_code: '2' }"),
      CallOf("Suppliers.ConfirmBankDetails", on_supplier),
      CallOf("MarketplacePurchases.RecordMarketplacePurchase",
             parent + "transaction_id: 't' purchase_order_number: 'n' item: 'i' "
                      "bill_from_entity: 'organizations/acme/suppliers/initech/billFromEntities/us' "
                      "amount { currency_code: 'USD' units: 1 } "
                      "period { first_month: '2020-07' last_month: '2020-08' }"),
      CallOf("MarketplacePurchases.ListMarketplacePurchases", parent + "page_size: 5"),
      CallOf("Associations.AssociateInvoices", "invoices { " + facts + " }"),
      CallOf("Associations.UndoAssociation",
             parent + "request_id: 'r' undone_by: 'ann' invoice: 'organizations/acme/invoices/inv-1'"),
      CallOf("Associations.ChangeAssociation",
             parent + "request_id: 'r' invoice { " + facts +
                 " } purchase_order: 'organizations/acme/purchaseOrders/po-1' line_number: '1' changed_by: 'bob'"),
      CallOf("Associations.ExplainAssociation", parent + "candidates_max: 1 invoice { " + facts + " }"),
      CallOf(
          "Associations.SimulateAssociations",
          parent + "invoices { " + facts +
              " } exclude_purchase_orders: 'organizations/acme/purchaseOrders/po-1' at_time { seconds: 1597449600 }"),
      CallOf("Associations.ListAssociations", "parent: 'organizations/acme/purchaseOrders/po-1' page_size: 5"),
  };
}

std::vector<GoodCall> AllCalls() {
  std::vector<GoodCall> calls = OrderCalls();
  for (GoodCall& call : OtherCalls()) calls.push_back(std::move(call));
  return calls;
}

class BadCallsTest : public ServiceFixture {
 protected:
  // Returns the number of events so far.
  size_t Announced() {
    size_t events = 0;
    for (const auto& record : node_.Log("acme")) events += static_cast<size_t>(record.events_size());
    return events;
  }
};

class BadRequestsTest : public BadCallsTest, public ::testing::WithParamInterface<GoodCall> {};

TEST_P(BadRequestsTest, AreRefusedByNameAndChangeNothing) {
  ExpectRefusesBadMessages(GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, BadRequestsTest, ::testing::ValuesIn(AllCalls()),
                         [](const auto& test) { return rpc::MethodOf(test.param).name(); });

// Every new method must be added to the table.
TEST_F(BadCallsTest, AreMadeOfEveryMethod) {
  rpc::ExpectCovers(AllCalls(), rpc::MethodsOf(dispatcher_));
}

// Lists find nothing, batches answer for each item, and unknown invoice names are valid for this service.
TEST_F(BadCallsTest, OfUnknownNamesAreNotFoundAndAnnounceNothing) {
  const std::set<std::string> answers_otherwise = {"BatchCreatePurchaseOrders", "ListPurchaseOrders",
                                                   "ExportPurchaseOrders", "AssociateInvoices", "SimulateAssociations"};
  const std::set<std::string> new_names = {"purchase_order.supplier", "invoice.invoice", "invoice.credited_invoice",
                                           "invoice"};  // undoing an unknown invoice is remembered
  const size_t announced = Announced();
  for (const GoodCall& call : AllCalls()) {
    if (answers_otherwise.contains(rpc::MethodOf(call).name())) continue;
    rpc::ExpectRefusesUnknownNames(call, new_names, Sender());
  }
  EXPECT_EQ(Announced(), announced);
}

// Each field is valid by itself.
TEST_F(BadCallsTest, ThatContradictThemselvesNameTheField) {
  struct Contradiction {
    const char* field;
    const char* order;
  };
  const Contradiction contradictions[] = {
      {"purchase_order.period.last_month", "period { first_month: '2020-09' last_month: '2020-07' }"},
      {"purchase_order.lines[0].period.end_time",
       "lines { number: '1' amount { currency_code: 'USD' units: 1 } "
       "period { start_time { seconds: 1597449600 } end_time { seconds: 1596240000 } } }"},
      {"purchase_order.lines[0].amount", "lines { number: '1' amount { currency_code: 'EUR' units: 1 } }"},
      {"purchase_order.lines[1].number",
       "lines { number: '1' amount { currency_code: 'USD' units: 1 } } "
       "lines { number: '1' amount { currency_code: 'USD' units: 1 } }"},
      {"purchase_order.lines[0].quantity",
       "lines { number: '1' quantity { value: '1.0000001' } unit_price { value: '1' } }"},
      {"purchase_order.bill_from_entities[0]",
       "bill_from_entities: 'organizations/acme/suppliers/other/billFromEntities/us'"},
  };
  const size_t records = node_.Log("acme").size();
  for (const Contradiction& bad : contradictions) {
    SCOPED_TRACE(bad.order);
    v1::CreatePurchaseOrderRequest request = ACreation("po-1", "PO 1");
    const auto changed = Parse<v1::PurchaseOrder>(bad.order);
    if (changed.has_period()) *request.mutable_purchase_order()->mutable_period() = changed.period();
    if (changed.lines_size() > 0) *request.mutable_purchase_order()->mutable_lines() = changed.lines();
    if (changed.bill_from_entities_size() > 0) {
      *request.mutable_purchase_order()->mutable_bill_from_entities() = changed.bill_from_entities();
    }
    const absl::StatusOr<v1::PurchaseOrder> order = Create(request);
    EXPECT_THAT(order, HasReason("FIELD_INVALID"));
    EXPECT_THAT(order, HasMetadata("field", bad.field));
  }
  EXPECT_EQ(node_.Log("acme").size(), records);
}

}  // namespace
}  // namespace outlay::purchase_order
