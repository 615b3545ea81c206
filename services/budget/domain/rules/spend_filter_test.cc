#include "services/budget/domain/rules/spend_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "absl/strings/str_format.h"
#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

TEST(SpendFilterTest, ACategoryStandsForAllBelowIt) {
  struct Case {
    const char* category;
    const char* above;
    bool within;
  };
  const Case cases[] = {
      {"43211503", "43000000", true},
      {"43211503", "43", true},
      {"43211503", "4321", true},
      {"43211503", "43210000", true},
      {"43211503", "43211500", true},
      {"43211503", "43211503", true},
      {"43211503", "43211504", false},
      {"43211503", "43211600", false},
      {"43211503", "43220000", false},
      {"43211503", "44000000", false},
      {"43000000", "43000000", true},
      {"43", "43000000", true},
      {"43000000", "43", true},
      {"43000000", "43210000", false},
      {"4321", "43211500", false},
      {"43210000", "43211500", false},
      {"4", "4", true},
      {"43211503", "4", false},
      {"travel", "travel", true},
      {"travel", "tra", false},
      {"travel-air", "travel", false},
      {"", "43", false},
      {"", "", false},
      {"432115031", "43", false},
      {"432115", "432115", true},
      {"43200000", "43200000", true},
      {"43211503", "43200000", false},
      {"00000000", "00", true},
      {"4321150a", "43", false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(IsCategoryWithin(c.category, c.above), c.within) << c.category << " within " << c.above;
  }
}

TEST(SpendFilterTest, EveryListThatIsNotEmptyMustHaveTheSpends) {
  const SpendFilter filter = {.categories = {"43", "travel"},
                              .suppliers = {"initech", "hooli"},
                              .cost_centers = {"cc-1"},
                              .projects = {"apollo"}};
  const SpendTraits good = {.category = "43211503", .supplier = "hooli", .cost_center = "cc-1", .project = "apollo"};
  EXPECT_TRUE(Matches(filter, good));
  SpendTraits spend = good;
  spend.category = "travel";
  EXPECT_TRUE(Matches(filter, spend));
  for (std::string_view SpendTraits::*const trait :
       {&SpendTraits::category, &SpendTraits::supplier, &SpendTraits::cost_center, &SpendTraits::project}) {
    for (const char* other : {"", "44", "Hooli", "apollo "}) {
      spend = good;
      spend.*trait = other;
      EXPECT_FALSE(Matches(filter, spend)) << other;
    }
  }
}

TEST(SpendFilterTest, AnEmptyFilterLetsEverythingThrough) {
  EXPECT_TRUE(SpendFilter().IsEmpty());
  EXPECT_TRUE(Matches({}, {}));
  EXPECT_TRUE(Matches({}, {.category = "43", .supplier = "hooli"}));
  const SpendFilter filter = {.projects = {"apollo"}};
  EXPECT_FALSE(filter.IsEmpty());
  EXPECT_FALSE(Matches(filter, {}));
  EXPECT_TRUE(Matches(filter, {.category = "anything", .project = "apollo"}));
}

// A category is within another exactly if walking up from it, one pair of digits at a time, comes by the other.
TEST(SpendFilterPropertyTest, AgreesWithWalkingUpTheTree) {
  for (uint64_t seed = 1; seed <= 20'000; ++seed) {
    SeededRandom random(seed);
    const auto code = [&] {
      std::string digits;
      bool ended = false;
      for (int pair = 0; pair < 4; ++pair) {
        ended = ended || (pair > 0 && random.Uniform(3) == 0);
        digits += ended ? "00" : absl::StrFormat("1%d", random.Uniform(2));
      }
      return digits;
    };
    const std::string category = code();
    const std::string above = code();
    bool passed = category == above;
    std::string up = category;
    for (std::size_t at = 6; at > 0; at -= 2) {
      up.replace(at, 2, "00");
      passed = passed || up == above;
    }
    ASSERT_EQ(IsCategoryWithin(category, above), passed) << "seed " << seed << ": " << category << " " << above;
  }
}

TEST(SpendFilterTest, RefusesListsByName) {
  const absl::Status twice = CheckFilter("filter", {.suppliers = {"a", "b", "a"}});
  EXPECT_THAT(twice, HasReason("FIELD_INVALID"));
  EXPECT_THAT(twice, HasMetadata("field", "filter.suppliers[2]"));
  EXPECT_THAT(CheckFilter("filter", {.categories = {"43", ""}}), HasMetadata("field", "filter.categories[1]"));
  EXPECT_THAT(CheckFilter("filter", {.cost_centers = {""}}), HasMetadata("field", "filter.cost_centers[0]"));
  SpendFilter many;
  for (std::size_t i = 0; i < limits::kFilterValues; ++i) {
    many.projects.push_back(std::to_string(i));
  }
  EXPECT_THAT(CheckFilter("filter", many), IsOk());
  many.projects.emplace_back("one more");
  EXPECT_THAT(CheckFilter("filter", many), HasReason("TOO_MANY_ITEMS"));
}

}  // namespace
}  // namespace outlay::budget
