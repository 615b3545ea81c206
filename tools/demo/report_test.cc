// Which notices the events of a replay should become.
#include "tools/demo/report.h"

#include <gtest/gtest.h>

#include <string>

#include "outlay/invoice_matching/v1/invoice_events.pb.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"

namespace outlay::demo {
namespace {

namespace po = purchase_order::v1;
namespace im = invoice_matching::v1;

template <typename Message>
std::string NoticeOfMessage(const Message& message) {
  event::v1::Event event;
  event.set_type(message.GetTypeName());
  event.set_data(message.SerializeAsString());
  return NoticeOf(event);
}

TEST(NoticeOfTest, OrdersAndBalancesAreToldToWhoOrdered) {
  po::PurchaseOrderChanged order;
  order.set_change(po::PurchaseOrderChanged::CHANGE_ISSUED);
  EXPECT_EQ(NoticeOfMessage(order), "order-issued");
  order.set_change(po::PurchaseOrderChanged::CHANGE_DELETED);
  EXPECT_EQ(NoticeOfMessage(order), "order-ended");
  order.set_change(po::PurchaseOrderChanged::CHANGE_REVIEW_ENDED);
  EXPECT_EQ(NoticeOfMessage(order), "");
  po::BalanceCrossed balance;
  balance.set_threshold(po::BalanceCrossed::THRESHOLD_LOW);
  EXPECT_EQ(NoticeOfMessage(balance), "balance-low");
  balance.set_threshold(po::BalanceCrossed::THRESHOLD_EXHAUSTED);
  EXPECT_EQ(NoticeOfMessage(balance), "balance-exhausted");
}

TEST(NoticeOfTest, AnInvoiceWithoutAnOrderIsToldToWhoPostedItIfAnybodyDid) {
  im::InvoiceChanged invoice;
  invoice.set_change(im::InvoiceChanged::CHANGE_UNMATCHED);
  EXPECT_EQ(NoticeOfMessage(invoice), "");
  invoice.add_posted_by("demo");
  EXPECT_EQ(NoticeOfMessage(invoice), "invoice-unmatched");
  invoice.set_change(im::InvoiceChanged::CHANGE_ASSOCIATED);
  EXPECT_EQ(NoticeOfMessage(invoice), "");
}

}  // namespace
}  // namespace outlay::demo
