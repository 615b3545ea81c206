#include "services/approval/domain/errors.h"

#include <gtest/gtest.h>

#include <vector>

#include "common/base/duties.h"
#include "common/rpc/testing/error_contract.h"
#include "outlay/approval/v1/errors.pb.h"

namespace outlay::approval {
namespace {

// Every reason that this service makes, once.
std::vector<absl::Status> AllErrors() {
  const std::vector<Act> asked = {{Duty::kRequester, Persons("ann")}};
  return {ReviewNotFound("r"),
          RuleNotFound("r"),
          DelegationNotFound("d"),
          GroupNotFound("g"),
          LineNotFound("r", "1"),
          ReviewIdTaken("r"),
          RuleIdTaken("r"),
          DelegationIdTaken("d"),
          RuleInvalid("GAP tiers[0]"),
          RateMissing("EUR", "USD"),
          ReviewEnded("r", "APPROVED"),
          NotYourTurn("r"),
          AlreadyDecided("r"),
          SubjectChanged("r"),
          CheckDuties({}, asked, {Duty::kApprover, Persons("ann")}),
          AuthorityExceeded("r"),
          LinesNotSeparable("r"),
          SubjectWithoutBudget("r"),
          QuestionOpen("r"),
          NoQuestionOpen("r"),
          RequesterOnly("r"),
          SubjectMismatch("r"),
          DelegationCycle("bob"),
          DelegateNotAble("bob"),
          BuyingPolicyNotFound("p"),
          BuyingPolicyIdTaken("p"),
          BuyingExceptionNotFound("x"),
          BuyingExceptionIdTaken("x"),
          NoExceptionNeeded("ALLOWED"),
          ExceptionNotWaiting("x", "USED"),
          JustificationRequired("1", "p"),
          PurchaseBlocked("1", "p"),
          ApprovalChangeNotFound("c"),
          ApprovalChangeIdTaken("c"),
          ChangeNotProposed("c", "DONE"),
          ProposerNotPermitted("c", "ann"),
          SecondPersonRequired()};
}

TEST(ApprovalErrorsTest, AreTheReasonsOfTheContract) {
  rpc::ExpectReasonsOfContract(AllErrors(), *v1::ErrorReason_descriptor());
}

TEST(ApprovalErrorsTest, CarryTheirValues) {
  rpc::ExpectCarryValues(AllErrors());
}

}  // namespace
}  // namespace outlay::approval
