#include "services/budget/domain/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "outlay/budget/v1/errors.pb.h"

namespace outlay::budget {
namespace {

// Every reason that this service makes, once.
std::vector<absl::Status> AllErrors() {
  const Money money(1, Currency::Of("USD"));
  return {BudgetNotFound("b"),
          HoldNotFound("h"),
          GroupNotFound("g"),
          PostingNotFound("h", 1),
          BudgetIdTaken("b"),
          HoldIdTaken("h"),
          BudgetNotDraft("b", "ACTIVE"),
          BudgetNotActive("b", "DRAFT"),
          BudgetClosed("b", "CLOSED"),
          FieldNotChangeable("period", "ACTIVE"),
          AmountBelowUsed("b", money, money),
          TooManyBudgets(1),
          HoldSpent("h"),
          HoldReleased("h"),
          HoldExpired("h"),
          AmountAboveHeld("h", money, money),
          AmountAboveCommitted("h", money, money, money),
          AmountAboveOpen("h", money, money),
          BudgetInsufficient("h", "b", money),
          PostingReversed("h", 1)};
}

TEST(ErrorsTest, AreTheReasonsOfTheContract) {
  std::set<std::string> contract;
  const google::protobuf::EnumDescriptor* const reasons = v1::ErrorReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    contract.insert(reasons->value(i)->name().substr(std::string("ERROR_REASON_").size()));
  }
  std::set<std::string> made;
  for (const absl::Status& error : AllErrors()) made.insert(ErrorReason(error));
  EXPECT_EQ(made, contract);
}

TEST(ErrorsTest, CarryTheirValues) {
  for (const absl::Status& error : AllErrors()) {
    EXPECT_FALSE(GetErrorDetail(error)->metadata.empty()) << error;
    EXPECT_GT(error.message().size(), 20u) << error;
  }
}

}  // namespace
}  // namespace outlay::budget
