// Every error of this service against its contract.
#include "services/notification/domain/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "outlay/notification/v1/errors.pb.h"
#include "services/notification/domain/template.h"

namespace outlay::notification {
namespace {

std::vector<absl::Status> EveryError() {
  return {InboxNotYours("u"),         NoticeNotFound("n"),
          SubscriptionNotFound("s"),  SubscriptionIdTaken("s"),
          EventTypeUnknown("f", "t"), FieldUnknown("f", "p", "t"),
          EventUnreadable("t"),       TemplatePaths("f", "{{").status()};
}

TEST(NotificationErrorsTest, AreTheReasonsOfTheContract) {
  std::set<std::string> contract;
  const google::protobuf::EnumDescriptor* const reasons = v1::ErrorReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    contract.insert(reasons->value(i)->name().substr(std::string("ERROR_REASON_").size()));
  }
  std::set<std::string> made;
  for (const absl::Status& error : EveryError()) made.insert(ErrorReason(error));
  EXPECT_EQ(made, contract);
}

TEST(NotificationErrorsTest, SayWhatWouldHelpWithTheValuesBeside) {
  for (const absl::Status& error : EveryError()) {
    EXPECT_THAT(std::string(error.message()), ::testing::HasSubstr(";")) << error;
    const std::optional<ErrorDetail> detail = GetErrorDetail(error);
    ASSERT_TRUE(detail.has_value());
    EXPECT_FALSE(detail->metadata.empty()) << error;
  }
}

}  // namespace
}  // namespace outlay::notification
