#include "services/invoice_matching/domain/filter.h"

#include <gtest/gtest.h>

#include "services/invoice_matching/domain/testing/invoice.h"

namespace outlay::invoice_matching {
namespace {

TEST(InvoiceFilterTest, HoldsWhenAllTermsThatAreSetHold) {
  const Invoice invoice = SomeInvoice();
  const InvoiceState associated = SomeState(State::kAssociated);
  const InvoiceState unmatched = SomeState(State::kUnmatched);
  EXPECT_TRUE(Matches({}, invoice, associated));
  EXPECT_TRUE(Matches({.states = {State::kUnmatched, State::kAssociated}}, invoice, associated));
  EXPECT_FALSE(Matches({.states = {State::kUnmatched}}, invoice, associated));
  EXPECT_TRUE(Matches({.supplier_id = "acme", .entity_id = "acme-inc"}, invoice, associated));
  EXPECT_FALSE(Matches({.supplier_id = "other", .entity_id = "acme-inc"}, invoice, associated));
  EXPECT_FALSE(Matches({.supplier_id = "acme", .entity_id = "other"}, invoice, associated));
  EXPECT_TRUE(Matches({.number = "2024-001"}, invoice, associated));
  EXPECT_FALSE(Matches({.number = "2024-00"}, invoice, associated));
  EXPECT_TRUE(Matches({.unmatched_reason = 1}, invoice, unmatched));
  EXPECT_FALSE(Matches({.unmatched_reason = 2}, invoice, unmatched));
  EXPECT_FALSE(Matches({.unmatched_reason = 1}, invoice, associated));
  EXPECT_TRUE(Matches({.order_id = "po-1"}, invoice, associated));
  EXPECT_FALSE(Matches({.order_id = "po-2"}, invoice, associated));
  EXPECT_FALSE(Matches({.order_id = "po-1"}, invoice, unmatched));
  EXPECT_FALSE(Matches({.states = {State::kAssociated}, .number = "other"}, invoice, associated));
}

}  // namespace
}  // namespace outlay::invoice_matching
