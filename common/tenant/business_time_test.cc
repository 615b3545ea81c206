#include "common/tenant/business_time.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/base/random.h"
#include "common/command/testing/test_node.h"
#include "common/rpc/local_channel.h"
#include "common/tenant/tenant.h"
#include "common/tenant/testing/tell.h"
#include "common/testing/matchers.h"

namespace outlay::tenant {
namespace {

using development::v1::SetBusinessTimeRequest;
using development::v1::SetBusinessTimeResponse;
using outlay::testing::HasReason;
using outlay::testing::IsOk;
using outlay::testing::IsOkAndHolds;

// Real: dispatcher, service, executor, rows. Fake: network, time and disk (see LocalChannel, TestNode).
class BusinessTimeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    service_.Bind(dispatcher_);
    ASSERT_THAT(dispatcher_.Seal(), IsOk());
    directory::v1::OrganizationChanged acme;
    acme.set_organization("organizations/acme");
    acme.set_base_currency("EUR");
    TellDirectoryEvent(node_, acme);
  }

  absl::Status Set(const std::string& organization, const std::string& request_id, absl::Time time) {
    SetBusinessTimeRequest request;
    request.set_request_id(request_id);
    request.set_organization("organizations/" + organization);
    if (time != absl::InfinitePast()) request.mutable_business_time()->set_seconds(absl::ToUnixSeconds(time));
    SetBusinessTimeResponse response;
    absl::Status end = absl::UnknownError("still running");
    channel_.Call("/outlay.development.v1.BusinessTime/SetBusinessTime", request, &response,
                  {.caller = command::TestCaller(organization)}, [&end](absl::Status status) { end = status; });
    node_.scheduler().RunDue();
    return end;
  }

  absl::StatusOr<absl::Time> Now(const std::string& organization) {
    return BusinessNow(*node_.store().Read(store::PartitionOf(organization)), organization, node_.clock().Now());
  }

  command::TestNode node_;
  SeededRandom random_{1};
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::DevelopmentAuthorizer authorizer_;
  rpc::Dispatcher dispatcher_{{.clock = &node_.clock(),
                               .random = &random_,
                               .authenticator = &authenticator_,
                               .authorizer = &authorizer_,
                               .observers = {},
                               .development = true}};
  BusinessTimeService service_{&node_.executor()};
  rpc::LocalChannel channel_{
      {.peer = [this] { return &dispatcher_; }, .service = "toy", .scheduler = &node_.scheduler(), .faults = nullptr}};
};

TEST_F(BusinessTimeTest, IsTheClocksUntilItIsSetAndAgainAfterwards) {
  const absl::Time set = absl::FromUnixSeconds(2'000'000'000);
  EXPECT_THAT(Now("acme"), IsOkAndHolds(node_.clock().Now()));
  ASSERT_THAT(Set("acme", "r1", set), IsOk());
  node_.clock().Advance(absl::Hours(1));
  EXPECT_THAT(Now("acme"), IsOkAndHolds(set));
  EXPECT_THAT(Now("globex"), IsOkAndHolds(node_.clock().Now()));
  ASSERT_THAT(Set("acme", "r2", absl::InfinitePast()), IsOk());
  EXPECT_THAT(Now("acme"), IsOkAndHolds(node_.clock().Now()));
}

TEST_F(BusinessTimeTest, CanBeInAnyYear) {
  const absl::Time set = absl::FromCivil(absl::CivilSecond(2500, 1, 1), absl::UTCTimeZone());
  ASSERT_THAT(Set("acme", "r1", set), IsOk());
  EXPECT_THAT(Now("acme"), IsOkAndHolds(set));
}

TEST_F(BusinessTimeTest, LogsTheChangeAndRemembersTheRequest) {
  const absl::Time set = absl::FromUnixSeconds(2'000'000'000);
  ASSERT_THAT(Set("acme", "r1", set), IsOk());
  ASSERT_THAT(Set("acme", "r1", set), IsOk());
  EXPECT_THAT(Set("acme", "r1", set + absl::Hours(1)), HasReason("REQUEST_ID_REUSED"));
  const auto log = node_.Log("acme");
  ASSERT_EQ(log.size(), 1U);
  EXPECT_EQ(log[0].command(), "development.setBusinessTime");
  EXPECT_EQ(log[0].resource(), "organizations/acme/businessTime");
}

TEST_F(BusinessTimeTest, RefusesAnUnknownOrganization) {
  EXPECT_THAT(Set("globex", "r1", absl::UnixEpoch()), HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_TRUE(node_.Log("globex").empty()) << "it would be remembered for the request id";
}

}  // namespace
}  // namespace outlay::tenant
