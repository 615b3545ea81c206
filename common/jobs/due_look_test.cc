// What a look finds beside a scan that remembers nothing. Real: the store. Fake: the disk and the time.
#include "common/jobs/due_look.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/command/testing/test_node.h"
#include "common/store/keyspace.h"
#include "common/testing/matchers.h"

namespace outlay::jobs {
namespace {

using outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using AlarmKey = std::tuple<absl::Time, std::string>;  // when, organization
// (when, organization). Scan: who is to be woken.
constexpr store::Keyspace<AlarmKey, store::NoValue> kAlarms{store::Family::kRows, 2, "alarms"};
// Of two partitions.
constexpr char kAcme[] = "acme";
constexpr char kGlobex[] = "globex";

class DueLookTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(store::PartitionOf(kAcme), store::PartitionOf(kGlobex)); }

  // Counts how often it is asked.
  DueScan CountingScan() {
    return [this](const store::Reader& reader, absl::Time now, const DueRequest& request, std::vector<DueItem>* due) {
      ++scans_;
      return Scan(reader, now, request, due);
    };
  }

  static absl::StatusOr<absl::Time> Scan(const store::Reader& reader, absl::Time now, const DueRequest& request,
                                         std::vector<DueItem>* due) {
    absl::Time until = kUntilChange;
    OUTLAY_RETURN_IF_ERROR(reader.Scan(kAlarms, std::tuple<>(), [&](const AlarmKey& key, const store::NoValue&) {
      if (std::get<0>(key) > now) until = std::get<0>(key);
      if (std::get<0>(key) > now || due->size() >= request.max) return store::Visit::kStop;
      // As if all of them but the first were behind its place.
      if (request.after.empty() || !due->empty()) due->push_back({.caller = {.organization = std::get<1>(key)}});
      return store::Visit::kContinue;
    }));
    return until;
  }

  void Set(absl::Time when, const std::string& organization) {
    const auto put = [&](store::Transaction& txn) {
      txn.Put(kAlarms, {when, organization}, store::NoValue());
      return absl::OkStatus();
    };
    ASSERT_THAT(node_.Write(organization, put), IsOk());
  }
  void Clear(absl::Time when, const std::string& organization) {
    const auto remove = [&](store::Transaction& txn) {
      txn.Delete(kAlarms, {when, organization});
      return absl::OkStatus();
    };
    ASSERT_THAT(node_.Write(organization, remove), IsOk());
  }

  // Whom a look at the organization's partition finds.
  std::vector<std::string> Look(const std::string& organization = kAcme, const DueRequest& request = {.max = 10}) {
    std::vector<DueItem> due;
    EXPECT_THAT(look_.At(store::PartitionOf(organization), node_.clock().Now(), request, &due), IsOk());
    return Names(due);
  }
  static std::vector<std::string> Names(const std::vector<DueItem>& due) {
    std::vector<std::string> names;
    for (const DueItem& item : due) names.push_back(item.caller.organization);
    return names;
  }

  command::TestNode node_;
  int scans_ = 0;
  DueLook look_{CountingScan(), &node_.store()};
};

TEST_F(DueLookTest, ReadsNothingUntilSomethingCanBeDue) {
  const absl::Time due = node_.clock().Now() + absl::Minutes(5);
  Set(due, kAcme);
  for (int i = 0; i < 3; ++i) EXPECT_THAT(Look(), IsEmpty());
  EXPECT_EQ(scans_, 1);
  node_.clock().Advance(absl::Minutes(5) - absl::Microseconds(1));
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_EQ(scans_, 1);
  node_.clock().Advance(absl::Microseconds(1));
  for (int i = 0; i < 3; ++i) EXPECT_THAT(Look(), ElementsAre(kAcme));
  EXPECT_EQ(scans_, 4) << "what is due is read until it is done";
}

TEST_F(DueLookTest, ReadsAgainWhereRowsChanged) {
  EXPECT_THAT(Look(kAcme), IsEmpty());
  EXPECT_THAT(Look(kGlobex), IsEmpty());
  Set(node_.clock().Now(), kAcme);
  EXPECT_THAT(Look(kAcme), ElementsAre(kAcme));
  EXPECT_EQ(scans_, 3);
  EXPECT_THAT(Look(kGlobex), IsEmpty());
  EXPECT_EQ(scans_, 3) << "not in another partition";
}

TEST_F(DueLookTest, DoesNotTakeTheEndOfAScanForAllOfIt) {
  Set(node_.clock().Now(), kAcme);
  EXPECT_THAT(Look(kAcme, {.max = 10, .after = "the first"}), IsEmpty());
  EXPECT_THAT(Look(kAcme), ElementsAre(kAcme));
}

TEST_F(DueLookTest, RemembersNothingOfAScanThatFailsOrCannotTell) {
  absl::StatusOr<absl::Time> answer = absl::UnavailableError("no");
  int asked = 0;
  DueLook look(
      [&](const store::Reader&, absl::Time, const DueRequest&, std::vector<DueItem>*) {
        ++asked;
        return answer;
      },
      &node_.store());
  std::vector<DueItem> due;
  const auto at = [&] { return look.At(store::PartitionOf(kAcme), node_.clock().Now(), {.max = 1}, &due); };
  EXPECT_THAT(at(), ::testing::Not(IsOk()));
  EXPECT_THAT(at(), ::testing::Not(IsOk()));
  answer = kUnknown;
  EXPECT_THAT(at(), IsOk());
  EXPECT_THAT(at(), IsOk());
  EXPECT_EQ(asked, 4);
  answer = kUntilChange;
  EXPECT_THAT(at(), IsOk());
  EXPECT_THAT(at(), IsOk());
  EXPECT_EQ(asked, 5);
}

TEST_F(DueLookTest, FindsWhatAScanFindsWhateverHappens) {
  const uint64_t seed = SystemRandom().Next();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  SeededRandom random(seed);
  std::set<AlarmKey> alarms;
  int looks = 0;
  for (int step = 0; step < 5'000; ++step) {
    const std::string organization = random.Uniform(2) == 0 ? kAcme : kGlobex;
    const absl::Time now = node_.clock().Now();
    const uint64_t event = random.Uniform(16);
    if (event == 0) {
      const AlarmKey alarm(now + absl::Seconds(static_cast<int64_t>(random.Uniform(60))), organization);
      alarms.insert(alarm);
      Set(std::get<0>(alarm), organization);
    } else if (event < 4 && !alarms.empty() && std::get<0>(*alarms.begin()) <= now) {
      // What was due is done.
      Clear(std::get<0>(*alarms.begin()), std::get<1>(*alarms.begin()));
      alarms.erase(alarms.begin());
    } else if (event == 4) {
      // Also backwards.
      node_.clock().Advance(absl::Seconds(static_cast<int64_t>(random.Uniform(20))) - absl::Seconds(4));
    } else {
      std::vector<DueItem> due;
      const auto reader = node_.store().Read(store::PartitionOf(organization));
      ASSERT_THAT(Scan(*reader, now, {.max = 10}, &due), IsOk());
      ASSERT_EQ(Look(organization), Names(due)) << "step " << step;
      ++looks;
    }
  }
  EXPECT_LT(scans_, looks);
}

}  // namespace
}  // namespace outlay::jobs
