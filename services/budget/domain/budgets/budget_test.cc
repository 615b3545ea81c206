#include "services/budget/domain/budgets/budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

using ::testing::ElementsAre;

BudgetSpec OwnedBy(const std::vector<std::string>& owners) {
  BudgetSpec spec;
  spec.owners = owners;
  return spec;
}

TEST(BudgetOwnersTest, OfSeveralBudgetsAreListedOnceInTheirOrder) {
  std::vector<std::string> owners;
  for (const BudgetSpec& spec : {OwnedBy({"b", "a"}), OwnedBy({}), OwnedBy({"a", "c", "b"})}) AddOwners(spec, &owners);
  EXPECT_THAT(owners, ElementsAre("b", "a", "c"));
}

TEST(BudgetOwnersTest, AreNoMoreThanApprovalTakes) {
  std::vector<std::string> owners;
  for (size_t i = 0; i <= limits::kOwnersTold; ++i) AddOwners(OwnedBy({Concat("u", i)}), &owners);
  EXPECT_EQ(owners.size(), limits::kOwnersTold);
  EXPECT_EQ(owners.front(), "u0");
}

}  // namespace
}  // namespace outlay::budget
