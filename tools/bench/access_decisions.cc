#include "tools/bench/access_decisions.h"

#include <time.h>

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "common/access/access_authorizer.h"
#include "common/access/permissions.h"
#include "common/access/rights.h"
#include "common/auth/edge_authenticator.h"
#include "common/auth/policy.h"
#include "common/auth/testing/certificates.h"
#include "common/auth/testing/token_maker.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/log/testing/lines_log.h"
#include "common/rpc/method.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "outlay/directory/v1/groups.pb.h"
#include "tools/bench/access_data.h"
#include "tools/bench/statistics.h"

namespace outlay::bench {
namespace {

namespace dir = directory::v1;

constexpr double kEdgeGoalMicros = 2;
constexpr double kCheckGoalMicros = 1;
constexpr int kCalls = 500'000;
constexpr int kRuns = 5;
const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

double ThreadCpuMicros() {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e6 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_nsec);
}

// Processor time of one call, several times.
Spread CostOf(const std::function<void(size_t)>& call) {
  std::vector<double> micros;
  for (int run = 0; run < kRuns; ++run) {
    const double begin = ThreadCpuMicros();
    for (size_t i = 0; i < kCalls; ++i) call(i);
    micros.push_back((ThreadCpuMicros() - begin) / kCalls);
  }
  return SpreadOf(micros);
}

// What knows one organization, and is never too old.
class KnownRights final : public access::Rights {
 public:
  explicit KnownRights(access::Organization organization)
      : organization_(std::make_shared<const access::Organization>(std::move(organization))) {}

  absl::StatusOr<std::shared_ptr<const access::Organization>> Find(std::string_view, bool, absl::Time) override {
    return organization_;
  }
  const access::Organization& organization() const { return *organization_; }

 private:
  const std::shared_ptr<const access::Organization> organization_;
};

class CallWithToken final : public rpc::IncomingCall {
 public:
  explicit CallWithToken(const std::string& token) : authorization_(Concat("Bearer ", token)) {}

  std::optional<std::string_view> Find(std::string_view key) const override {
    return key == "authorization" ? std::optional<std::string_view>(authorization_) : std::nullopt;
  }
  absl::Duration time_left() const override { return absl::InfiniteDuration(); }

 private:
  std::string authorization_;
};

// The wrapper's questions, outside development.
class Edge {
 public:
  Edge(const std::string& folder, access::Rights* rights)
      : path_(Concat(folder, "/auth.json")),
        key_(auth::TestKey::Shared("k1")),
        clock_(kNow),
        scheduler_(&clock_),
        policy_(path_, {.clock = &clock_, .scheduler = &scheduler_, .log = &log_}),
        authenticator_(&policy_, "outlay.test"),
        method_(
            rpc::Method::Create(
                dir::GetGroupRequest::descriptor()->file()->FindServiceByName("Groups")->FindMethodByName("GetGroup"))
                .value()),
        permissions_(access::Permissions::Create({"groups.get"}).value()),
        authorizer_(&permissions_, rights, &clock_) {
    request_.set_name("organizations/acme/groups/group-7");
  }

  absl::Status Load() {
    auth::WriteFile(path_ + ".keys", auth::KeySetOf({key_.Jwk()}));
    auth::WriteFile(path_, Concat(R"({"services": [], "issuers": [{"issuer": "https://id.test", "audiences": ["outlay"],
      "algorithms": ["RS256"], "keySetFile": ")",
                                  path_, R"(.keys", "organization": "acme"}]})"));
    return policy_.Load();
  }
  std::string Token(const std::string& user) const {
    auth::TestClaims claims(clock_.Now());
    claims.Set("sub", Concat("\"", user, "\""));
    return key_.Sign(auth::HeaderOf("RS256", "k1"), claims.ToJson());
  }
  // Who calls, whether they may, and whether the request is one.
  absl::Status Judge(const rpc::IncomingCall& incoming) {
    OUTLAY_ASSIGN_OR_RETURN(rpc::Caller caller, authenticator_.Authenticate(incoming));
    OUTLAY_RETURN_IF_ERROR(method_->CheckService(caller));
    OUTLAY_RETURN_IF_ERROR(authorizer_.Authorize(caller, *method_));
    return method_->CheckRequest(request_, caller, /*first=*/true);
  }

 private:
  const std::string path_;
  const auth::TestKey& key_;
  testing::FakeClock clock_;
  testing::FakeScheduler scheduler_;
  testing::LinesLog log_;
  auth::PolicyFile policy_;
  auth::EdgeAuthenticator authenticator_;
  const std::unique_ptr<const rpc::Method> method_;
  const access::Permissions permissions_;
  access::AccessAuthorizer authorizer_;
  dir::GetGroupRequest request_;
};

}  // namespace

absl::Status MeasureDecisions(const std::string& folder, Report& report) {
  report.Section("decisions in process, for one of 1,000,000 users");
  KnownRights rights(LargeOrganization());
  SeededRandom random(2);
  std::vector<std::string> users;
  std::vector<LargeGrant> asked;
  for (int i = 0; i < 4'096; ++i) {
    const uint64_t user = random.Uniform(kLargeUsers);
    users.push_back(LargeUserId(user));
    // Every other one may.
    asked.push_back(i % 2 == 0 ? LargeGrants(user).front() : LargeGrants(random.Uniform(kLargeUsers)).front());
  }
  int64_t allowed = 0;
  const Spread check = CostOf([&](size_t i) {
    const size_t at = i % users.size();
    allowed += rights.organization().May(users[at], static_cast<access::PermissionId>(asked[at].role),
                                         asked[at].group_id, kNow);
  });
  report.AddFigure("permission_check", check, "us of CPU", AtMost(kCheckGoalMicros));
  report.AddFigure("permission_check.allowed", static_cast<double>(allowed) / (kRuns * kCalls), "share");
  Edge edge(folder, &rights);
  OUTLAY_RETURN_IF_ERROR(edge.Load());
  std::vector<CallWithToken> calls;
  for (int i = 0; i < 64; ++i) calls.emplace_back(edge.Token(users[static_cast<size_t>(i)]));
  absl::Status judged;
  // A permission that a user holds nowhere is refused, which costs more: those are left out.
  std::erase_if(calls, [&](const CallWithToken& call) { return !edge.Judge(call).ok(); });
  if (calls.empty()) return absl::InternalError("nobody may call");
  const Spread whole = CostOf([&](size_t i) { judged.Update(edge.Judge(calls[i % calls.size()])); });
  OUTLAY_RETURN_IF_ERROR(judged);
  report.AddFigure("wrapper_checks", whole, "us of CPU per call: token known, roles local, request checked",
                   AtMost(kEdgeGoalMicros));
  return absl::OkStatus();
}

}  // namespace outlay::bench
