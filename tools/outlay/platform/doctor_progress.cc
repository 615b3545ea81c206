#include "tools/outlay/platform/doctor_progress.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "common/base/strings.h"
#include "tools/outlay/format.h"

namespace outlay::cli {
namespace {

constexpr std::string_view kLagMetric = "outlay_feed_lag_records";
constexpr std::string_view kLagSecondsMetric = "outlay_feed_lag_seconds";
constexpr std::string_view kFeedContactMetric = "outlay_feed_contact_timestamp_seconds";
constexpr std::string_view kLastSuccessMetric = "outlay_jobs_last_success_timestamp_seconds";
constexpr std::string_view kRunsMetric = "outlay_jobs_runs_total";

// A consumer that is behind for longer has a problem.
constexpr double kLateSeconds = 30;
// Services are asked every 15 s how far they are.
constexpr absl::Duration kUnheardAfter = absl::Minutes(1);
// The longest pause between two runs of a job is an hour; older is alerted (docs/operations.md).
constexpr absl::Duration kStandsAfter = absl::Hours(2);
// Most jobs run every few seconds.
constexpr absl::Duration kMayStandAfter = absl::Minutes(5);
constexpr std::string_view kNextOfJob = "its log has job.failed with the reason; if it has none, restart the service";

Finding Found(Peer peer, std::string_view check, Health health, std::string result, std::string next = "") {
  return {std::string(PeerName(peer)), std::string(check), health, std::move(result), std::move(next)};
}

// Returns how many services were not heard for too long.
std::size_t LookAtContacts(Peer peer, std::string_view metrics, absl::Time now, std::vector<Finding>& findings) {
  std::size_t unheard = 0;
  for (const auto& [producer, time] : MetricBy(metrics, kFeedContactMetric, "producer")) {
    const absl::Duration age = now - (absl::UnixEpoch() + absl::Seconds(time));
    if (age <= kUnheardAfter) continue;
    ++unheard;
    findings.push_back(
        Found(peer, "caught up", Health::kBad,
              Concat("has not heard from ", producer, " for ", FormatCount(absl::ToInt64Seconds(age)), " s"),
              "is that service up, and the flag with its address right? The log has feed.disconnected"));
  }
  return unheard;
}

}  // namespace

void LookAtFeeds(Peer peer, std::string_view metrics, absl::Time now, std::vector<Finding>& findings) {
  // What it says of the lag is as old as the contact.
  const std::size_t unheard = LookAtContacts(peer, metrics, now, findings);
  const std::map<std::string, double> records = MetricBy(metrics, kLagMetric, "producer");
  const std::map<std::string, double> seconds = MetricBy(metrics, kLagSecondsMetric, "producer");
  const bool always_follows = peer == Peer::kInvoiceMatching || peer == Peer::kNotification;
  if (records.empty()) {
    if (!always_follows || unheard > 0) return;
    findings.push_back(
        Found(peer, "caught up", Health::kUnknown, "not told yet", "ask again: it is told every few seconds"));
    return;
  }
  bool is_behind = false;
  for (const auto& [producer, count] : records) {
    if (count == 0) continue;
    is_behind = true;
    const auto age = seconds.find(producer);
    const double late = age == seconds.end() ? 0 : age->second;
    const bool is_late = late > kLateSeconds;
    findings.push_back(Found(peer, "caught up", is_late ? Health::kBad : Health::kGood,
                             Concat(FormatCount(std::llround(count)), " records behind ", producer, ", ",
                                    FormatCount(std::llround(late)), " s"),
                             is_late ? "ask again: the number must fall; if it does not, see its log: feed.paused, "
                                       "feed.parked, feed.disconnected"
                                     : ""));
  }
  if (!is_behind && unheard == 0)
    findings.push_back(Found(peer, "caught up", Health::kGood, "with every event that it follows"));
}

void LookAtJobs(Peer peer, std::string_view metrics, absl::Time now, std::vector<Finding>& findings) {
  const std::map<std::string, double> last = MetricBy(metrics, kLastSuccessMetric, "job");
  if (last.empty()) return;
  const std::map<std::string, double> failed = MetricBy(metrics, kRunsMetric, "job", "result=\"failed\"");
  bool goes_on = true;
  for (const auto& [job, success] : last) {
    const absl::Duration age = now - (absl::UnixEpoch() + absl::Seconds(success));
    const auto found = failed.find(job);
    const int64_t failures = found == failed.end() ? 0 : std::llround(found->second);
    const bool stands = age > kStandsAfter;
    if (!stands && (failures == 0 || age <= kMayStandAfter)) continue;
    goes_on = false;
    std::string result = Concat(job, " has not ended well for ", FormatCount(absl::ToInt64Minutes(age)), " min");
    if (failures > 0) result += Concat(", and failed ", FormatCount(failures), " times since the start");
    findings.push_back(
        Found(peer, "jobs", stands ? Health::kBad : Health::kUnknown, std::move(result),
              std::string(stands ? kNextOfJob : "ask again: some run every hour; its log has job.failed")));
  }
  if (!goes_on) return;
  findings.push_back(Found(peer, "jobs", Health::kGood, Concat(last.size(), last.size() == 1 ? " goes on" : " go on")));
}

}  // namespace outlay::cli
