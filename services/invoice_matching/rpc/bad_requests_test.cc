// Every RPC against every rule of its fields. Real: wrapper and handlers. What is refused must leave nothing behind.
#include "common/testing/bad_requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/rpc/wire.h"
#include "google/protobuf/stubs/logging.h"
#include "services/invoice_matching/rpc/invoices_for_test.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;

// A call whose request is given as bytes, as a hostile client would.
class RawTransport final : public rpc::Transport, public rpc::IncomingCall {
 public:
  void Finish(const absl::Status& status, const rpc::Reply&) override { end = status; }
  void Read(google::protobuf::Message*, UniqueFunction<void(absl::StatusOr<bool>)> done) override { done(false); }
  void Write(const google::protobuf::Message&, UniqueFunction<void(bool)> done) override { done(false); }
  bool cancelled() const override { return false; }
  std::optional<std::string_view> Find(std::string_view key) const override {
    if (key == rpc::kOrganizationKey) return "acme";
    if (key == rpc::kSubjectKey) return "alice";
    return std::nullopt;
  }
  absl::Duration time_left() const override { return absl::InfiniteDuration(); }

  std::optional<absl::Status> end;
};

class BadRequestsTest : public ::testing::Test, public InvoicesNode {
 protected:
  absl::Status Send(const std::string& method, const std::string& bytes) {
    const auto transport = std::make_shared<RawTransport>();
    dispatcher().Dispatch(*dispatcher().Find(Path(method)), *transport, transport,
                          [&](google::protobuf::Message* into) {
                            const google::protobuf::LogSilencer silencer;
                            return rpc::ParseMessage(bytes, into);
                          });
    node.scheduler().RunDue();
    return transport->end.value_or(absl::UnknownError("the call has not ended"));
  }
  void RefusesAllBad(const std::string& method, const google::protobuf::Message& good, bool mutation) {
    SCOPED_TRACE(method);
    int tried = 0;
    for (const testing::BadRequest& bad : testing::MakeBadRequests(good, mutation)) {
      SCOPED_TRACE(bad.what);
      const absl::Status status = Send(method, bad.bytes);
      EXPECT_THAT(status, HasReason(bad.reason));
      if (!bad.field.empty()) {
        EXPECT_THAT(status, HasMetadata("field", bad.field));
      }
      tried += 1;
    }
    EXPECT_GT(tried, 0);
    EXPECT_EQ(Count(kInvoices), 0U);
  }

  template <typename Message>
  static Message Parse(const std::string& text) {
    Message message;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
    return message;
  }
  static v1::CreateInvoiceRequest Full() {
    v1::CreateInvoiceRequest request = CreateRequest("inv-1", "1");
    *request.mutable_invoice() = Parse<v1::Invoice>(R"pb(
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
      etag: "1.0")pb");
    return request;
  }
};

TEST_F(BadRequestsTest, AreRefusedWhenCreating) {
  RefusesAllBad("CreateInvoice", Full(), true);
  v1::BatchCreateInvoicesRequest batch;
  batch.set_parent("organizations/acme");
  *batch.add_requests() = Full();
  RefusesAllBad("BatchCreateInvoices", batch, true);
}

TEST_F(BadRequestsTest, AreRefusedWhenReading) {
  const std::string filter = R"pb(
    filter {
      states: STATE_RECEIVED
      bill_from_entity: "organizations/acme/suppliers/s/billFromEntities/e"
      number: "1"
      unmatched_reason: UNMATCHED_REASON_NO_ORDER
      purchase_order: "organizations/acme/purchaseOrders/p"
    })pb";
  RefusesAllBad("GetInvoice", Parse<v1::GetInvoiceRequest>(R"pb(name: "organizations/acme/invoices/i")pb"), false);
  RefusesAllBad("ListInvoices",
                Parse<v1::ListInvoicesRequest>(
                    R"pb(parent: "organizations/acme" page_size: 1 page_token: "x" order: ORDER_NAME)pb" + filter),
                false);
  RefusesAllBad("ExportInvoices", Parse<v1::ExportInvoicesRequest>(R"pb(parent: "organizations/acme")pb" + filter),
                false);
  RefusesAllBad("DownloadOriginal", Parse<v1::DownloadOriginalRequest>(R"pb(name: "organizations/acme/invoices/i")pb"),
                false);
}

TEST_F(BadRequestsTest, AreRefusedWhenChanging) {
  RefusesAllBad("CancelInvoice", Parse<v1::CancelInvoiceRequest>(R"pb(request_id: "r"
                                                                      name: "organizations/acme/invoices/i"
                                                                      etag: "1.0"
                                                                      reason: "x")pb"),
                true);
  RefusesAllBad("ChangeAssociation",
                Parse<v1::ChangeAssociationRequest>(
                    R"pb(request_id: "r"
                         name: "organizations/acme/invoices/i"
                         etag: "1.0"
                         purchase_order: "organizations/acme/purchaseOrders/p"
                         line_number: "1")pb"),
                true);
  RefusesAllBad("RetryAssociations",
                Parse<v1::RetryAssociationsRequest>(
                    R"pb(parent: "organizations/acme"
                         bill_from_entity: "organizations/acme/suppliers/s/billFromEntities/e")pb"),
                false);
}

}  // namespace
}  // namespace outlay::invoice_matching
