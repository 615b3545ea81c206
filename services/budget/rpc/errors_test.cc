#include "services/budget/domain/errors.h"

#include <gtest/gtest.h>

#include <vector>

#include "common/rpc/testing/error_contract.h"
#include "outlay/budget/v1/errors.pb.h"
#include "services/budget/domain/rules/model_errors.h"
#include "services/budget/domain/rules/year_end_errors.h"

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
          DocumentSuperseded("d", 1),
          HoldOfDocument("h", "d"),
          BudgetNotDraft("b", "ACTIVE"),
          BudgetNotActive("b", "DRAFT"),
          BudgetNotActive("b", "CLOSED"),
          BudgetClosed("b", "CLOSED"),
          FieldNotChangeable("period", "ACTIVE"),
          AmountBelowUsed("b", money, money),
          BudgetNotThereYet("b", absl::UnixEpoch()),
          HistoryNotKept("b", absl::UnixEpoch()),
          TooManyBudgets(1),
          HoldSpent("h"),
          HoldReleased("h"),
          HoldExpired("h"),
          AmountAboveHeld("h", money, money),
          AmountAboveCommitted("h", money, money, money),
          AmountAboveOpen("h", money, money),
          BudgetInsufficient("h", "b", money),
          HoldCountsElsewhere("h"),
          PostingReversed("h", 1),
          TransferToItself("b"),
          TransferAlongPath("b", "c"),
          AmountAboveAvailable("b", money, money),
          MoveReversed("b"),
          MoveNotFound("m"),
          MoveIdTaken("m"),
          MoveNotDone("m", "PROPOSED"),
          MoveNotProposed("m", "DONE"),
          MoveExpired("m"),
          MovePeriodOver("m"),
          MoveInReview("m", "r"),
          ApprovalUnavailable("m"),
          MoveMakerNotAllowed("m"),
          SecondPersonRequired("m"),
          OverrideGrantNotFound("g"),
          OverrideGrantIdTaken("g"),
          OverrideGrantEnded("g", "USED"),
          OverrideGrantMismatch("g", "spend.amount"),
          BudgetOutOfPeriod("b"),
          YearEndNotFound("y"),
          YearEndIdTaken("y"),
          YearNotOver(absl::CivilDay(2026, 12, 31)),
          YearClosed("y"),
          YearEndRunning("y"),
          YearEndReversed("y"),
          YearEndNotLatest("y"),
          PeriodClosed("b", "2026-01-01", "y"),
          HoldGivenBack("h", "b", "y"),
          AllocationsOff("b"),
          MemberNotFound("f", "m"),
          AllocationsAboveLimit(money, money)};
}

TEST(ErrorsTest, AreTheReasonsOfTheContract) {
  rpc::ExpectReasonsOfContract(AllErrors(), *v1::ErrorReason_descriptor());
}

TEST(ErrorsTest, CarryTheirValues) {
  rpc::ExpectCarryValues(AllErrors());
}

}  // namespace
}  // namespace outlay::budget
