#include "services/purchase_order/domain/order/order_content.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

absl::Status Write(const OrderSpec& spec, const Rules& rules = Rules()) {
  Order order;
  return WriteFields(spec, OrderFields::All(), ASupplier(), rules, &order);
}

TEST(OrderContentTest, CurrencyAndTermsComeFromTheFirstEntity) {
  OrderSpec spec = ASpec();
  spec.entity_ids = {"us", "emea"};
  Order order;
  ASSERT_THAT(WriteFields(spec, OrderFields::All(), ASupplier(), Rules(), &order), IsOk());
  EXPECT_EQ(order.currency, kUsd);
  EXPECT_EQ(order.payment_terms, "net 30");
  spec.entity_ids = {"emea", "us"};
  EXPECT_THAT(Write(spec), HasMetadata("field", "lines[0].amount"));  // dollars, but the order is in euros
}

TEST(OrderContentTest, EntitiesAreTheSuppliersAndEachOnce) {
  OrderSpec spec = ASpec();
  spec.entity_ids = {"us", "nobody"};
  EXPECT_THAT(Write(spec), HasReason("BILL_FROM_ENTITY_NOT_FOUND"));
  spec.entity_ids = {"us", "us"};
  EXPECT_THAT(Write(spec), HasMetadata("field", "bill_from_entities[1]"));
  spec.entity_ids = {};
  EXPECT_THAT(Write(spec), HasReason("FIELD_REQUIRED"));
}

TEST(OrderContentTest, QuotasOfContactsAndTagsAreExact) {
  OrderSpec spec = ASpec();
  for (int i = 0; i < 10; ++i) {
    spec.contacts.push_back({.id = std::to_string(i), .display_name = "", .email = "a@b"});
  }
  for (int i = 0; i < 50; ++i) {
    spec.tags.push_back(std::to_string(i));
  }
  EXPECT_THAT(Write(spec), IsOk());
  OrderSpec more_contacts = spec;
  more_contacts.contacts.push_back({.id = "x", .display_name = "", .email = "a@b"});
  EXPECT_THAT(Write(more_contacts), HasMetadata("quota", "contacts_per_purchase_order"));
  spec.tags.push_back("x");
  EXPECT_THAT(Write(spec), HasMetadata("quota", "tags_per_purchase_order"));
}

TEST(OrderContentTest, TagsAndOwnFieldsComeOnce) {
  OrderSpec spec = ASpec();
  spec.tags = {"a", "b", "a"};
  EXPECT_THAT(Write(spec), HasMetadata("field", "tags[2]"));
  spec.tags.clear();
  spec.order_information.emplace().own_fields = {{"color", "red"}, {"color", "blue"}};
  EXPECT_THAT(Write(spec), HasMetadata("field", "order_information.own_fields[1]"));
}

// A list in a cell of a file has one item per line, so an empty last item would be lost when the file is read.
TEST(OrderContentTest, TagsAndAddressLinesSaySomething) {
  OrderSpec spec = ASpec();
  spec.tags = {"a", ""};
  EXPECT_THAT(Write(spec), HasMetadata("field", "tags[1]"));
  spec = ASpec();
  spec.ship_to.emplace().lines = {"1 Road", "Floor 2", ""};
  EXPECT_THAT(Write(spec), HasMetadata("field", "ship_to.lines[2]"));
  spec.ship_to->lines.pop_back();
  EXPECT_THAT(Write(spec), IsOk());
  spec.bill_to.emplace().lines = {""};
  EXPECT_THAT(Write(spec), HasMetadata("field", "bill_to.lines[0]"));
}

TEST(OrderContentTest, WritesOnlyTheFieldsNamed) {
  Order order = ADraft();
  OrderSpec spec;
  spec.notes = "hurry";
  spec.number = "other";
  ASSERT_THAT(WriteFields(spec, {OrderField::kNotes}, ASupplier(), Rules(), &order), IsOk());
  EXPECT_EQ(order.notes, "hurry");
  EXPECT_EQ(order.number, "Q3 2020");
  EXPECT_EQ(order.lines.size(), 2u);
  EXPECT_EQ(FirstDifferingField(ADraft(), order), OrderField::kNotes);
}

TEST(OrderContentTest, AShorterPeriodIsHeldAgainstTheLinesThatStay) {
  OrderSpec spec = ASpec();
  spec.lines[0].period = Months("2020-09", "2020-09");
  Order order = ADraft(spec);
  OrderSpec shorter;
  shorter.period = Months("2020-07", "2020-08");
  EXPECT_THAT(WriteFields(shorter, {OrderField::kPeriod}, ASupplier(), Rules(), &order), HasReason("FIELD_INVALID"));
}

TEST(OrderContentTest, ContactIdsAreMadeFromTheSeedAndKeptByAddress) {
  std::vector<Contact> first = {{"", "Ann", "ann@acme"}, {"", "Bob", "bob@acme"}};
  ASSERT_THAT(FillContactIds({}, "seed", &first), IsOk());
  EXPECT_EQ(first[0].id.size(), 25u);
  EXPECT_NE(first[0].id, first[1].id);
  std::vector<Contact> again = {{"", "Ann", "ann@acme"}, {"", "Bob", "bob@acme"}};
  ASSERT_THAT(FillContactIds({}, "seed", &again), IsOk());
  EXPECT_EQ(first, again);
  std::vector<Contact> later = {{"", "Robert", "bob@acme"}, {"cid", "Cid", "cid@acme"}};
  ASSERT_THAT(FillContactIds(first, "other", &later), IsOk());
  EXPECT_EQ(later[0].id, first[1].id);
  EXPECT_EQ(later[1].id, "cid");
  std::vector<Contact> twice = {{"x", "", "a@b"}, {"x", "", "c@d"}};
  EXPECT_THAT(FillContactIds({}, "s", &twice), HasMetadata("field", "contacts[1]"));
}

TEST(OrderContentTest, ALineIsWrittenAgainByItsOwnSpec) {
  LineSpec priced = ALine("3", "10.75");
  priced.quantity = DecimalOf("1.5");
  priced.unit_price = DecimalOf("7.00");
  priced.tax = Usd("0.25");
  priced.period = Months("2020-08", "2020-08");
  OrderSpec spec = ASpec();
  spec.lines.push_back(priced);
  const Order order = ADraft(spec);
  OrderSpec again = ASpec();
  again.lines.clear();
  for (const Line& line : order.lines) {
    again.lines.push_back(ToSpec(line));
  }
  EXPECT_EQ(FirstDifferingField(order, ADraft(again)), std::nullopt);
}

}  // namespace
}  // namespace outlay::purchase_order
