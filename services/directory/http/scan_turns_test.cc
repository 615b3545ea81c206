// Lists that look at everybody take turns.
#include "services/directory/http/scan_turns.h"

#include <utility>
#include <vector>

#include "services/directory/http/testing/scim.h"
#include "services/directory/http/user_reads.h"
#include "services/directory/scim/limits.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class ScanTurnsTest : public ScimFixture {
 protected:
  absl::StatusOr<ScimPage> List(const std::string& filter, const std::string& organization = "acme") {
    ScimQuery query = {.filter = std::nullopt, .page = {}, .projection = {}};
    if (!filter.empty()) query.filter = *scim::ParseFilter(filter);
    return ListScimUsers(*store_->Read(store::PartitionOf(organization)),
                         {.caller = Ann(organization), .base_url = "", .id = "", .etag = ""}, query, turns_);
  }

  ScanTurns turns_;
};

TEST_F(ScanTurnsTest, OnlySoManyListsLookAtEverybodyAtATime) {
  std::vector<std::unique_ptr<ScanTurns::Turn>> under_way;
  for (int i = 0; i < scim::limits::kScansAtOnce; ++i) {
    EXPECT_THAT(List("displayName sw \"A\""), IsOk());
    auto turn = turns_.Take("acme");
    ASSERT_THAT(turn, IsOk());
    under_way.push_back(*std::move(turn));
  }
  EXPECT_THAT(List("displayName sw \"A\""), HasReason("OVERLOADED"));
  EXPECT_THAT(List(""), HasReason("OVERLOADED"));
  EXPECT_THAT(List("userName eq \"ann@acme.example\""), IsOk()) << "it is looked up";
  EXPECT_THAT(List("", "globex"), IsOk()) << "each organization has its own";
  under_way.pop_back();
  EXPECT_THAT(List(""), IsOk());
  EXPECT_THAT(List(""), IsOk()) << "what is done counts no more";
}

}  // namespace
}  // namespace outlay::directory
