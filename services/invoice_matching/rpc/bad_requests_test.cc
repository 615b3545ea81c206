// Every RPC against every rule of its fields. Real: wrapper and handlers. What is refused must leave nothing behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "common/rpc/testing/bad_calls.h"
#include "services/invoice_matching/rpc/testing/service.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using rpc::GoodCall;

// An invoice with every field set that a caller writes.
constexpr char kInvoice[] = R"pb(
  number: "1"
  bill_from_entity: "organizations/acme/suppliers/s/billFromEntities/e"
  kind: KIND_CREDIT_NOTE
  type: "ALL"
  issue_date { year: 2024 month: 1 day: 1 }
  creation_time { seconds: 1 }
  billing_period_start { year: 2024 month: 1 day: 1 }
  billing_period_end { year: 2024 month: 1 day: 1 }
  due_date { year: 2024 month: 1 day: 1 }
  amount { currency_code: "EUR" units: 1 }
  lines {
    number: "1"
    item: "x"
    quantity { value: "1" }
    unit: "EA"
    unit_price { value: "1" }
    amount { currency_code: "EUR" units: 1 }
  }
  charges {
    code: "C"
    amount { currency_code: "EUR" }
  }
  taxes {
    code: "T"
    amount { currency_code: "EUR" }
  }
  purchase_order_number: "PO 1"
  purchase_order_line_number: "1"
  marketplace_transaction: "t"
  credited_invoice: "organizations/acme/invoices/inv-0"
  etag: "1.0"
)pb";

constexpr char kFilter[] = R"pb(
  filter {
    states: STATE_RECEIVED
    bill_from_entity: "organizations/acme/suppliers/s/billFromEntities/e"
    number: "1"
    unmatched_reason: UNMATCHED_REASON_NO_ORDER
    purchase_order: "organizations/acme/purchaseOrders/p"
  }
)pb";

std::vector<GoodCall> AllCalls() {
  const auto call = [](const std::string& method, std::vector<std::string> messages) {
    return GoodCall{.method = "outlay.invoice_matching.v1.Invoices." + method, .messages = std::move(messages)};
  };
  const std::string parent = "parent: 'organizations/acme' ";
  const std::string creation = parent + "invoice_id: 'inv-1' invoice { " + kInvoice + " }";
  const std::string requests = parent + "requests { " + creation + " }";
  const std::string on_invoice = "request_id: 'r' name: 'organizations/acme/invoices/i' etag: '1.0' ";
  return {
      call("CreateInvoice", {creation}),
      call("BatchCreateInvoices", {requests}),
      call("StreamCreateInvoices", {requests}),
      call("GetInvoice", {"name: 'organizations/acme/invoices/i'"}),
      call("ListInvoices", {parent + "page_size: 1 page_token: 'x' order: ORDER_NAME " + kFilter}),
      call("CancelInvoice", {on_invoice + "reason: 'x'"}),
      call("ChangeAssociation",
           {on_invoice + "purchase_order: 'organizations/acme/purchaseOrders/p' line_number: '1'"}),
      call("RetryAssociations", {parent + "bill_from_entity: 'organizations/acme/suppliers/s/billFromEntities/e'"}),
      call("ImportInvoices", {"header { parent: 'organizations/acme' import_id: 'i' }", "chunk: 'number,supplier'"}),
      call("ExportInvoices", {parent + kFilter}),
      call("DownloadOriginal", {"name: 'organizations/acme/invoices/i'"}),
  };
}

class BadCallsTest : public ::testing::Test, public InvoicesNode {};

class BadRequestsTest : public BadCallsTest, public ::testing::WithParamInterface<GoodCall> {};

TEST_P(BadRequestsTest, AreRefusedByNameAndChangeNothing) {
  ExpectRefusesBadMessages(GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, BadRequestsTest, ::testing::ValuesIn(AllCalls()),
                         [](const auto& test) { return rpc::MethodOf(test.param).name(); });

// A new method must come into the table.
TEST_F(BadCallsTest, AreMadeOfEveryMethod) {
  rpc::ExpectCovers(AllCalls(), rpc::MethodsOf(dispatcher_));
}

// A stream takes what came before the bad message, and nothing after it.
TEST_F(BadCallsTest, LeaveWhatTheirStreamBroughtBefore) {
  const std::string parent = "parent: 'organizations/acme' ";
  const std::string invoice =
      "number: '1' bill_from_entity: 'organizations/acme/suppliers/s/billFromEntities/e' amount { currency_code: 'EUR' "
      "}";
  const std::string requests = parent + "requests { " + parent + "invoice_id: 'i' invoice { " + invoice + " } }";
  const GoodCall twice{.method = "outlay.invoice_matching.v1.Invoices.StreamCreateInvoices",
                       .messages = {requests, requests}};
  rpc::ExpectRefusesBadMessages(twice, Sender());
  EXPECT_EQ(Count(kInvoices), 1u);
}

TEST_F(BadCallsTest, OfUnknownNamesAreNotFoundAndAnnounceNothing) {
  // Lists find nothing, and what an invoice is billed from and credits is known elsewhere, or later.
  for (const GoodCall& call : AllCalls()) {
    if (call.messages[0].find("name: 'organizations/acme/invoices/i'") == std::string::npos) continue;
    rpc::ExpectRefusesUnknownNames(call, {}, Sender());
  }
  for (const auto& record : node.Log("acme")) EXPECT_EQ(record.events_size(), 0);
}

// Each field is good by itself.
TEST_F(BadCallsTest, ThatContradictThemselvesNameTheField) {
  const std::pair<const char*, const char*> contradictions[] = {
      {"invoice.billing_period_end",
       "billing_period_start { year: 2024 month: 2 day: 1 } billing_period_end { year: 2024 month: 1 day: 31 }"},
      {"invoice.billing_period_start", "billing_period_end { year: 2024 month: 1 day: 31 }"},
      {"invoice.lines[0].amount", "lines { number: '1' amount { currency_code: 'USD' units: 100 } }"},
      {"invoice.lines[0].quantity",
       "lines { number: '1' quantity { value: '1.0000001' } amount { currency_code: 'EUR' units: 100 } }"},
      {"invoice.taxes[1].code",
       "taxes { code: 'T' amount { currency_code: 'EUR' } } taxes { code: 'T' amount { currency_code: 'EUR' } }"},
      {"invoice.purchase_order_line_number", "purchase_order_line_number: '1'"},
      {"invoice.credited_invoice", "credited_invoice: 'organizations/acme/invoices/inv-0'"},
  };
  for (const auto& [field, text] : contradictions) {
    SCOPED_TRACE(text);
    v1::CreateInvoiceRequest request = CreateRequest("inv-1", "1");
    ASSERT_TRUE(google::protobuf::TextFormat::MergeFromString(text, request.mutable_invoice()));
    const absl::StatusOr<v1::Invoice> invoice = CreateBy(request);
    EXPECT_THAT(invoice, HasReason("FIELD_INVALID"));
    EXPECT_THAT(invoice, HasMetadata("field", field));
  }
  EXPECT_EQ(node.Log("acme").size(), 0u);
}

}  // namespace
}  // namespace outlay::invoice_matching
