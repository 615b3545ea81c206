#include "tools/outlay/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/status.h"
#include "common/testing/matchers.h"
#include "google/protobuf/descriptor.h"
#include "outlay/approval/v1/errors.pb.h"
#include "outlay/budget/v1/errors.pb.h"
#include "outlay/directory/v1/errors.pb.h"
#include "outlay/invoice_matching/v1/errors.pb.h"
#include "outlay/notification/v1/errors.pb.h"
#include "outlay/purchase_order/v1/errors.pb.h"
#include "tools/outlay/command.h"

namespace outlay::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

absl::Status NotIssued() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "PURCHASE_ORDER_NOT_ISSUED", "the order is not issued",
                   {{"name", "organizations/acme/purchaseOrders/po-1"}, {"state", "DRAFT"}});
}

TEST(ErrorsTest, SaysWhatHappenedToWhatAndWhatToDoNext) {
  EXPECT_EQ(RenderError(NotIssued(), "", false),
            "error: the order is not issued [PURCHASE_ORDER_NOT_ISSUED]\n"
            "  name   organizations/acme/purchaseOrders/po-1\n"
            "  state  DRAFT\n"
            "  next   see its state with: outlay order get ORDER; drafts are issued by: outlay order submit\n");
}

TEST(ErrorsTest, TellsTheRequestIdWhereTheOutcomeIsUnknown) {
  EXPECT_THAT(RenderError(DependencyUnavailable("purchase_order"), "r-1", false),
              HasSubstr("repeat the same command with --request-id r-1: it takes effect once"));
  EXPECT_THAT(RenderError(NotIssued(), "r-1", false), Not(HasSubstr("r-1")));
  EXPECT_THAT(RenderError(DependencyUnavailable("purchase_order"), "", false), Not(HasSubstr("--request-id")));
}

TEST(ErrorsTest, NamesTheFlagOfAFieldThatIsMissing) {
  const auto required = [](std::string field) {
    return MakeError(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED", "", {{"field", std::move(field)}});
  };
  EXPECT_EQ(NextStep(required("expire_time")), "say it with --until");
  EXPECT_EQ(NextStep(required("budget.period.first_day")), "say it with --from");
  EXPECT_EQ(NextStep(required("budget.filter")), "");
  EXPECT_EQ(NextStep(required("purchase_order.supplier")), "say it with --supplier");
  EXPECT_EQ(NextStep(required("role_grant.authority_limit")), "say it with --limit");
}

// "DELIVERY_NOT_FOUND", of every service.
std::vector<std::string> AllReasons() {
  std::vector<std::string> reasons;
  for (const google::protobuf::EnumDescriptor* const service :
       {approval::v1::ErrorReason_descriptor(), budget::v1::ErrorReason_descriptor(),
        directory::v1::ErrorReason_descriptor(), invoice_matching::v1::ErrorReason_descriptor(),
        notification::v1::ErrorReason_descriptor(), purchase_order::v1::ErrorReason_descriptor()}) {
    for (int i = 0; i < service->value_count(); ++i) {
      reasons.push_back(service->value(i)->name().substr(std::string_view("ERROR_REASON_").size()));
    }
  }
  return reasons;
}

std::string NextOf(const std::string& reason) {
  return NextStep(MakeError(absl::StatusCode::kNotFound, reason, ""));
}

TEST(ErrorsTest, SaysWhereToLookForWhatIsNotFound) {
  for (const std::string& reason : AllReasons()) {
    EXPECT_TRUE(!reason.ends_with("_NOT_FOUND") || !NextOf(reason).empty()) << reason;
  }
}

TEST(ErrorsTest, SendsToCommandsThatThereAre) {
  for (const std::string& reason : AllReasons()) {
    const std::string next = NextOf(reason);
    constexpr std::string_view kProgram = "outlay ";
    for (std::size_t at = next.find(kProgram); at != std::string::npos; at = next.find(kProgram, at + 1)) {
      const std::string command = next.substr(at + kProgram.size());
      const bool is_there = std::any_of(AllCommands().begin(), AllCommands().end(), [&command](const Command& known) {
        return command.starts_with(known.verb.empty() ? std::string(known.noun) : Concat(known.noun, " ", known.verb));
      });
      EXPECT_TRUE(is_there) << reason << ": " << next;
    }
  }
}

TEST(ErrorsTest, KeepsToItselfWhatItChoosesTheNextStepBy) {
  const absl::Status status =
      MakeError(absl::StatusCode::kFailedPrecondition, "IMPORT_INCOMPLETE", "refused: 1", {{"why", "without an id"}});
  EXPECT_THAT(RenderError(status, "", false), Not(HasSubstr("without an id")));
  EXPECT_THAT(RenderError(status, "", false), HasSubstr("send the whole file again"));
}

TEST(ErrorsTest, AdvisesByWhyASpendWasRefused) {
  const auto refused = [](std::string why) {
    return NextStep(MakeError(absl::StatusCode::kFailedPrecondition, "SPEND_REFUSED", "", {{"why", std::move(why)}}));
  };
  EXPECT_THAT(refused("frozen"), HasSubstr("outlay budget activate"));
  EXPECT_THAT(refused("no budget"), HasSubstr("outlay budget create"));
  EXPECT_THAT(refused("no exchange rate"), HasSubstr("outlay reference set"));
  EXPECT_THAT(refused("insufficient"), HasSubstr("outlay hold simulate"));
}

TEST(ErrorsTest, SendsNobodyToTryAgainForAnOrganizationThatIsNotThere) {
  EXPECT_THAT(NextStep(MakeError(absl::StatusCode::kNotFound, "ORGANIZATION_NOT_FOUND", "", {}, absl::Seconds(5))),
              HasSubstr("outlay organization list"));
}

TEST(ErrorsTest, TellsWhenToTryAgain) {
  EXPECT_EQ(NextStep(Overloaded(absl::Milliseconds(100))), "try again in 100ms");
}

TEST(ErrorsTest, TakesAwayWhatCouldSteerATerminal) {
  const absl::Status status = MakeError(absl::StatusCode::kNotFound, "X", "no\033[2J\nerror", {{"k", "\033[31mv"}});
  EXPECT_EQ(RenderError(status, "", false), "error: no [2J error [X]\n  k   [31mv\n");
}

TEST(ErrorsTest, NamesTheCodeOfAnErrorWithoutAReason) {
  EXPECT_EQ(RenderError(absl::AbortedError("lost"), "", false), "error: lost [ABORTED]\n");
}

TEST(ErrorsTest, WritesOneLineOfJsonForScripts) {
  const std::string json = RenderErrorJson(NotIssued(), "r-1");
  EXPECT_THAT(json, HasSubstr(R"("code":"FAILED_PRECONDITION")"));
  EXPECT_THAT(json, HasSubstr(R"("reason":"PURCHASE_ORDER_NOT_ISSUED")"));
  EXPECT_THAT(json, HasSubstr(R"("state":"DRAFT")"));
  EXPECT_THAT(json, HasSubstr(R"("requestId":"r-1")"));
  EXPECT_EQ(json.find('\n'), json.size() - 1);
}

TEST(ErrorsTest, EndsWithACodeThatScriptsCanTellApart) {
  const auto code_of = [](absl::StatusCode code) { return ExitCodeOf(absl::Status(code, "")); };
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), ExitCode::kOk);
  EXPECT_EQ(code_of(absl::StatusCode::kFailedPrecondition), ExitCode::kRefused);
  EXPECT_EQ(code_of(absl::StatusCode::kAlreadyExists), ExitCode::kRefused);
  EXPECT_EQ(code_of(absl::StatusCode::kAborted), ExitCode::kRefused);
  EXPECT_EQ(ExitCodeOf(QuotaExceeded("lines", 9)), ExitCode::kRefused);
  EXPECT_EQ(code_of(absl::StatusCode::kInvalidArgument), ExitCode::kUsage);
  EXPECT_EQ(code_of(absl::StatusCode::kUnavailable), ExitCode::kUnavailable);
  EXPECT_EQ(code_of(absl::StatusCode::kDeadlineExceeded), ExitCode::kUnavailable);
  EXPECT_EQ(ExitCodeOf(Overloaded(absl::Seconds(1))), ExitCode::kUnavailable);
  EXPECT_EQ(code_of(absl::StatusCode::kNotFound), ExitCode::kNotFound);
  EXPECT_EQ(code_of(absl::StatusCode::kPermissionDenied), ExitCode::kNotAllowed);
  EXPECT_EQ(code_of(absl::StatusCode::kUnauthenticated), ExitCode::kNotAllowed);
  EXPECT_EQ(code_of(absl::StatusCode::kInternal), ExitCode::kInternal);
  EXPECT_EQ(code_of(absl::StatusCode::kUnimplemented), ExitCode::kInternal);
}

TEST(ErrorsTest, ReadsErrorsInsideAnswers) {
  google::rpc::Status inside;
  ASSERT_TRUE(inside.ParseFromString(rpc::ToGrpcStatus(NotIssued()).error_details()));
  const absl::Status status = FromProto(inside);
  EXPECT_THAT(status, outlay::testing::HasReason("PURCHASE_ORDER_NOT_ISSUED"));
  EXPECT_THAT(status, outlay::testing::HasMetadata("state", "DRAFT"));
}

}  // namespace
}  // namespace outlay::cli
