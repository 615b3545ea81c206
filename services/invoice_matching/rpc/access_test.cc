// Who sees and changes which invoices: every method that looks at groups, with callers who may do everything, but in
// their own groups only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/access/testing/group_authorizer.h"
#include "common/testing/matchers.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/invoice_matching/events/purchase_order_events.h"
#include "services/invoice_matching/rpc/testing/service.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Real: what InvoicesNode has, the events of orders, and groups. Fake: the method-level decision. Order "po-1" belongs
// to sales, "po-2" to engineering, "po-3" to nobody in particular; each takes the invoices that begin with its name.
class InvoiceAccessTest : public ::testing::Test, public InvoicesNode {
 protected:
  void SetUp() override {
    peer.order_of = [](const po::InvoiceFacts& facts) {
      const std::string id = facts.invoice().substr(facts.invoice().rfind('/') + 1);
      return id.starts_with("po-") ? id.substr(0, 4) : "";
    };
    TellOrder("po-1", "sales");
    TellOrder("po-2", "engineering");
    TellOrder("po-3", "");
    authorizer_.Set(&groups_);
    for (const std::string id : {"po-1-a", "po-2-a", "po-3-a", "none"}) {
      ASSERT_THAT(Call<v1::Invoice>("CreateInvoice", CreateRequest(id, "number of " + id), By("ann")), IsOk());
    }
  }

  void TellOrder(const std::string& id, const std::string& group) {
    po::PurchaseOrderChanged changed;
    changed.mutable_purchase_order()->set_name("organizations/acme/purchaseOrders/" + id);
    if (!group.empty()) changed.mutable_purchase_order()->set_group("organizations/acme/groups/" + group);
    feed::FeedEvent event;
    event.event.set_type(po::PurchaseOrderChanged::descriptor()->full_name());
    event.event.set_data(changed.SerializeAsString());
    event.organization = "acme";
    const PurchaseOrderEvents handler;
    ASSERT_THAT(node.Write("acme", [&](store::Transaction& txn) { return handler.Apply(txn, event); }), IsOk());
  }
  static rpc::CallOptions By(const std::string& subject) {
    return {.caller = {.subject = subject, .organization = "acme"}};
  }
  static std::string NameOf(const std::string& id) { return "organizations/acme/invoices/" + id; }

  absl::Status GetBy(const std::string& subject, const std::string& id) {
    v1::GetInvoiceRequest request;
    request.set_name(NameOf(id));
    return Call<v1::Invoice>("GetInvoice", request, By(subject)).status();
  }
  std::vector<std::string> ListedBy(const std::string& subject, int32_t page_size = 50) {
    v1::ListInvoicesRequest request;
    request.set_parent("organizations/acme");
    request.set_page_size(page_size);
    request.set_order(v1::ListInvoicesRequest::ORDER_NAME);
    std::vector<std::string> ids;
    do {
      const auto page = Call<v1::ListInvoicesResponse>("ListInvoices", request, By(subject));
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::Invoice& invoice : page->invoices()) ids.push_back(invoice.name().substr(NameOf("").size()));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
  std::string ExportBy(const std::string& subject) {
    v1::ExportInvoicesRequest request;
    request.set_parent("organizations/acme");
    const auto streamed = Stream<v1::ExportInvoicesResponse>(
        "ExportInvoices", std::vector<v1::ExportInvoicesRequest>{request}, By(subject));
    EXPECT_THAT(streamed.status, IsOk());
    std::string text;
    for (const v1::ExportInvoicesResponse& message : streamed.messages) text += message.chunk();
    return text;
  }
  absl::Status DownloadBy(const std::string& subject, const std::string& id) {
    v1::DownloadOriginalRequest request;
    request.set_name(NameOf(id));
    return Stream<v1::DownloadOriginalResponse>("DownloadOriginal", std::vector<v1::DownloadOriginalRequest>{request},
                                                By(subject))
        .status;
  }
  absl::Status CancelBy(const std::string& subject, const std::string& id) {
    v1::CancelInvoiceRequest request;
    request.set_request_id("cancel-" + subject + id);
    request.set_name(NameOf(id));
    return Call<v1::Invoice>("CancelInvoice", request, By(subject)).status();
  }
  // No order: undo.
  absl::Status ChangeBy(const std::string& subject, const std::string& id, const std::string& order) {
    v1::ChangeAssociationRequest request;
    request.set_request_id("change-" + subject + id + order);
    request.set_name(NameOf(id));
    if (!order.empty()) {
      request.set_purchase_order("organizations/acme/purchaseOrders/" + order);
      request.set_line_number("1");
    }
    return Call<v1::Invoice>("ChangeAssociation", request, By(subject)).status();
  }

  access::GroupAuthorizer groups_;
};

TEST_F(InvoiceAccessTest, AnInvoiceIsThereForThoseWhoReachTheGroupOfItsOrder) {
  for (const std::string id : {"po-1-a", "po-2-a", "po-3-a", "none"}) EXPECT_THAT(GetBy("ann", id), IsOk());
  EXPECT_THAT(GetBy("eve", "po-1-a"), IsOk());
  EXPECT_THAT(GetBy("edgar", "po-2-a"), IsOk());
  for (const std::string id : {"po-2-a", "po-3-a", "none"}) {
    EXPECT_THAT(GetBy("eve", id), HasReason("INVOICE_NOT_FOUND"));
    EXPECT_THAT(CancelBy("eve", id), HasReason("INVOICE_NOT_FOUND"));
    EXPECT_THAT(ChangeBy("eve", id, "po-1"), HasReason("INVOICE_NOT_FOUND"));
    EXPECT_THAT(DownloadBy("eve", id), HasReason("INVOICE_NOT_FOUND"));
  }
  EXPECT_THAT(DownloadBy("eve", "po-1-a"), HasReason("NO_ORIGINAL"));
  EXPECT_THAT(CancelBy("eve", "po-1-a"), IsOk());
  EXPECT_THAT(GetBy("nobody", "po-2-a"), HasReason("INVOICE_NOT_FOUND"));
}

TEST_F(InvoiceAccessTest, ListsAndFilesLeaveOutWhatIsOutOfReach) {
  EXPECT_THAT(ListedBy("ann"), ElementsAre("none", "po-1-a", "po-2-a", "po-3-a"));
  EXPECT_THAT(ListedBy("eve"), ElementsAre("po-1-a"));
  EXPECT_THAT(ListedBy("edgar", /*page_size=*/1), ElementsAre("po-2-a"));
  EXPECT_THAT(ListedBy("nobody"), IsEmpty());
  EXPECT_THAT(ExportBy("eve"), HasSubstr("number of po-1-a"));
  EXPECT_THAT(ExportBy("eve"), Not(HasSubstr("number of po-2-a")));
  EXPECT_THAT(ExportBy("nobody"), Not(HasSubstr("number of")));
}

TEST_F(InvoiceAccessTest, MovesInvoicesFromReachIntoReach) {
  EXPECT_THAT(ChangeBy("eve", "po-1-a", "po-2"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
  EXPECT_THAT(ChangeBy("eve", "po-1-a", "po-3"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
  EXPECT_THAT(ChangeBy("eve", "po-1-a", "no-such-order"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
  TellOrder("po-4", "sales");
  EXPECT_THAT(ChangeBy("eve", "po-1-a", "po-4"), IsOk());
  EXPECT_THAT(ChangeBy("ann", "po-1-a", "po-2"), IsOk());
  EXPECT_THAT(GetBy("eve", "po-1-a"), HasReason("INVOICE_NOT_FOUND"));
  EXPECT_THAT(GetBy("edgar", "po-1-a"), IsOk());
  EXPECT_THAT(ChangeBy("edgar", "po-1-a", ""), IsOk());
  EXPECT_THAT(GetBy("edgar", "po-1-a"), HasReason("INVOICE_NOT_FOUND")) << "without a line it belongs to all";
}

TEST_F(InvoiceAccessTest, FollowsAnOrderThatMovesToAnotherGroup) {
  TellOrder("po-1", "engineering");
  EXPECT_THAT(GetBy("eve", "po-1-a"), HasReason("INVOICE_NOT_FOUND"));
  EXPECT_THAT(GetBy("edgar", "po-1-a"), IsOk());
  TellOrder("po-1", "");
  EXPECT_THAT(GetBy("edgar", "po-1-a"), HasReason("INVOICE_NOT_FOUND"));
  EXPECT_THAT(GetBy("ann", "po-1-a"), IsOk());
}

}  // namespace
}  // namespace outlay::invoice_matching
