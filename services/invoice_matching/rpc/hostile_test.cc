// Hostile requests by a user of "acme" to two servers, of which one has invoices of "globex" and the other has not:
// both say the same, and read the same for it. Real and fake: see InvoicesNode; who may do what is judged elsewhere.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/rpc/testing/hostile_calls.h"
#include "services/invoice_matching/rpc/testing/service.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::testing::IsOk;

class World final : public InvoicesNode {
 public:
  explicit World(bool has_globex) {
    SetUpOrganization("globex");
    for (const std::string id : {"own-1", "own-2", "own-3"}) EXPECT_THAT(CreateBy(CreateRequest(id, id)), IsOk());
    if (!has_globex) return;
    for (const std::string id : {"secret-1", "secret-2"}) {
      EXPECT_THAT(CreateBy(CreateRequest(id, id, "globex")), IsOk());
    }
    v1::CancelInvoiceRequest cancel;
    cancel.set_request_id("of-globex");
    cancel.set_name("organizations/globex/invoices/secret-1");
    cancel.set_reason("x");
    EXPECT_THAT(Call<v1::Invoice>("CancelInvoice", cancel, As("ann", "globex")), IsOk());
  }

  // Of both organizations.
  std::vector<std::string> PageTokens() {
    std::vector<std::string> tokens;
    for (const std::string id : {"acme", "globex"}) {
      v1::ListInvoicesRequest request;
      request.set_parent("organizations/" + id);
      request.set_page_size(1);
      const auto page = Call<v1::ListInvoicesResponse>("ListInvoices", request, As("ann", id));
      EXPECT_THAT(page, IsOk());
      tokens.push_back(page->next_page_token());
    }
    return tokens;
  }
};

TEST(HostileInvoicesTest, NothingOfAnotherOrganizationLeaks) {
  rpc::HostileOptions options = rpc::MakeHostileOptions(
      {"organizations/globex/invoices/secret-1", "secret-1", "organizations/globex/purchaseOrders/secret-1", "own-1"});
  options.words.ids = {"own-1", "own-2",    "own-3",    "acme",   "acme-inc", "new-1",
                       "new-2", "secret-1", "secret-2", "globex", "nothing"};
  options.words.emails = {"ann@acme.example"};
  rpc::ExpectNothingLeaks<World>(options);
}

}  // namespace
}  // namespace outlay::invoice_matching
