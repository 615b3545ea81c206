#include "services/invoice_matching/rpc/invoices_service.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "services/invoice_matching/rpc/testing/service.h"

namespace outlay::invoice_matching {
namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class InvoicesServiceTest : public ::testing::Test, public InvoicesNode {};

v1::CreateInvoiceRequest FullRequest() {
  v1::CreateInvoiceRequest request = InvoicesNode::CreateRequest("inv-full", "F-1");
  EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(
      R"pb(invoice {
             kind: KIND_INVOICE
             type: "MONTHLY_USAGE"
             issue_date { year: 2024 month: 2 day: 29 }
             creation_time { seconds: 1709164800 nanos: 123456000 }
             billing_period_start { year: 2024 month: 1 day: 1 }
             billing_period_end { year: 2024 month: 1 day: 31 }
             due_date { year: 2024 month: 3 day: 30 }
             lines {
               number: "1"
               item: "Compute"
               quantity { value: "2.5" }
               unit: "HUR"
               unit_price { value: "30.2" }
               amount { currency_code: "EUR" units: 75 nanos: 500000000 }
             }
             lines {
               number: "2"
               amount { currency_code: "EUR" units: -1 }
             }
             charges {
               code: "FREIGHT"
               amount { currency_code: "EUR" units: 6 nanos: 500000000 }
             }
             taxes {
               code: "VAT19"
               amount { currency_code: "EUR" units: 19 }
             }
             purchase_order_number: "PO 1"
             purchase_order_line_number: "1"
             marketplace_transaction: "tx-1"
           })pb",
      &request));
  return request;
}

TEST_F(InvoicesServiceTest, GivesBackEveryFieldThatWasGiven) {
  const v1::CreateInvoiceRequest request = FullRequest();
  const absl::StatusOr<v1::Invoice> created = CreateBy(request);
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->state(), v1::Invoice::STATE_ASSOCIATED);
  EXPECT_EQ(created->association().purchase_order(), "organizations/acme/purchaseOrders/po-1");
  const absl::StatusOr<v1::Invoice> read = Get("inv-full");
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(MessageDifferencer::Equals(*created, *read)) << created->DebugString() << read->DebugString();

  v1::Invoice as_given = *read;
  for (const char* const output_only :
       {"name", "state", "association", "unmatched", "receive_time", "update_time", "original", "credited", "etag"}) {
    as_given.GetReflection()->ClearField(&as_given, v1::Invoice::descriptor()->FindFieldByName(output_only));
  }
  EXPECT_TRUE(MessageDifferencer::Equals(as_given, request.invoice())) << as_given.DebugString();
}

TEST_F(InvoicesServiceTest, TellsPurchaseOrderWhatItNeedsToKnow) {
  po::InvoiceFacts seen;
  peer.order_of = [&](const po::InvoiceFacts& facts) {
    seen = facts;
    return "po-1";
  };
  ASSERT_THAT(CreateBy(FullRequest()), IsOk());
  po::InvoiceFacts expected;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(invoice: "organizations/acme/invoices/inv-full"
           bill_from_entity: "organizations/acme/suppliers/acme/billFromEntities/acme-inc"
           creation_time { seconds: 1709164800 nanos: 123456000 }
           billing_period_start { year: 2024 month: 1 day: 1 }
           type: "MONTHLY_USAGE"
           amount { currency_code: "EUR" units: 100 }
           purchase_order_number: "PO 1"
           line_number: "1"
           marketplace_transaction: "tx-1")pb",
      &expected));
  EXPECT_TRUE(MessageDifferencer::Equals(seen, expected)) << seen.DebugString();
}

TEST_F(InvoicesServiceTest, NamesTheFieldOfABadInvoice) {
  v1::CreateInvoiceRequest request = FullRequest();
  request.mutable_invoice()->mutable_lines(0)->mutable_quantity()->set_value("1.1234567");
  EXPECT_THAT(CreateBy(request), HasMetadata("field", "invoice.lines[0].quantity"));
  request = FullRequest();
  request.mutable_invoice()->mutable_amount()->set_units(101);
  EXPECT_THAT(CreateBy(request), HasReason("AMOUNTS_DISAGREE"));
  request = FullRequest();
  request.mutable_invoice()->mutable_amount()->set_units(-1);
  EXPECT_THAT(CreateBy(request), HasMetadata("field", "invoice.amount"));
}

TEST_F(InvoicesServiceTest, KeepsOrganizationsApart) {
  SetUpOrganization("other");
  ASSERT_THAT(CreateBy(CreateRequest("inv-1", "1")), IsOk());
  v1::GetInvoiceRequest get;
  get.set_name("organizations/acme/invoices/inv-1");
  EXPECT_THAT(Call<v1::Invoice>("GetInvoice", get, As("ann", "other")), StatusIs(absl::StatusCode::kPermissionDenied));
  get.set_name("organizations/other/invoices/inv-1");
  EXPECT_THAT(Call<v1::Invoice>("GetInvoice", get, As("ann", "other")), HasReason("INVOICE_NOT_FOUND"));
  ASSERT_THAT(CreateBy(CreateRequest("inv-1", "1", "other")), IsOk()) << "neither id nor number collide";
  v1::CreateInvoiceRequest foreign = CreateRequest("inv-2", "2");
  foreign.mutable_invoice()->set_bill_from_entity("organizations/other/suppliers/acme/billFromEntities/acme-inc");
  EXPECT_THAT(CreateBy(foreign), StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(InvoicesServiceTest, CreatesABatchEachByItself) {
  v1::BatchCreateInvoicesRequest request;
  request.set_parent("organizations/acme");
  for (int i = 0; i < 1'000; ++i) {
    *request.add_requests() = CreateRequest("inv-" + std::to_string(i), std::to_string(i));
  }
  request.mutable_requests(500)->mutable_invoice()->set_number("499");
  const auto response = Call<v1::BatchCreateInvoicesResponse>("BatchCreateInvoices", request);
  ASSERT_THAT(response, IsOk());
  ASSERT_THAT(response->results(), SizeIs(1'000));
  for (int i = 0; i < 1'000; ++i) {
    if (i == 500) {
      EXPECT_EQ(response->results(i).error().code(), static_cast<int>(absl::StatusCode::kAlreadyExists));
      EXPECT_THAT(response->results(i).error().details(), SizeIs(1));
    } else {
      EXPECT_EQ(response->results(i).invoice().name(), "organizations/acme/invoices/inv-" + std::to_string(i));
      EXPECT_EQ(response->results(i).invoice().state(), v1::Invoice::STATE_ASSOCIATED);
    }
  }
  EXPECT_LE(peer.associate_calls.size(), 10U) << "many invoices share a call";
}

TEST_F(InvoicesServiceTest, AnswersAStreamInTheOrderOfItsMessages) {
  std::vector<v1::StreamCreateInvoicesRequest> requests;
  for (int message = 0; message < 100; ++message) {
    v1::StreamCreateInvoicesRequest& request = requests.emplace_back();
    request.set_parent("organizations/acme");
    for (int i = 0; i < 5; ++i) {
      const std::string id = std::to_string(message) + "-" + std::to_string(i);
      *request.add_requests() = CreateRequest("inv-" + id, id);
    }
  }
  requests[7].mutable_requests(3)->mutable_invoice()->mutable_amount()->set_currency_code("USD");
  requests[7].mutable_requests(3)->mutable_invoice()->set_number("7-2");
  const auto streamed = Stream<v1::StreamCreateInvoicesResponse>("StreamCreateInvoices", requests);
  EXPECT_THAT(streamed.status, IsOk());
  ASSERT_THAT(streamed.messages, SizeIs(100));
  for (int message = 0; message < 100; ++message) {
    ASSERT_THAT(streamed.messages[message].results(), SizeIs(5));
    for (int i = 0; i < 5; ++i) {
      const auto& result = streamed.messages[message].results(i);
      if (message == 7 && i == 3) {
        EXPECT_EQ(result.error().code(), static_cast<int>(absl::StatusCode::kAlreadyExists));
        continue;
      }
      EXPECT_EQ(result.name(), "organizations/acme/invoices/inv-" + std::to_string(message) + "-" + std::to_string(i));
      EXPECT_EQ(result.state(), v1::Invoice::STATE_ASSOCIATED);
      EXPECT_EQ(result.line_number(), "1");
    }
  }
}

TEST_F(InvoicesServiceTest, CancelsAndChangesByName) {
  const absl::StatusOr<v1::Invoice> created = CreateBy(CreateRequest("inv-1", "1"));
  v1::ChangeAssociationRequest change;
  change.set_request_id("r1");
  change.set_name("organizations/acme/invoices/inv-1");
  change.set_purchase_order("organizations/acme/purchaseOrders/po-2");
  EXPECT_THAT(Call<v1::Invoice>("ChangeAssociation", change), HasMetadata("field", "line_number"));
  change.set_line_number("9");
  change.set_etag(created->etag());
  const absl::StatusOr<v1::Invoice> moved = Call<v1::Invoice>("ChangeAssociation", change);
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->association().line_number(), "9");
  EXPECT_NE(moved->etag(), created->etag());

  v1::CancelInvoiceRequest cancel;
  cancel.set_request_id("r2");
  cancel.set_name("organizations/acme/invoices/inv-1");
  cancel.set_etag(created->etag());
  EXPECT_THAT(Call<v1::Invoice>("CancelInvoice", cancel), HasReason("ETAG_MISMATCH"));
  cancel.set_request_id("r3");
  cancel.set_etag(moved->etag());
  const absl::StatusOr<v1::Invoice> cancelled = Call<v1::Invoice>("CancelInvoice", cancel);
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->state(), v1::Invoice::STATE_CANCELLED);
  cancel.set_reason("another one");
  EXPECT_THAT(Call<v1::Invoice>("CancelInvoice", cancel), HasReason("REQUEST_ID_REUSED"));
}

TEST_F(InvoicesServiceTest, RetriesAllUnmatchedAndTellsHowItGoes) {
  peer.order_of = [](const po::InvoiceFacts&) { return ""; };
  v1::BatchCreateInvoicesRequest batch;
  batch.set_parent("organizations/acme");
  for (int i = 0; i < 700; ++i) *batch.add_requests() = CreateRequest("inv-" + std::to_string(i), std::to_string(i));
  ASSERT_THAT(Call<v1::BatchCreateInvoicesResponse>("BatchCreateInvoices", batch), IsOk());
  peer.order_of = [](const po::InvoiceFacts& facts) { return facts.invoice().back() == '7' ? "po-7" : ""; };
  v1::RetryAssociationsRequest request;
  request.set_parent("organizations/acme");
  const auto streamed =
      Stream<v1::RetryAssociationsResponse>("RetryAssociations", std::vector<v1::RetryAssociationsRequest>{request});
  EXPECT_THAT(streamed.status, IsOk());
  ASSERT_THAT(streamed.messages, SizeIs(2));
  EXPECT_EQ(streamed.messages[0].tried(), 500);
  EXPECT_EQ(streamed.messages[1].tried(), 700);
  EXPECT_EQ(streamed.messages[1].associated(), 70);

  peer.is_down = true;
  const auto down =
      Stream<v1::RetryAssociationsResponse>("RetryAssociations", std::vector<v1::RetryAssociationsRequest>{request});
  EXPECT_THAT(down.status, HasReason("DEPENDENCY_UNAVAILABLE"));
}

TEST_F(InvoicesServiceTest, ListsInOrderByPagesAndFilters) {
  for (int i = 9; i >= 0; --i) {
    if (i == 4) peer.order_of = [](const po::InvoiceFacts&) { return ""; };
    ASSERT_THAT(CreateBy(CreateRequest("inv-" + std::to_string(i), std::to_string(i))), IsOk());
    Advance(absl::Seconds(1));
  }
  const auto list = [&](v1::ListInvoicesRequest request) {
    request.set_parent("organizations/acme");
    std::vector<std::string> numbers;
    do {
      const auto response = Call<v1::ListInvoicesResponse>("ListInvoices", request);
      EXPECT_THAT(response, IsOk());
      for (const v1::Invoice& invoice : response->invoices()) numbers.push_back(invoice.number());
      request.set_page_token(response->next_page_token());
    } while (!request.page_token().empty());
    return numbers;
  };
  v1::ListInvoicesRequest request;
  request.set_page_size(3);
  EXPECT_THAT(list(request), ElementsAre("9", "8", "7", "6", "5", "4", "3", "2", "1", "0"));
  request.set_order(v1::ListInvoicesRequest::ORDER_NAME);
  EXPECT_THAT(list(request), ElementsAre("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
  request.mutable_filter()->add_states(v1::Invoice::STATE_UNMATCHED);
  EXPECT_THAT(list(request), ElementsAre("0", "1", "2", "3", "4"));
  request.mutable_filter()->set_number("3");
  EXPECT_THAT(list(request), ElementsAre("3"));
  request.mutable_filter()->Clear();
  request.mutable_filter()->set_purchase_order("organizations/acme/purchaseOrders/po-1");
  EXPECT_THAT(list(request), ElementsAre("5", "6", "7", "8", "9"));
  request.mutable_filter()->set_bill_from_entity("organizations/acme/suppliers/acme/billFromEntities/other");
  EXPECT_THAT(list(request), ElementsAre());
}

TEST_F(InvoicesServiceTest, RefusesAPageTokenOfAnotherList) {
  for (int i = 0; i < 3; ++i)
    ASSERT_THAT(CreateBy(CreateRequest("inv-" + std::to_string(i), std::to_string(i))), IsOk());
  v1::ListInvoicesRequest request;
  request.set_parent("organizations/acme");
  request.set_page_size(1);
  const auto first = Call<v1::ListInvoicesResponse>("ListInvoices", request);
  ASSERT_THAT(first, IsOk());
  request.set_page_token(first->next_page_token());
  request.set_order(v1::ListInvoicesRequest::ORDER_NAME);
  EXPECT_THAT(Call<v1::ListInvoicesResponse>("ListInvoices", request), HasReason("PAGE_TOKEN_INVALID"));
  request.set_order(v1::ListInvoicesRequest::ORDER_RECEIVE_TIME);
  EXPECT_THAT(Call<v1::ListInvoicesResponse>("ListInvoices", request), IsOk());
}

}  // namespace
}  // namespace outlay::invoice_matching
