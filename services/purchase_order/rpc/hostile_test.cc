// Hostile requests by a user of "acme" to two servers, only one of which has orders of "globex": both must give the
// same answers and do the same reads. Real: wrapper, handlers, commands, rows, log. Fake: time, threads, the disk, the
// network, and permissions, which are judged elsewhere.
#include <string>
#include <vector>

#include "common/rpc/testing/hostile_calls.h"
#include "services/purchase_order/rpc/testing/service.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::IsOk;

class World final : public ServiceFixture {
 public:
  explicit World(bool has_globex) {
    for (const std::string id : {"own-1", "own-2", "own-3"}) Issue(id);
    Book("i-1", 500);
    if (has_globex) MakeOrdersOfGlobex();
  }
  void TestBody() override {}

  // Returns page tokens of both organizations.
  std::vector<std::string> PageTokens() {
    std::vector<std::string> tokens;
    for (const std::string id : {"acme", "globex"}) {
      v1::ListPurchaseOrdersRequest request;
      request.set_parent("organizations/" + id);
      request.set_page_size(1);
      const auto page =
          Call<v1::ListPurchaseOrdersResponse>("PurchaseOrders/ListPurchaseOrders", request, As("ann", id));
      EXPECT_THAT(page, IsOk());
      tokens.push_back(page->next_page_token());
    }
    return tokens;
  }

 private:
  void MakeOrdersOfGlobex() {
    for (const std::string id : {"secret-1", "secret-2"}) {
      v1::CreatePurchaseOrderRequest request = ACreation(id, "PO " + id, "globex");
      request.set_submit(true);
      EXPECT_THAT(Create(request, "globex"), IsOk());
    }
    v1::SuspendPurchaseOrderRequest suspend;
    suspend.set_request_id("of-globex");
    suspend.set_name("organizations/globex/purchaseOrders/secret-1");
    suspend.set_reason("x");
    EXPECT_THAT(Call<v1::PurchaseOrder>("PurchaseOrders/SuspendPurchaseOrder", suspend, As("ann", "globex")), IsOk());
  }
};

TEST(HostilePurchaseOrderTest, NothingOfAnotherOrganizationLeaks) {
  rpc::HostileOptions options =
      rpc::MakeHostileOptions({"organizations/globex/purchaseOrders/secret-1", "secret-1",
                               "organizations/globex/suppliers/initech", "PO own-1", "PO secret-1", "1", "ALL"});
  options.words.ids = {"own-1",       "own-2", "own-3", "initech",  "us",       "emea",   "i-1",
                       "engineering", "new-1", "new-2", "secret-1", "secret-2", "globex", "nothing"};
  options.words.emails = {"ann@acme.example", "a@b"};
  rpc::ExpectNothingLeaks<World>(options);
}

}  // namespace
}  // namespace outlay::purchase_order
