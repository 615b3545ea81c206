#include "common/auth/spiffe.h"

#include <gtest/gtest.h>

#include <string>

namespace outlay::auth {
namespace {

TEST(SpiffeTest, NamesOneServiceOfTheTrustDomain) {
  EXPECT_EQ(ServiceInSpiffeId("spiffe://outlay.test/invoice_matching", "outlay.test"), "invoice_matching");
  for (const char* uri :
       {"", "outlay.test/a", "https://outlay.test/a", "SPIFFE://outlay.test/a", "spiffe://outlay.test",
        "spiffe://outlay.test/", "spiffe://outlay.test/a/b", "spiffe://outlay.test//a", "spiffe://outlay.test/..",
        "spiffe://outlay.test/a b", "spiffe://outlay.test/a?b", "spiffe://outlay.test/a%2fb",
        "spiffe://outlay.test.evil/a", "spiffe://evil/a", "spiffe://x@outlay.test/a", "spiffe://outlay.test:1/a",
        "spiffe://Outlay.test/a", "spiffe:///a"}) {
    EXPECT_EQ(ServiceInSpiffeId(uri, "outlay.test"), std::nullopt) << uri;
  }
}

TEST(SpiffeTest, KnowsTrustDomainsAndServices) {
  EXPECT_TRUE(IsTrustDomain("outlay.example"));
  EXPECT_FALSE(IsTrustDomain(""));
  EXPECT_FALSE(IsTrustDomain("Outlay"));
  EXPECT_FALSE(IsTrustDomain("a/b"));
  EXPECT_TRUE(IsServiceName("purchase_order"));
  EXPECT_FALSE(IsServiceName("."));
  EXPECT_TRUE(IsServiceName(std::string(63, 'a')));
  EXPECT_FALSE(IsServiceName(std::string(64, 'a')));
}

}  // namespace
}  // namespace outlay::auth
