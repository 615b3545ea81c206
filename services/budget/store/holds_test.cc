// Reads of holds and of where they count, over rows in memory that count how often they are read.
#include "services/budget/store/holds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/str_format.h"
#include "common/base/limits.h"
#include "common/testing/matchers.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::IsOkAndHolds;

constexpr std::size_t kSpends = 500;
const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

class CountingRows final : public store::Reader {
 public:
  CountingRows() : Reader(store::PartitionId{7}) {}

  template <typename V>
  void Put(const Keyspace<HoldKey, V>& keyspace, const std::string& id, const V& value = V()) {
    PutAt(keyspace, HoldKey("acme", id), value);
  }
  template <typename K, typename V>
  void PutAt(const Keyspace<K, V>& keyspace, const K& at, const V& value) {
    std::string key;
    store::EncodeRawKey(keyspace.number, 7, at, &key);
    rows_[key] = value.SerializeAsString();
  }
  std::size_t read() const { return read_; }

 protected:
  absl::StatusOr<std::optional<std::string_view>> GetRaw(store::Family, std::string_view key,
                                                         std::string*) const override {
    ++read_;
    const auto row = rows_.find(key);
    if (row == rows_.end()) return std::optional<std::string_view>();
    return std::optional<std::string_view>(row->second);
  }
  absl::Status ScanRaw(store::Family, std::string_view begin, std::string_view end, store::Order,
                       RawVisitor visitor) const override {
    for (auto row = rows_.lower_bound(begin); row != rows_.end() && row->first < end; ++row) {
      ++read_;
      if (visitor(row->first, row->second) == store::Visit::kStop) break;
    }
    return absl::OkStatus();
  }

 private:
  std::map<std::string, std::string, std::less<>> rows_;
  mutable std::size_t read_ = 0;
};

class FindTakenIdTest : public ::testing::Test {
 protected:
  std::string Taken(std::size_t spends = kSpends) {
    const absl::StatusOr<std::optional<std::string>> taken = FindTakenId(rows_, {"acme", "x"}, spends, kNow);
    EXPECT_THAT(taken, IsOk());
    return taken.ok() ? taken->value_or("") : "";
  }
  static storage::v1::RefusalRecord RefusedAt(absl::Time time) {
    storage::v1::RefusalRecord record;
    record.set_time_micros(absl::ToUnixMicros(time));
    return record;
  }

  CountingRows rows_;
};

TEST_F(FindTakenIdTest, ReadsNoMoreThanASpendEachAmongIdsThatAreLikeThem) {
  for (int i = 0; i < 20'000; ++i) {
    rows_.Put(kHolds, absl::StrFormat("x-%03d.%06d", i % 500, i));
    rows_.Put(kRefusals, absl::StrFormat("x-01%06d", i), RefusedAt(kNow));
  }
  EXPECT_EQ(Taken(), "");
  EXPECT_LE(rows_.read(), 2 * kSpends);
}

TEST_F(FindTakenIdTest, FindsAHoldAmongIdsThatAreLikeIt) {
  for (const char* const id : {"w-003", "x-00", "x-000a", "x-0001", "x-01h2", "x-0420", "x-500", "x-1-000"}) {
    rows_.Put(kHolds, id);
  }
  EXPECT_EQ(Taken(), "");
  rows_.Put(kHolds, "x-042");
  EXPECT_EQ(Taken(), "x-042");
  EXPECT_EQ(Taken(42), "") << "it is not one of so few";
  EXPECT_EQ(Taken(43), "x-042");
  rows_.Put(kHolds, "x-000");
  EXPECT_EQ(Taken(1), "x-000");
}

TEST_F(FindTakenIdTest, FindsTheRefusalThatStillCounts) {
  rows_.Put(kRefusals, "x-000", RefusedAt(kNow - kRequestRetention - absl::Seconds(1)));
  rows_.Put(kRefusals, "x-007", RefusedAt(kNow - kRequestRetention - absl::Seconds(1)));
  EXPECT_EQ(Taken(), "");
  rows_.Put(kRefusals, "x-008", RefusedAt(kNow - kRequestRetention));
  EXPECT_EQ(Taken(), "x-008");
}

TEST_F(FindTakenIdTest, FindsTheLastOne) {
  for (int i = 0; i < 10; ++i) rows_.Put(kHolds, absl::StrFormat("x-498%d", i));
  rows_.Put(kHolds, "x-499");
  EXPECT_EQ(Taken(), "x-499");
}

TEST(PeriodOfOpenTest, IsNotLookedForInACircle) {
  CountingRows rows;
  const auto closes = [&](const std::string& period, const std::string& next_period) {
    storage::v1::ClosingRecord closing;
    closing.set_carries_commitments(true);
    closing.set_next_period(next_period);
    rows.PutAt(kClosings, FiguresKey("acme", "b", period), closing);
  };
  Hold hold;
  hold.nodes = {{.budget_id = "b", .period = "2026-01-01"}};
  closes("2026-01-01", "2027-01-01");
  EXPECT_THAT(IsGivenBack(rows, "acme", hold), IsOkAndHolds(false));
  for (const char* const back : {"2026-01-01", "2027-01-01"}) {
    closes("2027-01-01", back);
    EXPECT_THAT(IsGivenBack(rows, "acme", hold), HasReason("STORED_BYTES_UNREADABLE"));
  }
}

}  // namespace
}  // namespace outlay::budget
