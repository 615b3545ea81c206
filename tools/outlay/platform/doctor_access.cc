#include "tools/outlay/platform/doctor_access.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "common/access/limits.h"
#include "common/base/strings.h"
#include "tools/outlay/format.h"

namespace outlay::cli {
namespace {

// When the service last knew that its copy is complete.
constexpr std::string_view kContactMetric = "outlay_access_contact_timestamp_seconds";
// Older is alerted (docs/operations.md): directory says more often that nothing happened.
constexpr absl::Duration kLateAge = absl::Seconds(30);
constexpr std::string_view kNext = "is directory up, and --directory_target of this service its address?";

std::string Seconds(absl::Duration age) {
  return Concat(FormatCount(absl::ToInt64Seconds(age)), " s");
}

// What callers notice of a copy of this age.
std::string WhatIsRefused(absl::Duration age) {
  if (age >= access::limits::kReadAgeMax) return "everything is refused";
  if (age >= access::limits::kAccessAgeMax) return "changes are refused";
  return Concat("at ", Seconds(access::limits::kAccessAgeMax), " changes are refused");
}

}  // namespace

bool LookAtAccessCopy(Peer peer, std::string_view metrics, absl::Time now, std::vector<Finding>& findings) {
  const std::optional<double> contact = MetricSum(metrics, kContactMetric);
  if (!contact.has_value()) return false;
  Finding found{.service = std::string(PeerName(peer)), .check = "access copy"};
  // The clock there may be a little ahead of the one here.
  const absl::Duration told = now - (absl::UnixEpoch() + absl::Seconds(*contact));
  const absl::Duration age = std::max(absl::ZeroDuration(), told);
  if (*contact == 0) {
    // So it is for some seconds after each start, too.
    found.health = Health::kUnknown;
    found.result = "not told yet";
    found.next = "ask again: it is told every few seconds";
  } else if (told < -access::limits::kAccessAgeMax) {
    found.health = Health::kBad;
    found.result = Concat("dated ", Seconds(-told), " ahead");
    found.next = "a clock was wrong, there or here: set both; the service refuses calls until directory is heard again";
  } else if (age < kLateAge) {
    found.result = Concat(Seconds(age), " old");
  } else {
    found.health = Health::kBad;
    found.result = Concat(Seconds(age), " old: ", WhatIsRefused(age));
    found.next = std::string(kNext);
  }
  findings.push_back(std::move(found));
  return true;
}

void ExpectDirectory(std::vector<Finding>& findings) {
  for (Finding& finding : findings) {
    if (finding.service != PeerName(Peer::kDirectory) || finding.check != "reachable") continue;
    if (finding.health != Health::kUnknown) continue;
    finding.health = Health::kBad;
    finding.next =
        "start it, or say where it is: --directory HOST:PORT; others follow it, and refuse changes without it";
  }
}

}  // namespace outlay::cli
