// Of what would else be nobody's matter, those are told who have a role. Real and fake: see ToldRightsTest.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "outlay/invoice_matching/v1/invoice_events.pb.h"
#include "services/notification/events/testing/told_rights.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

namespace dir = directory::v1;

// An invoice that a system posted and that no order takes is somebody's matter all the same.
class NobodysInvoiceTest : public ToldRightsTest {
 protected:
  static invoice_matching::v1::InvoiceChanged Unmatched(const std::string& id = "i-1") {
    invoice_matching::v1::InvoiceChanged invoice;
    invoice.set_change(invoice_matching::v1::InvoiceChanged::CHANGE_UNMATCHED);
    invoice.set_state(invoice_matching::v1::Invoice::STATE_UNMATCHED);
    invoice.set_invoice("organizations/acme/invoices/" + id);
    invoice.mutable_amount()->set_currency_code("EUR");
    invoice.mutable_amount()->set_units(100);
    return invoice;
  }
  void Tell(const invoice_matching::v1::InvoiceChanged& invoice) {
    EXPECT_THAT(Apply(invoice, invoice.invoice()), IsOk());
  }
};

TEST_F(NobodysInvoiceTest, IsToldToFinanceOfTheTopGroupElseToAdministrators) {
  Tell(Unmatched());
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_THAT(untold_, SizeIs(1)) << "nobody has a role that is told";
  Grant("rita", "root", "administrator");
  Tell(Unmatched("i-2"));
  EXPECT_THAT(Told(), ElementsAre("rita"));
  Grant("ann", "ops", "finance");
  Grant("sam", "root", "finance");
  Tell(Unmatched("i-3"));
  EXPECT_THAT(Told(), ElementsAre("rita")) << "one reaches one group only, the other is suspended";
  Grant("bob", "root", "finance");
  Tell(Unmatched("i-4"));
  EXPECT_THAT(Told(), ElementsAre("bob", "rita"));
  EXPECT_THAT(Inbox("rita"), SizeIs(2)) << "finance comes first";
  EXPECT_THAT(untold_, SizeIs(1));
}

TEST_F(NobodysInvoiceTest, ThatFallsDueIsToldToFinanceNearestToTheOrdersGroup) {
  Grant("rita", "root", "finance");
  auto order = OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  order.mutable_purchase_order()->set_group("organizations/acme/groups/sales");
  order.mutable_purchase_order()->set_creator("bob");
  ASSERT_THAT(Apply(order, order.purchase_order().name()), IsOk());
  AddUser("bob", dir::UserChanged::STATE_DEPROVISIONED);
  const absl::CivilDay today = absl::ToCivilDay(node_.clock().Now(), absl::UTCTimeZone());
  const auto book = [&](const std::string& id, absl::CivilDay due) {
    auto invoice = Unmatched(id);
    invoice.set_change(invoice_matching::v1::InvoiceChanged::CHANGE_ASSOCIATED);
    invoice.set_state(invoice_matching::v1::Invoice::STATE_ASSOCIATED);
    invoice.set_purchase_order("organizations/acme/purchaseOrders/po-1");
    rpc::ToProto(due, invoice.mutable_due_date());
    rpc::ToProto(node_.clock().Now(), invoice.mutable_receive_time());
    Tell(invoice);
  };
  book("i-1", today + 2);
  node_.clock().Advance(absl::Hours(48));
  TellInvoicesDue();
  EXPECT_THAT(Inbox("rita"), SizeIs(1));
  Grant("adam", "sales", "finance");
  book("i-2", today + 4);
  node_.clock().Advance(absl::Hours(48));
  TellInvoicesDue();
  EXPECT_THAT(Inbox("adam"), SizeIs(1));
  EXPECT_THAT(Inbox("rita"), SizeIs(1));
}

TEST_F(NobodysInvoiceTest, ThatAServiceAccountPostedIsToldToAPerson) {
  dir::UserChanged account;
  account.set_user("organizations/acme/users/erp");
  account.set_state(dir::UserChanged::STATE_ACTIVE);
  account.set_owner("organizations/acme/users/sam");
  Directory(account);
  Grant("erp", "root", "finance");
  Grant("bob", "root", "finance");
  auto invoice = Unmatched();
  invoice.add_posted_by("erp");
  Tell(invoice);
  EXPECT_THAT(Inbox("erp"), SizeIs(1)) << "what it posted it is told of, as before";
  EXPECT_THAT(Told(), ElementsAre("bob"));
}

TEST_F(NobodysInvoiceTest, IsToldWhomTheOrganizationsOwnSubscriptionSays) {
  v1::CreateSubscriptionRequest request;
  request.set_parent("organizations/acme");
  request.set_subscription_id("invoice-unmatched");
  request.mutable_subscription()->set_event_type("outlay.invoice_matching.v1.InvoiceChanged");
  request.mutable_subscription()->set_title("Look at it");
  request.mutable_subscription()->set_text("Now.");
  request.mutable_subscription()->add_fallback_roles("organizations/acme/roles/bookkeeper");
  const auto made = Call<v1::Subscription>("Subscriptions/CreateSubscription", request, As("rita"));
  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(made->fallback_roles(), ElementsAre("organizations/acme/roles/bookkeeper"));
  Grant("rita", "root", "finance");
  Grant("bob", "root", "bookkeeper");
  Tell(Unmatched());
  EXPECT_THAT(Told(), ElementsAre("bob"));
}

// Somebody moved it to an order of a group that the poster does not reach.
TEST_F(NobodysInvoiceTest, WhoPostedItReadsNothingOfAnOrderOutOfReach) {
  auto order = OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  order.mutable_purchase_order()->set_group("organizations/acme/groups/sales");
  order.mutable_purchase_order()->set_creator("bob");
  ASSERT_THAT(Apply(order, order.purchase_order().name()), IsOk());
  v1::CreateSubscriptionRequest request;
  request.set_parent("organizations/acme");
  request.set_subscription_id("moved");
  request.mutable_subscription()->set_event_type("outlay.invoice_matching.v1.InvoiceChanged");
  request.mutable_subscription()->set_title(
      "Moved{{#purchase_order_number}} to {{purchase_order_number}}{{/purchase_order_number}}");
  request.mutable_subscription()->set_text("{{amount}}|{{order.creator}}|{{purchase_order}}|{{line_number}}");
  request.mutable_subscription()->add_user_fields("posted_by");
  request.mutable_subscription()->add_user_fields("order.creator");
  ASSERT_THAT(Call<v1::Subscription>("Subscriptions/CreateSubscription", request, As("rita")), IsOk());
  auto moved = Unmatched();
  moved.set_change(invoice_matching::v1::InvoiceChanged::CHANGE_MOVED);
  moved.set_purchase_order("organizations/acme/purchaseOrders/po-1");
  moved.set_purchase_order_number("PO 1");
  moved.set_line_number("7");
  moved.add_posted_by("ann");
  Tell(moved);
  ASSERT_THAT(Inbox("ann"), SizeIs(1));
  EXPECT_EQ(Inbox("ann")[0].title(), "Moved");
  EXPECT_EQ(Inbox("ann")[0].text(), "100.00 EUR|||");
  EXPECT_EQ(Inbox("bob")[0].title(), "Moved to PO 1");
  EXPECT_EQ(Inbox("bob")[0].text(), "100.00 EUR|bob|organizations/acme/purchaseOrders/po-1|7");
}

}  // namespace
}  // namespace outlay::notification
