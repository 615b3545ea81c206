// Every RPC of these services over a real port: one good request and every bad one there is to it. Real: the programs,
// their processes, gRPC, RocksDB, the directory file. Fake: nothing.
#include <gmock/gmock.h>
#include <grpc/reflection/v1alpha/reflection.pb.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/rpc/testing/bad_calls.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"
#include "google/protobuf/empty.pb.h"
#include "outlay/event/v1/event_feed.pb.h"
#include "outlay/notification/v1/deliveries.pb.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "outlay/notification/v1/subscriptions.pb.h"
#include "outlay/notification/v1/targets.pb.h"
#include "tools/process/service.h"

namespace outlay {
namespace {

using ::google::protobuf::MethodDescriptor;
using ::outlay::testing::IsOk;
using rpc::GoodCall;

// A call, and the reason of its answer where the state, and not the request, stands against it.
struct PortCall {
  GoodCall call;
  std::string reason;
};

PortCall Po(const std::string& method, const std::string& request, const std::string& reason = "") {
  return {.call = {.method = "outlay.purchase_order.v1." + method, .messages = {request}}, .reason = reason};
}

PortCall Im(const std::string& method, const std::string& request, const std::string& reason = "") {
  return {.call = {.method = "outlay.invoice_matching.v1.Invoices." + method, .messages = {request}}, .reason = reason};
}

PortCall No(const std::string& method, const std::string& request, const std::string& reason = "") {
  return {.call = {.method = "outlay.notification.v1." + method, .messages = {request}}, .reason = reason};
}

// Those of every service, at the end; a service without snapshots has a reason against them.
std::vector<PortCall> CommonCalls(const std::string& snapshot_reason) {
  const std::string event = "outlay.event.v1.";
  return {
      {.call = {event + "EventFeed.ListHeads", {"consumer: 'c' applied { partition: 1 }"}}, .reason = ""},
      {.call = {event + "EventFeed.Subscribe", {"consumer: 'c' positions { partition: 1 }"}}, .reason = ""},
      {.call = {event + "EventFeed.Snapshot", {"consumer: 'c' partition: 1"}}, .reason = snapshot_reason},
      {.call = {event + "Events.WatchEvents",
                {"parent: 'organizations/acme' after_organization_sequence: 0 types: 't' end_when_caught_up: true"}},
       .reason = ""},
      {.call = {event + "ParkedEvents.ListParkedEvents", {"parent: 'organizations/acme' page_size: 1"}}, .reason = ""},
      {.call = {event + "ParkedEvents.RetryParkedEvents",
                {"parent: 'organizations/acme' producer: 'p' subject: 'organizations/acme/purchaseOrders/o'"}},
       .reason = "EVENT_NOT_PARKED"},
      {.call = {event + "ParkedEvents.SkipParkedEvent",
                {"request_id: 'skip' parent: 'organizations/acme' producer: 'p' subject: "
                 "'organizations/acme/purchaseOrders/o' event_id: '1-0-1-0'"}},
       .reason = "EVENT_NOT_PARKED"},
      {.call = {"outlay.audit.v1.Audit.GetSignedHead", {"parent: 'organizations/acme'"}}, .reason = ""},
      {.call = {"outlay.audit.v1.Audit.ReadAuditRecords",
                {"parent: 'organizations/acme' after_organization_sequence: 0 max_records: 1 actor: 'a' command: 'c' "
                 "resource: 'r' start_time { seconds: 1 } end_time { seconds: 2 }"}},
       .reason = ""},
      {.call = {"outlay.development.v1.BusinessTime.SetBusinessTime",
                {"request_id: 'time' organization: 'organizations/acme' business_time { seconds: 4102444800 }"}},
       .reason = ""},
  };
}

std::vector<PortCall> SupplierCalls() {
  const std::string parent = "parent: 'organizations/acme' ";
  const auto supplier = [](const std::string& request_id, const std::string& more) {
    return "request_id: '" + request_id + "' name: 'organizations/acme/suppliers/s' " + more;
  };
  return {
      Po("Suppliers.CreateSupplier", parent + "supplier_id: 's' supplier { display_name: 'S' bill_from_entities { "
                                              "bill_from_entity_id: 'e' currency: 'USD' } }"),
      Po("Suppliers.GetSupplier", "name: 'organizations/acme/suppliers/s'"),
      Po("Suppliers.ListSuppliers", parent + "page_size: 1"),
      Po("Suppliers.UpdateSupplier",
         "request_id: 'update-s' supplier { name: 'organizations/acme/suppliers/s' display_name: 'T' }"),
      Po("Suppliers.BlockSupplier",
         supplier("block", "block { scope: SCOPE_PAYMENTS reason: 'r' end_time { seconds: 9 } }")),
      Po("Suppliers.ProposeBankDetails",
         supplier("propose", "bank_details { account_holder: 'h' account_number: '1' }")),
      Po("Suppliers.ConfirmBankDetails", supplier("confirm", "etag: 'e'"), "ETAG_MISMATCH"),
  };
}

// A supplier's and an order's life, in this order; each call needs those before it.
std::vector<PortCall> OrderCalls() {
  const std::string parent = "parent: 'organizations/acme' ";
  const std::string entity = "'organizations/acme/suppliers/s/billFromEntities/e' ";
  const std::string line =
      "lines { number: '1' type: 'ALL' quantity { value: '2' } unit_price { value: '5' } "
      "amount { currency_code: 'USD' units: 10 } } ";
  const std::string order = "supplier: 'organizations/acme/suppliers/s' bill_from_entities: " + entity +
                            "period { first_month: '2020-07' last_month: '2020-09' } " + line;
  const auto creation = [&](const std::string& id) {
    return parent + "purchase_order_id: '" + id + "' purchase_order { number: '" + id + "' " + order + " }";
  };
  const auto verb = [](const std::string& name, const std::string& id, const std::string& more = "reason: 'x'") {
    return Po("PurchaseOrders." + name + "PurchaseOrder",
              "request_id: '" + name + id + "' name: 'organizations/acme/purchaseOrders/" + id + "' " + more);
  };
  const std::string facts = "{ invoice: 'organizations/acme/invoices/i' bill_from_entity: " + entity +
                            "creation_time { seconds: 1597449600 } amount { currency_code: 'USD' units: 1 } } ";
  std::vector<PortCall> calls = SupplierCalls();
  calls.insert(
      calls.end(),
      {
          Po("PurchaseOrders.CreatePurchaseOrder", creation("o") + " submit: true"),
          Po("PurchaseOrders.BatchCreatePurchaseOrders", parent + "requests { " + creation("p") + " }"),
          Po("PurchaseOrders.GetPurchaseOrder", "name: 'organizations/acme/purchaseOrders/o'"),
          Po("PurchaseOrders.ListPurchaseOrderVersions", "parent: 'organizations/acme/purchaseOrders/o'"),
          Po("PurchaseOrders.ComparePurchaseOrderVersions",
             "name: 'organizations/acme/purchaseOrders/o' from_version: 1 to_version: 1"),
          Po("OrderContacts.GetOrderContact", "name: 'organizations/acme/purchaseOrders/o/contacts/c'",
             "CONTACT_NOT_FOUND"),
          Po("PurchaseOrders.ListPurchaseOrders", parent + "page_size: 1 filter { number: 'o' }"),
          Po("PurchaseOrders.UpdatePurchaseOrder",
             "request_id: 'update-o' purchase_order { name: 'organizations/acme/purchaseOrders/o' notes: 'n' }"),
          verb("Revise", "o", line),
          Po("PurchaseOrders.WithdrawPurchaseOrderChange",
             "request_id: 'withdraw-o' name: 'organizations/acme/purchaseOrders/o' reason: 'r'", "NO_CHANGE_PENDING"),
          Po("Associations.AssociateInvoices", "invoices " + facts),
          Po("Associations.ChangeAssociation",
             parent + "request_id: 'change' invoice " + facts +
                 "purchase_order: 'organizations/acme/purchaseOrders/o' line_number: '1'"),
          Po("Associations.ListAssociations", "parent: 'organizations/acme/purchaseOrders/o' page_size: 1"),
          Po("Associations.UndoAssociation", parent + "request_id: 'undo' invoice: 'organizations/acme/invoices/i'"),
          Po("Associations.ExplainAssociation", parent + "candidates_max: 1 invoice " + facts),
          Po("Associations.SimulateAssociations", parent + "invoices " + facts),
          verb("Suspend", "o"),
          verb("Resume", "o"),
          verb("Close", "o"),
          verb("Reopen", "o"),
          verb("Submit", "p"),
          verb("Cancel", "p"),
          verb("Delete", "p", ""),
          {.call = {"outlay.purchase_order.v1.PurchaseOrders.ImportPurchaseOrders",
                    {"header { " + parent + " import_id: 'i' }",
                     "chunk: 'number,supplier,bill_from_entities,first_month,last_month,line_number,amount\\n"
                     "q,s,e,2020-07,2020-09,1,5\\n'"}},
           .reason = ""},
          Po("PurchaseOrders.ExportPurchaseOrders", parent),
          Po("MarketplacePurchases.RecordMarketplacePurchase",
             parent + "transaction_id: 't' purchase_order_number: 'm' item: 'i' bill_from_entity: " + entity +
                 "amount { currency_code: 'USD' units: 1 } period { first_month: '2020-07' last_month: '2020-08' }"),
          Po("MarketplacePurchases.ListMarketplacePurchases", parent + "page_size: 1"),
      });
  return calls;
}

std::vector<PortCall> InvoiceCalls() {
  const std::string parent = "parent: 'organizations/acme' ";
  const auto creation = [&](const std::string& id) {
    return parent + "invoice_id: '" + id + "' invoice { number: '" + id +
           "' bill_from_entity: 'organizations/acme/suppliers/s/billFromEntities/e' "
           "creation_time { seconds: 1597449600 } amount { currency_code: 'USD' units: 1 } }";
  };
  const auto requests = [&](const std::string& id) { return parent + "requests { " + creation(id) + " }"; };
  return {
      Im("CreateInvoice", creation("j")),
      Im("BatchCreateInvoices", requests("k")),
      {.call = {"outlay.invoice_matching.v1.Invoices.StreamCreateInvoices", {requests("l"), requests("l")}},
       .reason = ""},
      Im("GetInvoice", "name: 'organizations/acme/invoices/j'"),
      Im("ListInvoices", parent + "page_size: 1"),
      Im("RetryAssociations", parent),
      Im("ChangeAssociation",
         "request_id: 'c' name: 'organizations/acme/invoices/j' "
         "purchase_order: 'organizations/acme/purchaseOrders/o' line_number: '1'"),
      Im("CancelInvoice", "request_id: 'd' name: 'organizations/acme/invoices/k' reason: 'x'"),
      {.call = {"outlay.invoice_matching.v1.Invoices.ImportInvoices",
                {"header { " + parent + " import_id: 'i' }",
                 "chunk: 'number,supplier,bill_from_entity,currency,amount\\nm,s,e,USD,5\\n'"}},
       .reason = ""},
      Im("ExportInvoices", parent),
      Im("DownloadOriginal", "name: 'organizations/acme/invoices/j'", "NO_ORIGINAL"),
  };
}

std::vector<PortCall> NoticeCalls() {
  const std::string inbox = "parent: 'organizations/acme/users/ann' ";
  const std::string notice = "'organizations/acme/users/ann/notices/n' ";
  const std::string parent = "parent: 'organizations/acme' ";
  const std::string name = "name: 'organizations/acme/subscriptions/s' ";
  const std::string target = "name: 'organizations/acme/targets/t' ";
  const std::string delivery = "name: 'organizations/acme/deliveries/d' ";
  return {
      No("Inbox.ListNotices", inbox + "page_size: 1 unread_only: true"),
      No("Inbox.StreamNotices", inbox),
      No("Inbox.GetUnreadCount", inbox),
      No("Inbox.MarkNoticesRead", inbox + "request_id: 'a' names: " + notice, "NOTICE_NOT_FOUND"),
      No("Inbox.AcknowledgeNotice", "request_id: 'b' name: " + notice, "NOTICE_NOT_FOUND"),
      No("Inbox.MuteSubject", inbox + "request_id: 'c' subject: 'organizations/acme/purchaseOrders/o'"),
      No("ExpiryLadders.GetExpiryLadder", "name: 'organizations/acme/expiryLadder'"),
      No("ExpiryLadders.UpdateExpiryLadder",
         "request_id: 'el' expiry_ladder { name: 'organizations/acme/expiryLadder' rungs { steps { days_before: 7 } } "
         "}"),
      No("InvoiceLadders.GetInvoiceLadder", "name: 'organizations/acme/invoiceLadder'"),
      No("InvoiceLadders.UpdateInvoiceLadder",
         "request_id: 'il' invoice_ladder { name: 'organizations/acme/invoiceLadder' steps { days_before: 3 } }"),
      No("Preferences.GetPreferences", "name: 'organizations/acme/users/ann/preferences'"),
      No("Preferences.UpdatePreferences",
         "request_id: 'p' preferences { name: 'organizations/acme/users/ann/preferences' digest: DIGEST_HOURLY }"),
      No("Subscriptions.CreateSubscription",
         parent + "subscription_id: 's' subscription { event_type: 'outlay.purchase_order.v1.BalanceCrossed' "
                  "conditions { field: 'threshold' values: 'THRESHOLD_LOW' } user_fields: 'order.creator' "
                  "users: 'organizations/acme/users/ann' title: 't' text: 't' }"),
      No("Subscriptions.GetSubscription", name),
      No("Subscriptions.ListSubscriptions", parent + "page_size: 1"),
      No("Templates.SetTemplate",
         "request_id: 't' template { name: 'organizations/acme/subscriptions/balance-low/templates/fr' title: 't' "
         "text: 't' }"),
      No("Templates.GetTemplate", "name: 'organizations/acme/subscriptions/balance-low/templates/fr'"),
      No("Templates.ListTemplates", parent + "page_size: 1"),
      No("Templates.PreviewTemplate", "parent: 'organizations/acme/subscriptions/balance-low' title: 't' text: 't'"),
      No("Templates.DeleteTemplate",
         "request_id: 'u' name: 'organizations/acme/subscriptions/balance-low/templates/fr'"),
      No("Subscriptions.DeleteSubscription", name + "request_id: 'd'"),
      No("Targets.CreateTarget", parent + "target_id: 't' target { url: 'https://hooks.example/' disabled: true }"),
      No("Targets.GetTarget", target),
      No("Targets.ListTargets", parent + "page_size: 1"),
      No("Targets.UpdateTarget",
         "request_id: 'e' target { url: 'https://hooks.example/' disabled: true " + target + "}"),
      No("Targets.RotateSecret", target + "request_id: 'f'"),
      No("Targets.TestTarget", target + "request_id: 'g'", "TARGET_DISABLED"),
      No("Targets.DeleteTarget", target + "request_id: 'h'"),
      No("Deliveries.ListDeliveries", parent + "page_size: 1 filter { state: STATE_DEAD }"),
      No("Deliveries.GetDelivery", delivery, "DELIVERY_NOT_FOUND"),
      No("Deliveries.Redeliver", delivery + "request_id: 'i'", "DELIVERY_NOT_FOUND"),
      No("Deliveries.RedeliverAll", parent + "request_id: 'j'"),
  };
}

class PortsTest : public ::testing::Test {
 protected:
  PortsTest() {
    std::ofstream(folder_.PathOf("directory.json"))
        << R"({"organization": {"organization": "organizations/acme", "baseCurrency": "USD"}})"
        << "\n";
  }
  ~PortsTest() override {
    channels_.clear();
    services_.clear();
  }

  // Starts a service and returns its address.
  std::string Start(const std::string& name, std::vector<std::string> flags = {}) {
    flags.push_back(Concat("--directory_file=", folder_.PathOf("directory.json")));
    absl::StatusOr<process::RunningService> service =
        process::StartService({.name = name,
                               .program = Concat(OUTLAY_SERVICES, "/", name, "/outlay_", name),
                               .folder = folder_.path(),
                               .flags = std::move(flags)});
    EXPECT_THAT(service, IsOk());
    if (!service.ok()) return "";
    services_.push_back(*std::move(service));
    return Concat("127.0.0.1:", services_.back().port);
  }
  rpc::Channel& Connect(const std::string& address) {
    channels_.push_back(std::make_unique<rpc::GrpcChannel>(
        &pool_, rpc::GrpcChannelOptions{.target = address, .service = "the service", .connections = 1}));
    return *channels_.back();
  }

  // What the server itself says that it serves; the protocols of gRPC are not ours.
  static std::vector<const MethodDescriptor*> ServedMethods(rpc::Channel& channel) {
    rpc::BlockingStream stream(channel, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", AsAcme());
    grpc::reflection::v1alpha::ServerReflectionRequest request;
    request.set_list_services("");
    stream.Write(request);
    grpc::reflection::v1alpha::ServerReflectionResponse response;
    EXPECT_TRUE(stream.Read(&response));
    std::vector<const MethodDescriptor*> methods;
    for (const auto& service : response.list_services_response().service()) {
      if (service.name().starts_with("grpc.")) continue;
      const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service.name());
      EXPECT_NE(descriptor, nullptr) << service.name();
      for (int i = 0; descriptor != nullptr && i < descriptor->method_count(); ++i) {
        methods.push_back(descriptor->method(i));
      }
    }
    EXPECT_FALSE(methods.empty());
    return methods;
  }

  void Serves(rpc::Channel& channel, std::vector<PortCall> calls, const std::string& snapshot_reason = "") {
    for (PortCall& call : CommonCalls(snapshot_reason)) calls.push_back(std::move(call));
    std::vector<GoodCall> covered;
    for (const PortCall& call : calls) covered.push_back(call.call);
    rpc::ExpectCovers(covered, ServedMethods(channel));
    const rpc::RawSender send = rpc::SendAndWait(channel, AsAcme());
    for (const PortCall& call : calls) {
      SCOPED_TRACE(call.call.method);
      rpc::ExpectRefusesBadMessages(call.call, send);
      const absl::Status end = call.call.method.ends_with(".Subscribe") ? Follow(channel)
                               : call.call.method.ends_with(".StreamNotices")
                                   ? Stream(channel)
                                   : send(MethodOf(call.call), BytesOf(call.call));
      EXPECT_EQ(ErrorReason(end), call.reason) << end;
      EXPECT_EQ(end.ok(), call.reason.empty()) << end;
    }
  }
  // An inbox's stream has no end of its own either: what purchase_order announced of ann's orders comes with it.
  static absl::Status Stream(rpc::Channel& channel) {
    notification::v1::StreamNoticesRequest request;
    request.set_parent("organizations/acme/users/ann");
    rpc::BlockingStream stream(channel, "/outlay.notification.v1.Inbox/StreamNotices", AsAcme());
    stream.Write(request);
    stream.WritesDone();
    notification::v1::StreamNoticesResponse response;
    while (stream.Read(&response)) {
      if (!response.notices().empty()) return absl::OkStatus();
    }
    return stream.Finish();
  }
  // A subscription has no end of its own: the first message is enough.
  static absl::Status Follow(rpc::Channel& channel) {
    event::v1::ListHeadsResponse heads;
    EXPECT_THAT(rpc::CallAndWait(channel, "/outlay.event.v1.EventFeed/ListHeads", event::v1::ListHeadsRequest(), &heads,
                                 AsAcme()),
                IsOk());
    event::v1::SubscribeRequest request;
    request.set_consumer("c");
    for (const event::v1::Position& head : heads.heads()) {
      if (head.sequence() == 0) continue;
      *request.add_positions() = head;
      request.mutable_positions(request.positions_size() - 1)->set_sequence(0);
    }
    rpc::BlockingStream stream(channel, "/outlay.event.v1.EventFeed/Subscribe", AsAcme());
    stream.Write(request);
    stream.WritesDone();
    event::v1::SubscribeResponse response;
    return stream.Read(&response) ? absl::OkStatus() : stream.Finish();
  }
  static rpc::CallOptions AsAcme() { return {.caller = {.subject = "ann", .organization = "acme"}}; }

 private:
  const testing::TemporaryFolder folder_{"ports"};
  rpc::ChannelPool pool_;
  std::vector<process::RunningService> services_;
  std::vector<std::unique_ptr<rpc::GrpcChannel>> channels_;
};

TEST_F(PortsTest, ServeEveryMethodAndRefuseEveryBadRequest) {
  const std::string orders = Start("purchase_order");
  const std::string invoices = Start("invoice_matching", {"--purchase_order_target=" + orders});
  ASSERT_FALSE(HasFailure());
  Serves(Connect(orders), OrderCalls());
  Serves(Connect(invoices), InvoiceCalls());
  const std::string notices = Start(
      "notification", {Concat("--purchase_order_target=", orders), Concat("--invoice_matching_target=", invoices)});
  ASSERT_FALSE(HasFailure());
  Serves(Connect(notices), NoticeCalls(), "SNAPSHOT_UNSUPPORTED");
}

}  // namespace
}  // namespace outlay
