// Earlier versions of issued orders, and their differences (P5). See testing/service.h for what is fake.
#include "common/base/limits.h"
#include "common/base/strings.h"
#include "services/purchase_order/rpc/testing/service.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OrderVersionsTest : public ServiceFixture {
 protected:
  OrderVersionsTest() {
    v1::CreatePurchaseOrderRequest request = ACreation("po-1", "PO 1");
    request.set_submit(true);
    EXPECT_THAT(Create(request), IsOk());
  }
  void Revise(const std::string& what) {
    EXPECT_THAT((Send<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder>(
                    "PurchaseOrders/RevisePurchaseOrder", "name: 'organizations/acme/purchaseOrders/po-1' " + what)),
                IsOk());
  }
  absl::StatusOr<v1::ListPurchaseOrderVersionsResponse> Versions(const std::string& more = "",
                                                                 const std::string& order = "po-1") {
    return Send<v1::ListPurchaseOrderVersionsRequest, v1::ListPurchaseOrderVersionsResponse>(
        "PurchaseOrders/ListPurchaseOrderVersions",
        "parent: 'organizations/acme/purchaseOrders/" + order + "' " + more);
  }
  absl::StatusOr<v1::ComparePurchaseOrderVersionsResponse> Compare(int from, int to) {
    return Send<v1::ComparePurchaseOrderVersionsRequest, v1::ComparePurchaseOrderVersionsResponse>(
        "PurchaseOrders/ComparePurchaseOrderVersions",
        Concat("name: 'organizations/acme/purchaseOrders/po-1' from_version: ", from, " to_version: ", to));
  }
  static std::vector<std::string> Lines(const v1::ComparePurchaseOrderVersionsResponse& response) {
    std::vector<std::string> lines;
    for (const v1::FieldDifference& one : response.differences()) {
      lines.push_back(Concat(one.path(), ": ", one.before(), " -> ", one.after()));
    }
    return lines;
  }
};

TEST_F(OrderVersionsTest, AreListedPageByPage) {
  Revise("reason: 'more' lines { number: '1' amount { currency_code: 'USD' units: 130 } }");
  Revise("remove_line_numbers: '2'");
  const auto all = Versions();
  ASSERT_THAT(all, IsOk());
  ASSERT_THAT(all->versions(), SizeIs(3));
  EXPECT_THAT(all->next_page_token(), IsEmpty());
  const v1::PurchaseOrderVersion& second = all->versions(1);
  EXPECT_EQ(second.version(), 2);
  EXPECT_EQ(second.author(), "ann");
  EXPECT_EQ(second.reason(), "more");
  EXPECT_EQ(second.total().units(), 180);
  EXPECT_EQ(second.supplier(), Get("po-1")->supplier());
  EXPECT_THAT(second.lines(), SizeIs(2));
  EXPECT_FALSE(second.lines(0).has_balance()) << "what was invoiced is not of a version";
  EXPECT_EQ(all->versions(0).total().units(), 150);
  EXPECT_THAT(all->versions(2).lines(), SizeIs(1));
  auto page = Versions("page_size: 2");
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(page->versions(), SizeIs(2));
  page = Versions("page_size: 2 page_token: '" + page->next_page_token() + "'");
  ASSERT_THAT(page, IsOk());
  ASSERT_THAT(page->versions(), SizeIs(1));
  EXPECT_EQ(page->versions(0).version(), 3);
  EXPECT_THAT(Versions("", "nothing"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
  ASSERT_THAT(Create(ACreation("po-2", "PO 2")), IsOk());
  EXPECT_THAT(Versions("", "po-2")->versions(), IsEmpty()) << "a draft has none";
}

// Most clients accept answers of at most 4 MB.
TEST_F(OrderVersionsTest, FillPagesByBytesAndNotByNumber) {
  constexpr int kVersions = 60;
  v1::CreatePurchaseOrderRequest request = ACreation("long", "LONG");
  request.set_submit(true);
  request.mutable_purchase_order()->clear_lines();
  for (int i = 0; i < 100; ++i) {
    v1::Line& line = *request.mutable_purchase_order()->add_lines();
    line.set_number(Concat(i));
    line.set_item(std::string(200, 'x'));
    line.mutable_amount()->set_currency_code("USD");
    line.mutable_amount()->set_units(1'000);
  }
  ASSERT_THAT(Create(request), IsOk());
  for (int i = 1; i < kVersions; ++i) {
    ASSERT_THAT((Send<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder>(
                    "PurchaseOrders/RevisePurchaseOrder",
                    Concat("name: 'organizations/acme/purchaseOrders/long' lines { number: '0' amount { currency_code: "
                           "'USD' units: ",
                           1'000 - i, " } }"))),
                IsOk());
  }
  int read = 0;
  int pages = 0;
  std::string token;
  do {
    const auto page = Versions(Concat("page_size: 1000 page_token: '", token, "'"), "long");
    ASSERT_THAT(page, IsOk());
    EXPECT_LT(page->ByteSizeLong(), 2 * kPageBytes);
    for (const v1::PurchaseOrderVersion& version : page->versions()) EXPECT_EQ(version.version(), ++read);
    token = page->next_page_token();
    ++pages;
  } while (!token.empty());
  EXPECT_EQ(read, kVersions);
  EXPECT_EQ(pages, 2);
}

TEST_F(OrderVersionsTest, SayUnderWhichTermsTheyArePaid) {
  ASSERT_THAT(
      (Send<v1::CreateSupplierRequest, v1::Supplier>(
          "Suppliers/CreateSupplier",
          "parent: 'organizations/acme' supplier_id: 'slow' supplier { display_name: 'Slow' bill_from_entities { "
          "bill_from_entity_id: 'us' currency: 'USD' payment_terms: 'net 90' } }")),
      IsOk());
  Revise(
      "supplier: 'organizations/acme/suppliers/slow' bill_from_entities: "
      "'organizations/acme/suppliers/slow/billFromEntities/us'");
  EXPECT_EQ(Versions()->versions(0).payment_terms(), "net 30");
  EXPECT_EQ(Versions()->versions(1).payment_terms(), "net 90");
  const auto compared = Compare(1, 2);
  ASSERT_THAT(compared, IsOk());
  EXPECT_FALSE(compared->payment_terms_not_compared());
  EXPECT_THAT(Lines(*compared), ::testing::Contains("payment_terms: net 30 -> net 90"));
}

TEST_F(OrderVersionsTest, AreComparedFieldByFieldInAnyOrder) {
  Revise("lines { number: '1' item: 'desks' amount { currency_code: 'USD' units: 130 } }");
  Revise("lines { number: '0' amount { currency_code: 'USD' units: 5 } } remove_line_numbers: '2'");
  const auto none = Compare(1, 1);
  ASSERT_THAT(none, IsOk());
  EXPECT_THAT(none->differences(), IsEmpty());
  const auto first = Compare(1, 2);
  ASSERT_THAT(first, IsOk());
  EXPECT_FALSE(first->supplier_not_compared());
  const std::vector<std::string> forward = Lines(*first);
  EXPECT_THAT(forward, ::testing::Contains("lines[1].amount: 100.00 USD -> 130.00 USD"));
  EXPECT_THAT(forward, ::testing::Contains("total: 150.00 USD -> 180.00 USD"));
  const auto back = Compare(2, 1);
  ASSERT_THAT(back, IsOk());
  EXPECT_THAT(Lines(*back), ::testing::Contains("lines[1].amount: 130.00 USD -> 100.00 USD"));
  EXPECT_THAT(Lines(*back), SizeIs(forward.size()));
  const auto far = Compare(2, 3);
  ASSERT_THAT(far, IsOk());
  EXPECT_THAT(Lines(*far), ::testing::Contains("lines[2].amount: 50.00 USD -> "));
  EXPECT_THAT(Lines(*far), ::testing::Contains("lines[0].amount:  -> 5.00 USD"));
  EXPECT_THAT(Lines(*far), ::testing::Not(::testing::Contains(::testing::StartsWith("lines[1]"))))
      << "lines are told apart by their numbers";
  EXPECT_THAT(Compare(1, 4), HasReason("VERSION_NOT_FOUND"));
}

TEST_F(OrderVersionsTest, OfBeforeSuppliersWereKeptSaySo) {
  Revise("lines { number: '1' amount { currency_code: 'USD' units: 130 } }");
  ASSERT_THAT(node_.Write("acme",
                          [](store::Transaction& txn) {
                            const VersionKey key = {"acme", "po-1", 1};
                            auto record = txn.Find(kOrderVersions, key);
                            EXPECT_THAT(record, IsOk());
                            (*record)->clear_supplier_id();
                            (*record)->clear_entity_ids();
                            (*record)->clear_payment_terms();
                            txn.Put(kOrderVersions, key, **record);
                            return absl::OkStatus();
                          }),
              IsOk());
  EXPECT_THAT(Versions()->versions(0).supplier(), IsEmpty());
  const auto compared = Compare(1, 2);
  ASSERT_THAT(compared, IsOk());
  EXPECT_TRUE(compared->supplier_not_compared());
  EXPECT_TRUE(compared->payment_terms_not_compared());
  EXPECT_THAT(Lines(*compared),
              ElementsAre("lines[1].amount: 100.00 USD -> 130.00 USD", "total: 150.00 USD -> 180.00 USD"));
}

}  // namespace
}  // namespace outlay::purchase_order
