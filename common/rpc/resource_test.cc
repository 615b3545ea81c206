// Pages, etags and field masks: what every list and update shares.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/base/limits.h"
#include "common/rpc/etag.h"
#include "common/rpc/field_mask.h"
#include "common/rpc/page.h"
#include "common/rpc/testing/fixture.h"
#include "common/testing/matchers.h"

namespace outlay::rpc {
namespace {

using testing::HasMetadata;
using testing::HasReason;
using testing::IsOk;
using testing::IsOkAndHolds;
using testing::v1::Thing;

constexpr PageScope kScope{
    .list = "things.list", .organization = "acme", .filter = "rank > 2", .order_by = "title desc"};

TEST(PageTest, TakesTheDefaultForNoSizeAndCutsLargeOnes) {
  EXPECT_THAT(PageSize(0), IsOkAndHolds(kDefaultPageSize));
  EXPECT_THAT(PageSize(1), IsOkAndHolds(1));
  EXPECT_THAT(PageSize(kMaxPageSize), IsOkAndHolds(kMaxPageSize));
  EXPECT_THAT(PageSize(kMaxPageSize + 1), IsOkAndHolds(kMaxPageSize));
  EXPECT_THAT(PageSize(-1), HasMetadata("field", "page_size"));
}

TEST(PageTest, ReadsBackTheKeyOfItsOwnToken) {
  const std::string key("a\0\xff key", 7);
  EXPECT_THAT(ReadPageToken(kScope, MakePageToken(kScope, key)), IsOkAndHolds(key));
  EXPECT_THAT(ReadPageToken(kScope, ""), IsOkAndHolds(""));
}

TEST(PageTest, RefusesTokensOfAnotherScope) {
  const std::string token = MakePageToken(kScope, "key");
  for (const auto member : {&PageScope::list, &PageScope::organization, &PageScope::filter, &PageScope::order_by}) {
    PageScope other = kScope;
    other.*member = "other";
    EXPECT_THAT(ReadPageToken(other, token), HasReason("PAGE_TOKEN_INVALID"));
  }
}

TEST(PageTest, RefusesEveryDamagedToken) {
  const std::string token = MakePageToken(kScope, "key");
  for (size_t i = 0; i < token.size(); ++i) {
    std::string damaged = token;
    damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(ReadPageToken(kScope, damaged), HasReason("PAGE_TOKEN_INVALID")) << i;
    if (i > 0) {
      EXPECT_THAT(ReadPageToken(kScope, token.substr(0, i)), HasReason("PAGE_TOKEN_INVALID")) << i;
    }
  }
  EXPECT_THAT(ReadPageToken(kScope, std::string(kMaxPageTokenBytes + 1, 'A')), HasReason("PAGE_TOKEN_INVALID"));
  EXPECT_THAT(ReadPageToken(kScope, "%%%"), HasReason("PAGE_TOKEN_INVALID"));
}

TEST(EtagTest, FollowsTheState) {
  const absl::Time time = absl::FromUnixMicros(1);
  const std::string etag = MakeEtag(time, 2);
  EXPECT_EQ(etag, "d6wxm_4ZeeLXmdnm");
  EXPECT_THAT(CheckEtag("n", etag, MakeEtag(time, 2)), IsOk());
  EXPECT_THAT(CheckEtag("n", "", etag), IsOk());
  EXPECT_THAT(CheckEtag("n", etag, MakeEtag(time, 3)), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(CheckEtag("n", etag, MakeEtag(time + absl::Microseconds(1), 2)), HasReason("ETAG_MISMATCH"));
  EXPECT_NE(MakeEtag(time, 11), MakeEtag(absl::FromUnixMicros(11), 1));
}

class FieldMaskTest : public ::testing::Test {
 protected:
  static google::protobuf::FieldMask Mask(std::initializer_list<const char*> paths) {
    google::protobuf::FieldMask mask;
    for (const char* path : paths) {
      mask.add_paths(path);
    }
    return mask;
  }

  FieldMaskRules rules_ = *FieldMaskRules::Create(Thing::descriptor(), {"title", "note", "price", "parts", "day.year"});
  Thing thing_ = GoodCreateThing().thing();
};

TEST_F(FieldMaskTest, ChangesOnlyWhatTheMaskNames) {
  Thing update;
  update.set_title("Table");
  update.set_month("2027-01");
  ASSERT_THAT(rules_.Apply(Mask({"title", "note", "parts"}), update, &thing_), IsOk());
  EXPECT_EQ(thing_.title(), "Table");
  EXPECT_EQ(thing_.note(), "");
  EXPECT_EQ(thing_.parts_size(), 0);
  EXPECT_EQ(thing_.month(), "2026-11");
}

TEST_F(FieldMaskTest, TakesAnEmptyMaskForWhatIsSetAndAStarForEverything) {
  Thing update;
  update.set_title("Table");
  ASSERT_THAT(rules_.Apply({}, update, &thing_), IsOk());
  EXPECT_EQ(thing_.title(), "Table");
  EXPECT_EQ(thing_.note(), "Four legs,\none back.");
  update = GoodCreateThing().thing();
  update.clear_note();
  ASSERT_THAT(rules_.Apply(Mask({"*"}), update, &thing_), IsOk());
  EXPECT_EQ(thing_.note(), "");
}

TEST_F(FieldMaskTest, NamesPathsThatDoNotExistOrCannotChange) {
  EXPECT_THAT(rules_.Apply(Mask({"titel"}), Thing(), &thing_), HasReason("FIELD_MASK_INVALID"));
  EXPECT_THAT(rules_.Apply(Mask({"month"}), Thing(), &thing_), HasReason("FIELD_IMMUTABLE"));
  EXPECT_THAT(rules_.Apply(Mask({"day"}), Thing(), &thing_), HasMetadata("path", "day"));
}

TEST_F(FieldMaskTest, RefusesToClearWhatIsRequired) {
  const absl::Status status = rules_.Apply(Mask({"price"}), Thing(), &thing_);
  EXPECT_THAT(status, HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(status, HasMetadata("field", "price"));
}

TEST_F(FieldMaskTest, RefusesRulesForFieldsThatDoNotExist) {
  EXPECT_THAT(FieldMaskRules::Create(Thing::descriptor(), {"titel"}), HasReason("FIELD_MASK_RULES_INVALID"));
}

}  // namespace
}  // namespace outlay::rpc
