#include "common/access/seen_users.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "common/base/digest.h"
#include "common/base/resource_name.h"
#include "common/base/strings.h"
#include "common/feed/feed_handler.h"
#include "common/rpc/formats.h"

namespace outlay::access {
namespace {

using directory::v1::ReportSeenUsersRequest;

constexpr int64_t kSecondsPerDay = 24 * 60 * 60;

// Days since 1970, in UTC.
int64_t DayOf(absl::Time time) {
  return absl::ToUnixSeconds(time) / kSecondsPerDay;
}

// Identifies a user on a day; differs in every process.
uint64_t MarkOf(const std::string& organization, const std::string& user, int64_t day) {
  return absl::HashOf(organization, user, day);
}

bool IsId(const std::string& text) {
  return rpc::HasFormat(text, options::v1::Format::FORMAT_RESOURCE_ID);
}

bool WasDenied(const absl::Status& status) {
  return !status.ok() && (absl::IsPermissionDenied(status) || absl::IsUnauthenticated(status));
}

// Returns the caller who is seen by a call; null: nobody.
const rpc::Caller* SeenCaller(const rpc::CallContext& context, const absl::Status& status) {
  const rpc::Caller& caller = context.caller;
  const bool is_own = caller.service.empty() && caller.on_behalf_of.empty();
  return is_own && !caller.organization.empty() && !caller.subject.empty() && !WasDenied(status) ? &caller : nullptr;
}

// The same report again gets the same request id.
std::string RequestIdOf(const ReportSeenUsersRequest& request) {
  return Sha256(request.SerializeAsString()).ToHex().substr(0, 32);
}

}  // namespace

class SeenUsers::State {
 public:
  void Note(const rpc::Caller& caller, int64_t day) {
    const uint64_t mark = MarkOf(caller.organization, caller.subject, day);
    std::atomic<uint64_t>& slot = recent_[mark % recent_.size()];
    // The path of almost every call: no lock, no write. Two users with the same mark are a matter of 1 in 2^64.
    if (slot.load(std::memory_order_relaxed) == mark) return;
    if (waiting_count_.load(std::memory_order_relaxed) >= limits::kSeenUsersWaiting) return;
    const std::lock_guard lock(mutex_);
    // Directory has no users with other ids; a report must not fail because of them.
    if (noted_.insert(mark).second && IsId(caller.subject) && IsId(caller.organization)) {
      Wait(caller.organization, caller.subject, day);
    }
    slot.store(mark, std::memory_order_relaxed);
    // Waiting users are kept; the others are reported again, which changes nothing in directory.
    if (noted_.size() > limits::kSeenUsers) noted_.clear();
  }

  // Takes some of the waiting users as reports of the allowed size: from each organization in turn, so that one whose
  // reports always fail does not block the others.
  std::vector<ReportSeenUsersRequest> Take() {
    const std::lock_guard lock(mutex_);
    is_out_of_reach_ = false;
    std::vector<ReportSeenUsersRequest> reports;
    while (!waiting_.empty() && reports.size() < limits::kSeenReportsPerRun) {
      auto next = waiting_.upper_bound(last_taken_);
      if (next == waiting_.end()) next = waiting_.begin();
      last_taken_ = next->first;
      reports.push_back(TakeReport(next->first, next->second));
      if (next->second.empty()) waiting_.erase(next);
    }
    has_more_ = !waiting_.empty();
    return reports;
  }

  // Queues the users again, unless too many are waiting.
  void PutBack(const ReportSeenUsersRequest& report, const absl::Status& why) {
    const std::string organization = LastId(report.parent());
    const std::lock_guard lock(mutex_);
    is_out_of_reach_ |= feed::IsRetryable(why);
    for (const directory::v1::SeenUser& seen : report.users()) {
      const std::string user = LastId(seen.user());
      const int64_t day = seen.last_seen_time().seconds() / kSecondsPerDay;
      if (waiting_count_.load(std::memory_order_relaxed) < limits::kSeenUsersWaiting) {
        Wait(organization, user, day);
      } else {
        Forget(MarkOf(organization, user, day));
      }
    }
  }

  // Returns whether a run could not take everything, and directory is reachable.
  bool HasMore() {
    const std::lock_guard lock(mutex_);
    return has_more_ && !is_out_of_reach_;
  }

 private:
  using Users = std::map<std::string, int64_t>;  // user -> day

  void Wait(const std::string& organization, const std::string& user, int64_t day) {
    const auto [waiting, is_new] = waiting_[organization].try_emplace(user, day);
    waiting->second = std::max(waiting->second, day);
    waiting_count_.fetch_add(is_new ? 1 : 0, std::memory_order_relaxed);
  }

  ReportSeenUsersRequest TakeReport(const std::string& organization, Users& users) {
    ReportSeenUsersRequest report;
    report.set_parent(Concat("organizations/", organization));
    while (!users.empty() && report.users_size() < static_cast<int>(limits::kSeenUsersPerReport)) {
      directory::v1::SeenUser* const seen = report.add_users();
      seen->set_user(Concat(report.parent(), "/users/", users.begin()->first));
      seen->mutable_last_seen_time()->set_seconds(users.begin()->second * kSecondsPerDay);
      users.erase(users.begin());
    }
    waiting_count_.fetch_sub(static_cast<size_t>(report.users_size()), std::memory_order_relaxed);
    report.set_request_id(RequestIdOf(report));
    return report;
  }

  // The user is recorded again at the next call.
  void Forget(uint64_t mark) {
    noted_.erase(mark);
    std::atomic<uint64_t>& slot = recent_[mark % recent_.size()];
    if (slot.load(std::memory_order_relaxed) == mark) slot.store(0, std::memory_order_relaxed);
  }

  // Marks of users and days that are reported or waiting, those used last; a subset of noted_, and older ones. Written
  // under mutex_ only.
  std::array<std::atomic<uint64_t>, limits::kSeenUsersRecent> recent_{};
  std::atomic<size_t> waiting_count_{0};  // Written under mutex_ only.
  std::mutex mutex_;
  // The fields below are guarded by mutex_.
  absl::flat_hash_set<uint64_t> noted_;   // marks of users and days that are told, or wait to be
  std::map<std::string, Users> waiting_;  // by organization; no empty ones
  std::string last_taken_;                // the organization
  bool has_more_ = false;                 // what waits was not all taken
  bool is_out_of_reach_ = false;          // directory, by what became of a report since the last ones were taken
};

SeenReport ReportSeenTo(rpc::Channel* channel, std::string service) {
  return [channel, service = std::move(service)](const ReportSeenUsersRequest& report,
                                                 UniqueFunction<void(absl::Status)> done) {
    const std::string organization = LastId(report.parent());
    const auto response = std::make_shared<directory::v1::ReportSeenUsersResponse>();
    channel->Call("/outlay.directory.v1.Users/ReportSeenUsers", report, response.get(),
                  {.caller = {.subject = service, .organization = organization}, .timeout = limits::kSeenReportTimeout},
                  [response, done = std::move(done)](absl::Status status) mutable { done(std::move(status)); });
  };
}

SeenUsers::SeenUsers(Scheduler* scheduler, SeenReport report, absl::Duration interval)
    : report_(std::move(report)),
      interval_(interval),
      state_(std::make_shared<State>()),
      periodic_(scheduler, [this] { return Report(); }) {}

SeenUsers::~SeenUsers() = default;

absl::Duration SeenUsers::Report() {
  for (const ReportSeenUsersRequest& report : state_->Take()) {
    report_(report, [state = state_, report](absl::Status status) {
      // An organization that directory does not know has no users to report.
      if (!status.ok() && !absl::IsNotFound(status) && !absl::IsInvalidArgument(status)) state->PutBack(report, status);
    });
  }
  return state_->HasMore() ? std::min(interval_, limits::kSeenReportPause) : interval_;
}

void SeenUsers::OnFinished(const rpc::CallContext& context, absl::Duration, const absl::Status& status,
                           const absl::Status&) {
  if (const rpc::Caller* const caller = SeenCaller(context, status)) state_->Note(*caller, DayOf(context.started));
}

}  // namespace outlay::access
