#include "services/approval/domain/errors.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "common/base/duties.h"
#include "common/base/errors.h"
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
          QuestionOpen("r"),
          NoQuestionOpen("r"),
          RequesterOnly("r"),
          SubjectMismatch("r"),
          DelegationCycle("bob"),
          DelegateNotAble("bob")};
}

TEST(ApprovalErrorsTest, AreTheReasonsOfTheContract) {
  std::set<std::string> contract;
  const google::protobuf::EnumDescriptor* const reasons = v1::ErrorReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    contract.insert(reasons->value(i)->name().substr(std::string("ERROR_REASON_").size()));
  }
  std::set<std::string> made;
  for (const absl::Status& error : AllErrors()) made.insert(ErrorReason(error));
  EXPECT_EQ(made, contract);
}

TEST(ApprovalErrorsTest, CarryTheirValues) {
  for (const absl::Status& error : AllErrors()) {
    EXPECT_FALSE(GetErrorDetail(error)->metadata.empty()) << error;
    EXPECT_GT(error.message().size(), 20u) << error;
  }
}

}  // namespace
}  // namespace outlay::approval
