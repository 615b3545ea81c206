// Every error of this service against its contract.
#include "services/notification/domain/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/rpc/testing/error_contract.h"
#include "outlay/notification/v1/errors.pb.h"
#include "services/notification/domain/template.h"

namespace outlay::notification {
namespace {

std::vector<absl::Status> EveryError() {
  return {InboxNotYours("u"),       NoticeNotFound("n"),        SubscriptionNotFound("s"),
          SubscriptionIdTaken("s"), EventTypeUnknown("f", "t"), FieldUnknown("f", "p", "t"),
          TemplateNotFound("t"),    EventUnreadable("t"),       TemplatePaths("f", "{{").status(),
          TargetNotFound("t"),      TargetIdTaken("t"),         UrlRefused("f", "must be https; change it"),
          TargetDisabled("t"),      DeliveryNotFound("d"),      LadderChangesPending(10)};
}

TEST(NotificationErrorsTest, AreTheReasonsOfTheContract) {
  rpc::ExpectReasonsOfContract(EveryError(), *v1::ErrorReason_descriptor());
}

TEST(NotificationErrorsTest, SayWhatWouldHelpWithTheValuesBeside) {
  rpc::ExpectCarryValues(EveryError());
  for (const absl::Status& error : EveryError()) {
    EXPECT_THAT(std::string(error.message()), ::testing::HasSubstr(";")) << error;
  }
}

}  // namespace
}  // namespace outlay::notification
