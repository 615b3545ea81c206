#include "services/budget/domain/budgets/budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

using ::testing::ElementsAre;

Budget OwnedBy(const std::vector<std::string>& owners, const std::string& named_by = "") {
  Budget budget;
  budget.spec.owners = owners;
  budget.owners_named_by = Persons(named_by);
  return budget;
}

TEST(BudgetOwnersTest, AreAskedOnceTheFirstOfEachBudgetBeforeTheSecondOfAny) {
  const Budget near = OwnedBy({"b", "a"});
  const Budget nobodys = OwnedBy({});
  const Budget far = OwnedBy({"c", "b", "d"});
  EXPECT_THAT(OwnersToAsk({&near, &nobodys, &far}, Persons()), ElementsAre("b", "c", "a", "d"));
}

TEST(BudgetOwnersTest, OfOneBudgetLeaveNoneOfAnotherOut) {
  std::vector<std::string> many;
  for (size_t i = 0; i < limits::kOwnersTold; ++i) many.push_back(Concat("u", i));
  const Budget near = OwnedBy(many);
  const Budget far = OwnedBy({"far"});
  const std::vector<std::string> asked = OwnersToAsk({&near, &far}, Persons());
  EXPECT_EQ(asked.size(), limits::kOwnersTold);
  EXPECT_EQ(asked[0], "u0");
  EXPECT_EQ(asked[1], "far");
}

TEST(BudgetOwnersTest, AreNotThoseWhomTheRequesterHasNamed) {
  const Budget own = OwnedBy({"friend"}, "fay");
  const Budget other = OwnedBy({"cat"}, "max");
  EXPECT_THAT(OwnersToAsk({&own, &other}, Persons("fay")), ElementsAre("cat"));
  EXPECT_THAT(OwnersToAsk({&own, &other}, Persons("eve")), ElementsAre("friend", "cat"));
}

TEST(BudgetOwnersTest, AreNamedByWhoChoseThemOrPutThemInForce) {
  EXPECT_EQ(NamersOfOwners(nullptr, OwnedBy({"a"}), Persons("fay")), Persons("fay"));
  EXPECT_EQ(NamersOfOwners(nullptr, OwnedBy({}), Persons("fay")), Persons());
  const Budget draft = OwnedBy({"a"}, "fay");
  Budget active = draft;
  active.state = BudgetState::kActive;
  EXPECT_EQ(NamersOfOwners(&draft, active, Persons("fay")), Persons("fay")) << "alone";
  EXPECT_EQ(NamersOfOwners(&draft, active, Persons("max")), Persons()) << "by two";
  EXPECT_EQ(NamersOfOwners(&active, active, Persons("max")), Persons("fay")) << "some other edit";
  Budget other = active;
  other.spec.owners = {"b"};
  EXPECT_EQ(NamersOfOwners(&active, other, Persons("max")), Persons("max"));
  other.spec.owners = {"b", "a"};
  EXPECT_EQ(NamersOfOwners(&active, other, Persons("max")).text(), "fay max") << "fay's choice stays among them";
}

}  // namespace
}  // namespace outlay::budget
