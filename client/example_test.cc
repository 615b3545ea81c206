// The example of docs/client-library.md, as it stands there, and connections that clients share.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "client/hold_client.h"

namespace outlay {
namespace {

std::string Order(client::HoldClient& holds, const std::string& group, int64_t euros, const std::string& document) {
  client::SpendRequest request;
  request.spend.set_group(group);
  request.spend.mutable_amount()->set_currency_code("EUR");
  request.spend.mutable_amount()->set_units(euros);
  request.spend.set_document(document);
  request.timeout = absl::Seconds(2);
  const absl::StatusOr<client::SpendDecision> decision = holds.AuthorizeAndWait(request);
  if (!decision.ok()) {
    // Only then may money be set aside, or be yet: look the hold up later, and release it.
    return client::IsOutcomeUnknown(decision.status()) ? "unknown" : "not decided";
  }
  return decision->allowed() ? decision->hold : budget::v1::Verdict::Refusal_Name(decision->refusal);
}

std::string TextOf(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(ExampleTest, IsTheOneOfThePage) {
  const std::string page = TextOf("docs/client-library.md");
  const std::string fence = "```cpp\n";
  const std::size_t begin = page.find(fence) + fence.size();
  const std::string example = page.substr(begin, page.find("```", begin) - begin);
  ASSERT_THAT(example, ::testing::HasSubstr("SpendRequest"));
  EXPECT_THAT(TextOf("client/example_test.cc"), ::testing::HasSubstr(example));
}

TEST(ExampleTest, TellsThatNothingWasDecidedOfAWrongSpend) {
  const auto holds = client::HoldClient::Connect({.target = "127.0.0.1:1"}, {.organization = "acme"});
  EXPECT_EQ(Order(*holds, "sales", 1, "organizations/acme/purchaseOrders/po-1"), "not decided");
}

TEST(HoldConnectionTest, OutlivesTheClientsThatShareIt) {
  const client::HoldConnection connection({.target = "127.0.0.1:1"});
  std::atomic<int> told_acme = 0;
  std::atomic<int> told_globex = 0;
  const auto ask = [](client::HoldClient& holds, const std::string& organization, auto& told) {
    client::SpendRequest request;
    request.spend.set_group("organizations/" + organization + "/groups/sales");
    request.spend.mutable_amount()->set_currency_code("EUR");
    request.spend.mutable_amount()->set_units(1);
    request.spend.set_document("organizations/" + organization + "/purchaseOrders/po-1");
    request.timeout = absl::InfiniteDuration();
    holds.Authorize(request, [&told](const absl::StatusOr<client::SpendDecision>& decision) {
      EXPECT_FALSE(decision.ok());
      ++told;
    });
  };
  auto globex =
      std::make_unique<client::HoldClient>(connection.parts(), client::HoldClientOptions{.organization = "globex"});
  {
    client::HoldClient acme(connection.parts(), {.organization = "acme"});
    ask(acme, "acme", told_acme);
    ask(*globex, "globex", told_globex);
  }
  EXPECT_EQ(told_acme, 1);
  EXPECT_EQ(told_globex, 0) << "it waits on";
  globex.reset();
  EXPECT_EQ(told_globex, 1);
}

}  // namespace
}  // namespace outlay
