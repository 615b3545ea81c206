// Files of allocations that were edited while others changed them, and steps of several rows (B14, B5). Real: what
// ServiceFixture has, and the reader of files.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "common/access/keyspaces.h"
#include "common/base/limits.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "services/budget/domain/limits.h"
#include "services/budget/rpc/testing/allocation_files.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kSet = v1::ImportedAllocation::OUTCOME_SET;
constexpr auto kUnchanged = v1::ImportedAllocation::OUTCOME_UNCHANGED;
constexpr auto kValid = v1::ImportedAllocation::OUTCOME_VALID;
constexpr auto kNotDone = v1::ImportedAllocation::OUTCOME_NOT_DONE;
constexpr auto kRefused = v1::ImportedAllocation::OUTCOME_UNSPECIFIED;

class AllocationEditsTest : public AllocationFilesTest {
 protected:
  // Returns a download of travel, after which bob left and carl got another share.
  std::string FileOfBefore() {
    Make("travel");
    EXPECT_THAT(Import({"travel,ann,25%,", "travel,bob,25%,", "travel,carl,EVEN,"}).outcomes(), Each(kSet));
    std::string file = Export();
    TakeBack("travel", "members: 'organizations/acme/users/bob'");
    EXPECT_THAT(Import({"travel,carl,10%,"}).outcomes(), Each(kSet));
    return file;
  }
};

TEST_F(AllocationEditsTest, ADownloadSetsBackNothingThatOthersChangedSince) {
  const std::string file = FileOfBefore();
  const std::string now = Export();
  EXPECT_THAT(now, AllOf(Not(HasSubstr("bob")), HasSubstr("travel,carl,10%")));
  const std::size_t before = Changes();
  EXPECT_THAT(ImportFile(file).outcomes(), Each(kUnchanged));
  EXPECT_EQ(Changes(), before);
  EXPECT_EQ(Export(), now);
  const std::string edited = absl::StrReplaceAll(file, {{"ann,25%,USD,25%", "ann,30%,USD,25%"}});
  EXPECT_THAT(ImportFile(edited).outcomes(), ElementsAre(kSet, kUnchanged, kUnchanged));
  EXPECT_EQ(Changes(), before + 1);
  EXPECT_THAT(Export(), AllOf(Not(HasSubstr("bob")), HasSubstr("travel,ann,30%"), HasSubstr("travel,carl,10%")));
  EXPECT_THAT(ImportFile(edited).outcomes(), Each(kUnchanged)) << "sent again";
}

TEST_F(AllocationEditsTest, AnEditOfWhatSomebodyChangedSinceIsRefusedByName) {
  const std::string file = FileOfBefore();
  const Imported imported = ImportFile(absl::StrReplaceAll(
      file,
      {{"ann,25%,USD,25%", "ann,30%,USD,25%"}, {"bob,25%", "bob,5%"}, {"carl,EVEN,USD,EVEN", "carl,5%,USD,EVEN"}}));
  EXPECT_THAT(imported.outcomes(), ElementsAre(kNotDone, kRefused, kRefused));
  EXPECT_THAT(imported.ErrorOf(1), AllOf(HasSubstr("ETAG_MISMATCH"), HasSubstr("allocations/bob"),
                                         HasSubstr("taken back"), HasSubstr("download it again")));
  EXPECT_THAT(imported.ErrorOf(2), AllOf(HasSubstr("carl"), HasSubstr("10%"), HasSubstr("column_name")));
  EXPECT_THAT(Export(), HasSubstr("travel,ann,25%"));
  // A new row has no downloaded share.
  const std::string head = "budget,member,share,currency,share_at_download\n";
  EXPECT_THAT(ImportFile(head + "travel,carl,5%,,\n").ErrorOf(0), HasSubstr("ETAG_MISMATCH"));
  EXPECT_THAT(ImportFile(head + "travel,dan,5%,,\n").outcomes(), Each(kSet));
  EXPECT_THAT(ImportFile(head + "travel,dan,6%,,lots\n").ErrorOf(0), HasSubstr("share_at_download"));
}

TEST_F(AllocationEditsTest, ACopiedRowIsNotTakenForTheOneThatItWasMadeFrom) {
  Make("travel");
  ASSERT_THAT(Import({"travel,bob,25%,"}).outcomes(), Each(kSet));
  const std::string file = Export();
  const std::string copied = absl::StrReplaceAll(file, {{"travel,bob,25%", "travel,dan,25%"}});
  for (const bool is_check : {true, false}) {
    const Imported imported = ImportFile(copied, is_check ? "validate_only: true" : "");
    EXPECT_THAT(imported.outcomes(), ElementsAre(kRefused)) << is_check;
    EXPECT_THAT(imported.ErrorOf(0), AllOf(HasSubstr("share_at_download"), HasSubstr("another row")));
  }
  const std::string added = absl::StrReplaceAll(copied, {{"25% of travel/bob", ""}});
  EXPECT_THAT(ImportFile(added).outcomes(), ElementsAre(kSet));
  EXPECT_THAT(Export(), HasSubstr("travel,dan,25%,USD,25% of travel/dan"));
}

TEST_F(AllocationEditsTest, ADownloadWithABudgetThatWasClosedIsNotRefused) {
  Make("travel");
  Make("tools");
  ASSERT_THAT(Import({"travel,ann,25%,", "travel,bob,5%,", "tools,ann,5%,"}).outcomes(), Each(kSet));
  ASSERT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", "travel"), IsOk());
  const std::string file = Export();
  EXPECT_THAT(ImportFile(file).outcomes(), Each(kUnchanged));
  const Imported edited = ImportFile(absl::StrReplaceAll(file, {{"travel,bob,5%", "travel,bob,6%"}}));
  EXPECT_THAT(edited.outcomes(), ElementsAre(kUnchanged, kNotDone, kRefused));
  EXPECT_THAT(edited.ErrorOf(2), HasSubstr("BUDGET_NOT_ACTIVE"));
}

TEST_F(AllocationEditsTest, RowsThatStandApartAreRefusedAndACheckSaysSo) {
  Make("travel");
  Make("tools");
  ASSERT_THAT(Import({"travel,ann,4.00,USD", "travel,bob,6.00,USD"}).outcomes(), Each(kSet));
  // The shares of two members swapped, and the same member twice.
  for (const std::string row : {"travel,bob,4.00,USD", "travel,ann,1.00,USD"}) {
    for (const std::string header : {"validate_only: true", ""}) {
      const Imported imported = Import({"travel,ann,3.00,USD", "tools,ann,5%,", row}, header);
      EXPECT_EQ(imported.rows[2].outcome(), kRefused) << header;
      EXPECT_THAT(imported.ErrorOf(2), AllOf(HasSubstr("budget"), HasSubstr("stand together")));
    }
  }
  EXPECT_THAT(Export(), HasSubstr("travel,bob,6.00"));
  const std::vector<std::string> swap = {"travel,ann,6.00,USD", "travel,bob,4.00,USD"};
  EXPECT_THAT(Import(swap, "validate_only: true").outcomes(), Each(kValid));
  EXPECT_THAT(Import(swap).outcomes(), Each(kSet));
}

TEST_F(AllocationEditsTest, AllOrNothingDoesNothingWhenARowIsRefused) {
  Make("travel");
  Make("tools");
  const std::size_t before = Changes();
  const std::string all = "all_or_nothing: true";
  // A row invalid by itself, one invalid for its budget, and one above the limit: none of the others is applied.
  for (const std::string row : {"tools,ann,lots,", "tools,ann,1.00,EUR", "tools,ann,11.00,USD"}) {
    const Imported imported = Import({"travel,ann,25%,", row, "missing,ann,5%,"}, all);
    EXPECT_EQ(imported.rows[0].outcome(), kNotDone) << row;
    EXPECT_EQ(imported.rows[1].outcome(), kRefused) << row;
    EXPECT_EQ(imported.last.accepted(), 0);
  }
  EXPECT_THAT(Import({"travel,ann,25%,", "tools,ann,5%,", "travel,bob,5%,"}, all).outcomes(),
              ElementsAre(kNotDone, kNotDone, kRefused));
  EXPECT_EQ(Changes(), before);
  const std::vector<std::string> right = {"travel,ann,25%,", "tools,ann,5%,"};
  EXPECT_THAT(Import(right, all + " validate_only: true").outcomes(), Each(kValid));
  EXPECT_EQ(Changes(), before);
  const Imported done = Import(right, all, /*chunk_bytes=*/7);
  EXPECT_THAT(done.outcomes(), Each(kSet));
  EXPECT_EQ(done.last.accepted(), 2);
  EXPECT_EQ(Changes(), before + 2);
  EXPECT_THAT(Import(right, all).outcomes(), Each(kUnchanged));
}

TEST_F(AllocationEditsTest, AllOrNothingTakesSoManyRows) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < limits::kImportedTogether; ++i) {
    const std::string budget = Concat("b", i / 20);
    if (i % 20 == 0) Make(budget);
    rows.push_back(Concat(budget, ",u", i, ",EVEN,"));
  }
  EXPECT_THAT(Import(rows, "all_or_nothing: true").outcomes(), Each(kSet));
  rows.push_back("b0,more,EVEN,");
  EXPECT_THAT(Import(rows, "all_or_nothing: true").status, HasReason("TOO_MANY_ITEMS"));
}

TEST_F(AllocationEditsTest, ARowOfAnotherCurrencyIsBlamedAlone) {
  Make("travel");
  const Imported imported = Import({"travel,ann,1.00,USD", "travel,bob,1.00,EUR", "travel,carl,5%,"});
  EXPECT_THAT(imported.outcomes(), ElementsAre(kNotDone, kRefused, kNotDone));
  EXPECT_THAT(imported.ErrorOf(1), AllOf(HasSubstr("FIELD_INVALID"), HasSubstr("column_name"), HasSubstr("USD")));
  EXPECT_EQ(imported.last.refused(), 1);
}

TEST_F(AllocationEditsTest, WhoIsNoUserIsGivenNothing) {
  Make("travel");
  const std::vector<std::string> rows = {"travel,ann,1.00,USD", "travel,nobody,1.00,USD", "travel,gone,1.00,USD"};
  ASSERT_THAT(Import({"travel,gone,2.00,USD"}).outcomes(), Each(kSet)) << "where nobody told of users, anybody may be";
  ASSERT_THAT(node_.Write("acme",
                          [](store::Transaction& txn) {
                            access::storage::v1::HolderRecord user;
                            user.set_state(directory::v1::UserChanged::STATE_ACTIVE);
                            txn.Put(access::kHolders, {"acme", "ann", ""}, user);
                            user.set_state(directory::v1::UserChanged::STATE_DEPROVISIONED);
                            txn.Put(access::kHolders, {"acme", "gone", ""}, user);
                            txn.Put(access::kHolders, {"acme", "left", ""}, user);
                            return absl::OkStatus();
                          }),
              IsOk());
  const Imported imported = Import(rows);
  EXPECT_THAT(imported.outcomes(), ElementsAre(kNotDone, kRefused, kNotDone)) << "one that is there can be changed";
  EXPECT_THAT(imported.ErrorOf(1), AllOf(HasSubstr("MEMBER_NOT_FOUND"), HasSubstr("column_name")));
  EXPECT_THAT(Import({"travel,left,1.00,USD"}).ErrorOf(0), HasSubstr("MEMBER_NOT_FOUND"));
  EXPECT_THAT(Import({rows[0], rows[2]}).outcomes(), Each(kSet));
  const auto set = Send<v1::SetAllocationsRequest, v1::AllocationsChanged>(
      "Allocations/SetAllocations",
      "budget: 'organizations/acme/budgets/travel' allocations { member: 'organizations/acme/users/nobody' share { "
      "even: true } }");
  EXPECT_THAT(set, HasReason("MEMBER_NOT_FOUND"));
}

TEST_F(AllocationEditsTest, EveryMemberIsInADownloadHoweverManyLeft) {
  Make("travel");
  for (const std::string name : {"a", "b", "c", "z"}) {
    TakeBack("travel");
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < limits::kAllocations; ++i) rows.push_back(Concat("travel,", name, i, ",EVEN,"));
    ASSERT_EQ(Import(rows).last.accepted(), static_cast<int64_t>(limits::kAllocations));
  }
  const std::string file = Export();
  std::size_t lines = 0;
  for (const char c : file) lines += c == '\n' ? 1 : 0;
  EXPECT_EQ(lines, limits::kAllocations + 1);
}

// As many of the shortest rows as fit into a chunk, each refused.
TEST_F(AllocationEditsTest, EveryAnswerIsAMessageThatAnyCallerTakes) {
  std::string file = "budget,member,share\n";
  while (file.size() < std::size_t{400'000}) file += "t,u,x\n";
  const Imported imported = ImportFile(file);
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_LT(imported.largest, kMaxMessageBytes / 2);
  EXPECT_EQ(imported.last.refused(), imported.last.rows());
  EXPECT_EQ(static_cast<int64_t>(imported.rows.size()), imported.last.rows());
  for (std::size_t i = 0; i < imported.rows.size(); ++i) {
    ASSERT_EQ(imported.rows[i].row(), static_cast<int64_t>(i + 1));
  }
}

}  // namespace
}  // namespace outlay::budget
