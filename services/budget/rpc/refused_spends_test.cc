// What auditors read of spends that budgets refuse: a refusal, though the answer is no error.
#include <optional>
#include <string>
#include <vector>

#include "common/command/log_record.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;

class RefusedSpendsTest : public ServiceFixture {
 protected:
  // Of the record of a command that was written last.
  std::string LastRefusalOf(std::string_view command) {
    std::string reason = "no record";
    const auto entries = node_.store().ReadLog(store::PartitionOf("acme"), 0, /*bytes_max=*/1 << 30);
    EXPECT_THAT(entries, IsOk());
    for (const store::LogEntry& entry : *entries) {
      command::storage::v1::LogRecord record;
      EXPECT_THAT(command::ParseRecord(entry.record, &record), IsOk());
      if (record.command() == command) reason = record.refusal_reason();
    }
    return reason;
  }
};

TEST_F(RefusedSpendsTest, AreRefusalsInTheLog) {
  MakeBudget("b", "sales", 1'000);
  ASSERT_TRUE(Passes("small", "sales", 400));
  EXPECT_EQ(LastRefusalOf("holds.authorize"), "");
  ASSERT_FALSE(Passes("big", "sales", 700));
  EXPECT_EQ(LastRefusalOf("holds.authorize"), "SPEND_REFUSED");
}

TEST_F(RefusedSpendsTest, AreRefusalsInTheLogWhereNoneOfABatchPasses) {
  MakeBudget("b", "sales", 1'000);
  const auto send = [&](const std::string& id, const std::vector<int64_t>& amounts) {
    v1::AuthorizeHoldsRequest request;
    request.set_parent("organizations/acme");
    request.set_batch_id(id);
    for (const int64_t cents : amounts) *request.add_spends() = ASpend("x", "sales", cents).spend();
    EXPECT_THAT(Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", request, As("ann")), IsOk());
  };
  send("some", {400, 9'000});
  EXPECT_EQ(LastRefusalOf("holds.authorizeBatch"), "") << "some passed";
  send("none", {9'000, 8'000});
  EXPECT_EQ(LastRefusalOf("holds.authorizeBatch"), "SPEND_REFUSED");
}

}  // namespace
}  // namespace outlay::budget
