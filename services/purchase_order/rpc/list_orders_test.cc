// Pages, orders and filters of ListPurchaseOrders.
#include "services/purchase_order/rpc/testing/service.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

class ListOrdersTest : public ServiceFixture {
 protected:
  absl::StatusOr<v1::ListPurchaseOrdersResponse> List(v1::ListPurchaseOrdersRequest request,
                                                      const std::string& organization = "acme") {
    request.set_parent("organizations/" + organization);
    return Call<v1::ListPurchaseOrdersResponse>("PurchaseOrders/ListPurchaseOrders", request, As("ann", organization));
  }
  // Returns the numbers on all pages.
  std::vector<std::string> Numbers(const std::string& text) {
    v1::ListPurchaseOrdersRequest request = Parse<v1::ListPurchaseOrdersRequest>(text);
    std::vector<std::string> numbers;
    for (int pages = 0; pages < 100; ++pages) {
      const absl::StatusOr<v1::ListPurchaseOrdersResponse> page = List(request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::PurchaseOrder& order : page->purchase_orders()) numbers.push_back(order.number());
      request.set_page_token(page->next_page_token());
      if (request.page_token().empty()) break;
    }
    return numbers;
  }
  void Make(const std::string& id, const std::string& number, const std::string& tag = "") {
    v1::CreatePurchaseOrderRequest request = ACreation(id, number);
    if (!tag.empty()) request.mutable_purchase_order()->add_tags(tag);
    ASSERT_THAT(Create(request), IsOk());
    node_.clock().Advance(absl::Seconds(1));
  }
};

TEST_F(ListOrdersTest, PagesInNumberOrderAndInCreationOrder) {
  for (const char* number : {"c", "a", "b", "B", "10", "9"}) {
    Make("po-" + std::to_string(number[0]), number);
  }
  for (const char* size : {"1", "2", "5", "6", "0"}) {
    EXPECT_THAT(Numbers(std::string("page_size: ") + size), ElementsAre("10", "9", "B", "a", "b", "c")) << size;
    EXPECT_THAT(Numbers(std::string("order: ORDER_CREATE_TIME page_size: ") + size),
                ElementsAre("c", "a", "b", "B", "10", "9"))
        << size;
  }
}

TEST_F(ListOrdersTest, AnOrderThatIsDeletedBetweenPagesLeavesTheOthers) {
  for (const char* number : {"a", "b", "c"}) Make(std::string("po-") + number, number);
  v1::ListPurchaseOrdersRequest request;
  request.set_page_size(1);
  const auto first = List(request);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(Verb<v1::DeletePurchaseOrderRequest>("Delete", "po-a", "r1"), IsOk());
  request.set_page_token(first->next_page_token());
  request.set_page_size(5);
  const auto rest = List(request);
  ASSERT_THAT(rest, IsOk());
  EXPECT_EQ(rest->purchase_orders_size(), 2);
}

TEST_F(ListOrdersTest, FiltersByWhatOrdersAre) {
  Make("draft", "1", "red");
  Issue("active");
  Issue("suspended");
  Issue("deleted");
  ASSERT_THAT(Verb<v1::SuspendPurchaseOrderRequest>("Suspend", "suspended", "r1"), IsOk());
  ASSERT_THAT(Verb<v1::DeletePurchaseOrderRequest>("Delete", "deleted", "r2"), IsOk());
  EXPECT_THAT(Numbers(""), ElementsAre("1", "PO active", "PO suspended"));
  EXPECT_THAT(Numbers("filter { show_deleted: true }"), ElementsAre("1", "PO active", "PO deleted", "PO suspended"));
  EXPECT_THAT(Numbers("filter { states: STATE_DRAFT }"), ElementsAre("1"));
  EXPECT_THAT(Numbers("filter { states: STATE_DRAFT states: STATE_ISSUED }"),
              ElementsAre("1", "PO active", "PO suspended"));
  EXPECT_THAT(Numbers("filter { labels: LABEL_SUSPENDED }"), ElementsAre("PO suspended"));
  EXPECT_THAT(Numbers("filter { tag: 'red' }"), ElementsAre("1"));
  EXPECT_THAT(Numbers("filter { tag: 're' }"), ElementsAre());
  EXPECT_THAT(Numbers("filter { number: 'PO active' }"), ElementsAre("PO active"));
  EXPECT_THAT(Numbers("filter { number: 'PO deleted' }"), ElementsAre());
  EXPECT_THAT(Numbers("filter { number: 'nothing' }"), ElementsAre());
  EXPECT_THAT(Numbers("filter { supplier: 'organizations/acme/suppliers/initech' tag: 'red' }"), ElementsAre("1"));
  EXPECT_THAT(Numbers("filter { supplier: 'organizations/acme/suppliers/other' }"), ElementsAre());
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2021, 1, 1), absl::UTCTimeZone()));
  EXPECT_THAT(Numbers("filter { labels: LABEL_EXPIRED }"), ElementsAre("PO active"));
  EXPECT_THAT(Numbers("filter { labels: LABEL_SUSPENDED_EXPIRED }"), ElementsAre("PO suspended"));
}

TEST_F(ListOrdersTest, ATokenIsForItsOwnListOnly) {
  for (const char* number : {"a", "b", "c"}) Make(std::string("po-") + number, number);
  v1::ListPurchaseOrdersRequest request;
  request.set_page_size(1);
  const std::string token = List(request)->next_page_token();
  request.set_page_token(token);
  EXPECT_THAT(List(request), IsOk());
  EXPECT_THAT(List(request, "globex"), HasReason("PAGE_TOKEN_INVALID"));
  request.set_order(v1::ListPurchaseOrdersRequest::ORDER_CREATE_TIME);
  EXPECT_THAT(List(request), HasReason("PAGE_TOKEN_INVALID"));
  request.clear_order();
  request.mutable_filter()->set_tag("x");
  EXPECT_THAT(List(request), HasReason("PAGE_TOKEN_INVALID"));
  request.clear_filter();
  request.set_page_token(token + "A");
  EXPECT_THAT(List(request), HasReason("PAGE_TOKEN_INVALID"));
}

TEST_F(ListOrdersTest, OrganizationsHaveTheirOwn) {
  Make("po-1", "a");
  EXPECT_EQ(List({}, "globex")->purchase_orders_size(), 0);
}

}  // namespace
}  // namespace outlay::purchase_order
