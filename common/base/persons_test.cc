#include "common/base/persons.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace outlay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Persons Of(const std::set<std::string>& ids) {
  Persons persons;
  for (const std::string& id : ids) persons.Add(id);
  return persons;
}

TEST(PersonsTest, AreASetInOneOrder) {
  Persons persons("carl");
  for (const char* const id : {"ann", "carl", "bob", "", "ann"}) persons.Add(id);
  EXPECT_THAT(persons.ids(), ElementsAre("ann", "bob", "carl"));
  EXPECT_EQ(persons.size(), 3U);
  EXPECT_EQ(persons.text(), "ann bob carl");
  EXPECT_EQ(Persons::FromText("ann bob carl"), persons);
  persons.Add(Of({"bob", "dora"}));
  EXPECT_EQ(persons.text(), "ann bob carl dora");
  EXPECT_THAT(Persons().ids(), IsEmpty());
  EXPECT_EQ(Persons().size(), 0U);
  EXPECT_TRUE(Persons("").empty());
}

TEST(PersonsTest, OverlapWhereSomebodyIsInBoth) {
  // Every pair of sets of ids of which one begins or ends like another.
  const std::string ids[] = {"a", "ab", "b", "bab"};
  for (unsigned one = 0; one < 16; ++one) {
    for (unsigned other = 0; other < 16; ++other) {
      Persons left;
      Persons right;
      for (unsigned i = 0; i < 4; ++i) {
        if ((one >> i & 1U) != 0) left.Add(ids[i]);
        if ((other >> i & 1U) != 0) right.Add(ids[i]);
      }
      EXPECT_EQ(left.Overlaps(right), (one & other) != 0) << left.text() << " / " << right.text();
      EXPECT_EQ(left.IsWithin(right), (one & ~other) == 0) << left.text() << " / " << right.text();
    }
  }
}

}  // namespace
}  // namespace outlay
