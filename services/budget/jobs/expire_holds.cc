#include "services/budget/jobs/expire_holds.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/tenant/tenant.h"
#include "services/budget/commands/hold_verbs.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {
namespace {

constexpr char kSubject[] = "budget";

jobs::DueItem ItemFor(const std::string& organization, const std::string& hold_id) {
  return {.caller = {.subject = kSubject, .organization = organization, .on_behalf_of = {}, .cause = {}},
          .key = {},
          .command = std::make_unique<ExpireHold>(hold_id),
          .place = organization};
}

// Lowers `quiet_until` to the time of the first expiry if no hold has expired yet.
absl::Status ScanOrganization(const store::Reader& reader, const FirstExpiry& first, absl::Time now, size_t max,
                              std::vector<jobs::DueItem>* due, absl::Time* quiet_until) {
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, first.organization, now));
  if (first.time > business_now) {
    *quiet_until = std::min(*quiet_until, tenant::WhenBusinessReaches(first.time, business_now, now));
    return absl::OkStatus();
  }
  return ListLapsedHolds(reader, first.organization, business_now, [&](const Hold& hold) {
    if (due->size() >= max) return store::Visit::kStop;
    due->push_back(ItemFor(first.organization, hold.id));
    return store::Visit::kContinue;
  });
}

// If one organization fills a run, the next run continues with the others.
absl::StatusOr<absl::Time> Scan(const store::Reader& reader, absl::Time now, const jobs::DueRequest& request,
                                std::vector<jobs::DueItem>* due) {
  const size_t end = due->size() + request.max;
  std::string organization = request.after;
  absl::Time quiet_until = jobs::kUntilChange;
  absl::Status status;
  while (due->size() < end) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<FirstExpiry> next, NextWithExpiry(reader, organization));
    if (!next.has_value()) break;
    organization = next->organization;
    // Unreadable rows of one organization must not keep the holds of others from ending.
    status.Update(ScanOrganization(reader, *next, now, end, due, &quiet_until));
  }
  OUTLAY_RETURN_IF_ERROR(status);
  return quiet_until;
}

}  // namespace

jobs::DueScan ExpireHoldsScan() {
  return Scan;
}

}  // namespace outlay::budget
