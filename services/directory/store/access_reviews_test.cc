#include "services/directory/store/access_reviews.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/command/testing/test_node.h"
#include "common/store/testing/hex.h"
#include "common/testing/matchers.h"
#include "services/directory/store/roles.h"

namespace outlay::directory {
namespace {

using ::outlay::store::ValueHex;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kTime = absl::FromUnixMicros(1);

TEST(AccessReviewRecordsTest, KeepTheirBytes) {
  const AccessReview review = {.id = "r",
                               .spec = {.display_name = "n", .group_id = "g", .deadline = kTime},
                               .confirmed_count = 1,
                               .revoked_count = 2,
                               .creator = "c",
                               .create_time = kTime,
                               .closer = "d",
                               .close_time = kTime,
                               .revision = 3,
                               .create_digest = "e"};
  EXPECT_EQ(ValueHex(ToRecord(review)),
            "0a016e120167180120012802320163380142016448015003"
            "5a0165");
  EXPECT_EQ(FromRecord("r", ToRecord(review)), review);
  const ReviewAnswer answer = {.answer = LineAnswer::kRevoked, .answerer = "a", .time = kTime, .note = "n"};
  EXPECT_EQ(ValueHex(ToRecord(answer)),
            "080212016118012201"
            "6e");
  EXPECT_EQ(*FromRecord(ToRecord(answer)), answer);
  EXPECT_EQ(FromRecord(storage::v1::AccessReviewLineRecord()).status().code(), absl::StatusCode::kDataLoss);
}

// Real: rows. Fake: the disk.
class AccessReviewRowsTest : public ::testing::Test {
 protected:
  template <typename F>
  void Write(F body) {
    ASSERT_THAT(node_.Write("o", [body](store::Transaction& txn) -> absl::Status { return body(txn); }), IsOk());
  }
  std::unique_ptr<store::Reader> Read() { return node_.store().Read(store::PartitionOf("o")); }
  static RoleGrant Grant(const std::string& id) {
    RoleGrant grant;
    grant.id = id;
    grant.spec = {.user_id = "u", .role_id = "r", .group_id = "g"};
    return grant;
  }

  command::TestNode node_;
};

TEST_F(AccessReviewRowsTest, IdsOfPresentAndRevokedGrantsComeInOneOrder) {
  Write([](store::Transaction& txn) {
    for (const char* const id : {"b", "d", "f"}) SaveRoleGrant(txn, "o", Grant(id));
    for (const char* const id : {"a", "c", "g"}) SaveRevokedGrant(txn, "o", Grant(id), {.time = kTime, .revoker = "x"});
    SaveRoleGrant(txn, "other", Grant("b2"));
    return absl::OkStatus();
  });
  EXPECT_THAT(*LoadGrantIds(*Read(), "o", std::nullopt, 100), ElementsAre("a", "b", "c", "d", "f", "g"));
  for (const size_t max : {1, 2, 3, 4}) {
    std::vector<std::string> all;
    std::optional<std::string> after;
    for (;;) {
      const std::vector<std::string> ids = *LoadGrantIds(*Read(), "o", after, max);
      if (ids.empty()) break;
      all.insert(all.end(), ids.begin(), ids.end());
      after = ids.back();
    }
    EXPECT_THAT(all, ElementsAre("a", "b", "c", "d", "f", "g")) << max;
  }
  EXPECT_THAT(*LoadGrantIds(*Read(), "o", "g", 100), IsEmpty());
}

TEST_F(AccessReviewRowsTest, OpenOnesAreCountedAsOfNow) {
  const auto review = [](const std::string& id, int hours) {
    AccessReview made;
    made.id = id;
    made.spec.deadline = kTime + absl::Hours(hours);
    return made;
  };
  Write([&](store::Transaction& txn) {
    SaveAccessReview(txn, "o", review("a", 1));
    SaveAccessReview(txn, "o", review("b", 2));
    AccessReview closed = review("c", 2);
    closed.close_time = kTime;
    SaveAccessReview(txn, "o", closed);
    return absl::OkStatus();
  });
  const auto count = [&](int hours) {
    int64_t open = -1;
    Write([&](store::Transaction& txn) {
      open = *CountOpenAccessReviews(txn, "o", kTime + absl::Hours(hours));
      return absl::OkStatus();
    });
    return open;
  };
  EXPECT_EQ(count(0), 2);
  EXPECT_EQ(count(1), 1);
  EXPECT_EQ(count(2), 0);
  EXPECT_EQ(count(0), 0) << "those that were over are out of the list";
}

}  // namespace
}  // namespace outlay::directory
