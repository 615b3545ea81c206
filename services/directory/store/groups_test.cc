#include "services/directory/store/groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "common/base/random.h"
#include "common/command/testing/test_node.h"
#include "common/testing/matchers.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::IsOk;

// Real: rows. Fake: the disk. The model: a map of parents.
class GroupsModelTest : public ::testing::Test {
 protected:
  int HeightOf(const std::string& id) const {
    int highest = 0;
    for (const auto& [child, parent] : parents_) {
      if (parent == id) highest = std::max(highest, HeightOf(child));
    }
    return highest + 1;
  }
  bool IsAtOrAbove(const std::string& above, std::string id) const {
    while (!id.empty() && id != above) id = parents_.at(id);
    return id == above;
  }
  int DepthOf(std::string id) const {
    int depth = 0;
    for (; !id.empty(); id = parents_.at(id)) ++depth;
    return depth;
  }
  Group At(const std::string& id, const std::string& parent_id) {
    Group group;
    group.id = id;
    group.parent_id = parent_id;
    group.place_time = absl::FromUnixMicros(++time_);
    return group;
  }
  template <typename F>
  void Write(F body) {
    ASSERT_THAT(node_.Write("o", [body](store::Transaction& txn) -> absl::Status { return body(txn); }), IsOk());
  }

  void Create(const std::string& id, const std::string& parent_id) {
    const Group group = At(id, parent_id);
    Write([group](store::Transaction& txn) { return InsertGroup(txn, "o", group); });
    parents_[id] = parent_id;
    groups_[id] = group;
  }
  void Move(const std::string& id, const std::string& parent_id) {
    const Group before = groups_[id];
    const Group after = At(id, parent_id);
    Write([=](store::Transaction& txn) { return SaveMovedGroup(txn, "o", before, after); });
    parents_[id] = parent_id;
    groups_[id] = after;
  }
  void Delete(const std::string& id) {
    const Group group = groups_[id];
    const absl::Time now = absl::FromUnixMicros(++time_);
    Write([=](store::Transaction& txn) { return DeleteGroup(txn, "o", group, now); });
    parents_.erase(id);
    groups_.erase(id);
  }

  command::TestNode node_;
  std::map<std::string, std::string> parents_;
  std::map<std::string, Group> groups_;
  int64_t time_ = 0;
};

TEST_F(GroupsModelTest, HeightsAndPathsAreThoseOfTheTreeAfterAnyChanges) {
  constexpr uint64_t kSeed = 20260115;
  RecordProperty("seed", std::to_string(kSeed));
  SeededRandom random(kSeed);
  Create("root", "");
  int next = 0;
  for (int step = 0; step < 400; ++step) {
    SCOPED_TRACE(step);
    const auto any = [&] {
      return std::next(parents_.begin(), static_cast<int>(random.Uniform(parents_.size())))->first;
    };
    const std::string id = any();
    const std::string to = any();
    const uint64_t what = random.Uniform(10);
    if (what < 5 && DepthOf(to) < limits::kGroupDepth) {
      Create("g" + std::to_string(next++), to);
    } else if (what < 8 && id != "root" && !IsAtOrAbove(id, to) && parents_[id] != to &&
               DepthOf(to) + HeightOf(id) <= limits::kGroupDepth) {
      Move(id, to);
    } else if (id != "root" && HeightOf(id) == 1) {
      Delete(id);
    }
    const std::unique_ptr<store::Reader> reader = node_.store().Read(store::PartitionOf("o"));
    for (const auto& [group, parent] : parents_) {
      ASSERT_EQ(*LoadGroupHeight(*reader, {"o", group}), HeightOf(group)) << group;
    }
    const absl::StatusOr<GroupPath> path = LoadGroupPath(*reader, {"o", to});
    if (parents_.contains(to)) {
      ASSERT_THAT(path, IsOk());
      EXPECT_EQ(std::ssize(*path), DepthOf(to));
      EXPECT_EQ(*LoadGroupPathAt(*reader, {"o", to}, absl::FromUnixMicros(time_)), *path);
    }
  }
  EXPECT_GT(next, 100);
}

}  // namespace
}  // namespace outlay::directory
