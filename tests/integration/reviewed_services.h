// An organization whose reviews bob decides, on services of its own: ann administers it, eve asks. For tests over
// ports.
#ifndef OUTLAY_TESTS_INTEGRATION_REVIEWED_SERVICES_H_
#define OUTLAY_TESTS_INTEGRATION_REVIEWED_SERVICES_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/testing/matchers.h"
#include "common/testing/parse.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "tests/integration/services.h"

namespace outlay {

// Real: the programs, their processes, gRPC, RocksDB, the feeds between them. Fake: nothing.
class ReviewedServices : public ::testing::Test {
 protected:
  // `test`: a word that is in the folder's name.
  explicit ReviewedServices(std::string_view test) : services_(test) {}

  // `peers`: the services besides directory that it is told of.
  void Start(const std::string& name, const std::vector<std::string>& peers = {}) {
    std::vector<std::string> flags = {"--enforce_access"};
    if (name != "directory") flags.push_back(Concat("--directory_target=", services_.TargetOf("directory")));
    for (const std::string& peer : peers) flags.push_back(Concat("--", peer, "_target=", services_.TargetOf(peer)));
    services_.Start(name, std::move(flags));
    channels_[name] = std::make_unique<rpc::GrpcChannel>(
        &pool_, rpc::GrpcChannelOptions{.target = services_.TargetOf(name), .service = name, .connections = 1});
  }
  void Kill(const std::string& name) { services_.ProcessOf(name).Kill(); }

  // `method`: "approval.v1.Reviews/GetReview". A copy of the directory that is on its way is waited for.
  template <typename Request, typename Response>
  absl::Status Try(const std::string& subject, const std::string& method, const std::string& text, Response* response) {
    const auto request = testing::Parse<Request>(text);
    absl::Status status;
    const bool done = Until([&] {
      const bool is_first = method.starts_with("directory.v1.Organizations/");
      status = rpc::CallAndWait(*channels_[method.substr(0, method.find('.'))], Concat("/outlay.", method), request,
                                response, {.caller = {.subject = subject, .organization = is_first ? "" : "acme"}});
      const std::string reason = ErrorReason(status);
      return reason != "ACCESS_STALE" && reason != "USER_NOT_ACTIVE" && reason != "PERMISSION_REQUIRED" &&
             reason != "ORGANIZATION_NOT_FOUND" && reason != "GROUP_NOT_FOUND" && reason != "RULE_INVALID" &&
             !absl::IsUnavailable(status);
    });
    EXPECT_TRUE(done) << method;
    return status;
  }
  template <typename Request, typename Response>
  Response Send(const std::string& subject, const std::string& method, const std::string& text) {
    Response response;
    EXPECT_THAT((Try<Request, Response>(subject, method, text, &response)), testing::IsOk()) << method;
    return response;
  }
  // False: not within a minute.
  template <typename Condition>
  bool Until(Condition condition) {
    const auto begin = std::chrono::steady_clock::now();
    while (!condition()) {
      if (absl::FromChrono(std::chrono::steady_clock::now() - begin) > absl::Minutes(1)) return false;
      // A pause, unless the service ends.
      EXPECT_FALSE(services_.ProcessOf("directory").EndsWithin(absl::Milliseconds(20)));
    }
    return true;
  }

  // `settings`: of the organization, as text; `eve`: her role.
  void MakeCompany(const std::string& settings, const std::string& eve) {
    namespace dir = directory::v1;
    Send<dir::CreateOrganizationRequest, dir::Organization>(
        "operator", "directory.v1.Organizations/CreateOrganization",
        Concat("organization_id: 'acme' organization { display_name: 'Acme' base_currency: 'USD' settings { ", settings,
               " } } first_administrator { user_id: 'ann' email: 'ann@acme.example' }"));
    for (const auto& [user, role] : {std::pair<std::string, std::string>("eve", eve), {"bob", "approver"}}) {
      Send<dir::CreateUserRequest, dir::User>("ann", "directory.v1.Users/CreateUser",
                                              Concat("parent: 'organizations/acme' user_id: '", user,
                                                     "' activate: true user { email: '", user, "@acme.example' }"));
      Send<dir::GrantRoleRequest, dir::RoleGrant>(
          "ann", "directory.v1.RoleGrants/GrantRole",
          Concat("parent: 'organizations/acme' role_grant_id: '", user,
                 "' role_grant { user: 'organizations/acme/users/", user, "' role: 'organizations/acme/roles/", role,
                 "' group: 'organizations/acme/groups/root' ",
                 role == "approver" ? "authority_limit { currency_code: 'USD' units: 1000 } " : "", "}"));
    }
    Send<approval::v1::CreateRuleRequest, approval::v1::Rule>(
        "ann", "approval.v1.Rules/CreateRule",
        "parent: 'organizations/acme' rule_id: 'all' rule { group: 'organizations/acme/groups/root' tiers { stages { "
        "approvers { user: 'organizations/acme/users/bob' } quorum: QUORUM_ANY_ONE } } }");
  }
  std::vector<approval::v1::Review> WaitingForBob() {
    const auto page = Send<approval::v1::ListReviewsRequest, approval::v1::ListReviewsResponse>(
        "bob", "approval.v1.Reviews/ListReviews", "parent: 'organizations/acme' waiting_for_me: true");
    return {page.reviews().begin(), page.reviews().end()};
  }
  void Approve(const approval::v1::Review& review) {
    Send<approval::v1::DecideReviewRequest, approval::v1::Review>(
        "bob", "approval.v1.Reviews/DecideReview",
        Concat("request_id: 'yes-", review.digest().substr(0, 8), "' name: '", review.name(), "' digest: '",
               review.digest(), "' verdict: VERDICT_APPROVE"));
  }

 private:
  rpc::ChannelPool pool_;
  Services services_;
  std::map<std::string, std::unique_ptr<rpc::GrpcChannel>> channels_;
};

}  // namespace outlay

#endif  // OUTLAY_TESTS_INTEGRATION_REVIEWED_SERVICES_H_
