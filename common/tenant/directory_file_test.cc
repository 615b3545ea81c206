#include "common/tenant/directory_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/command/testing/test_node.h"
#include "common/tenant/keyspaces.h"
#include "common/tenant/tenant.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"

namespace outlay::tenant {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kAcme[] = R"({"organization": {"organization": "organizations/acme", "baseCurrency": "EUR"}})";
constexpr char kGroup[] = R"({"group": {"group": "organizations/acme/groups/g"}})";

// Real: a file in a directory of its own, the copy's rows. Fake: time and the node (see TestNode).
class DirectoryFileTest : public ::testing::Test {
 protected:
  void WriteFile(const std::string& text) { std::ofstream(path_, std::ios::trunc) << text; }

  absl::Status Start() {
    file_ = std::make_unique<DirectoryFile>(
        DirectoryFileOptions{.path = path_,
                             .on_applied = [this](const absl::Status& status) { applied_.push_back(status); }},
        &node_.store(), &node_.scheduler());
    absl::Status end = absl::UnknownError("not applied yet");
    file_->Start([&end](absl::Status status) { end = std::move(status); });
    node_.scheduler().RunDue();
    return end;
  }

  void WaitForALook() { node_.scheduler().AdvanceBy(limits::kDirectoryFileInterval); }

  bool HasGroup() {
    return FindGroup(*node_.store().Read(store::PartitionOf("acme")), "acme", "g").value().has_value();
  }
  absl::StatusOr<Tenant> Load() { return LoadTenant(*node_.store().Read(store::PartitionOf("acme")), "acme"); }

  const testing::TemporaryFolder folder_;
  const std::string path_ = folder_.PathOf("directory.json");
  command::TestNode node_;
  std::vector<absl::Status> applied_;
  std::unique_ptr<DirectoryFile> file_;
};

TEST_F(DirectoryFileTest, AppliesTheFileAtTheStart) {
  WriteFile(absl::StrCat(kAcme, kGroup));
  ASSERT_THAT(Start(), IsOk());
  EXPECT_THAT(Load(), IsOk());
  EXPECT_TRUE(HasGroup());
}

TEST_F(DirectoryFileTest, AppliesAChangedFileAndDeletesWhatItNoLongerHas) {
  WriteFile(absl::StrCat(kAcme, kGroup));
  ASSERT_THAT(Start(), IsOk());
  WriteFile(R"({"organization": {"organization": "organizations/acme", "baseCurrency": "USD"}})");
  WaitForALook();
  EXPECT_EQ(Load()->base_currency, Currency::Of("USD"));
  EXPECT_FALSE(HasGroup());
}

TEST_F(DirectoryFileTest, WritesNothingWhenNothingChanged) {
  WriteFile(absl::StrCat(kAcme, kGroup));
  ASSERT_THAT(Start(), IsOk());
  const uint64_t writes = node_.engine().writes();
  WriteFile(absl::StrCat(kGroup, "\n", kAcme));
  WaitForALook();
  ASSERT_THAT(Start(), IsOk());
  EXPECT_EQ(node_.engine().writes(), writes);
}

TEST_F(DirectoryFileTest, KeepsWhatItHasWhenTheFileTurnsBad) {
  WriteFile(absl::StrCat(kAcme, kGroup));
  ASSERT_THAT(Start(), IsOk());
  applied_.clear();
  WriteFile("{");
  WaitForALook();
  ASSERT_EQ(applied_.size(), 1U);
  EXPECT_THAT(applied_[0], HasReason("DIRECTORY_FILE_INVALID"));
  EXPECT_TRUE(HasGroup());
  WriteFile(kAcme);
  WaitForALook();
  EXPECT_FALSE(HasGroup()) << "it goes on once the file is right";
}

TEST_F(DirectoryFileTest, DeletesNothingForAFileThatIsHalfWritten) {
  WriteFile(absl::StrCat("[", kAcme, ",\n", kGroup, "]"));
  ASSERT_THAT(Start(), IsOk());
  WriteFile(absl::StrCat("[", kAcme, ",\n"));
  WaitForALook();
  EXPECT_THAT(applied_.back(), HasReason("DIRECTORY_FILE_INVALID"));
  EXPECT_TRUE(HasGroup());
}

TEST_F(DirectoryFileTest, RefusesToStartWithoutAFile) {
  EXPECT_THAT(Start(), HasReason("DIRECTORY_FILE_UNREADABLE"));
  WriteFile("nonsense");
  const absl::Status status = Start();
  EXPECT_THAT(status, HasReason("DIRECTORY_FILE_INVALID"));
  EXPECT_THAT(std::string(ToStd(status.message())), ::testing::HasSubstr(path_)) << "which file it is";
}

TEST_F(DirectoryFileTest, AppliesMoreRowsThanOneBodyMayWrite) {
  std::string text = kAcme;
  for (int i = 0; i < 2500; ++i) {
    absl::StrAppend(&text, R"({"group": {"group": "organizations/acme/groups/g)", i, "\"}}\n");
  }
  WriteFile(text);
  ASSERT_THAT(Start(), IsOk());
  EXPECT_TRUE(FindGroup(*node_.store().Read(store::PartitionOf("acme")), "acme", "g2499").value().has_value());
}

TEST_F(DirectoryFileTest, StopsLookingWhenItGoes) {
  WriteFile(kAcme);
  ASSERT_THAT(Start(), IsOk());
  file_.reset();
  applied_.clear();
  WriteFile("{");
  WaitForALook();
  EXPECT_THAT(applied_, IsEmpty());
}

}  // namespace
}  // namespace outlay::tenant
