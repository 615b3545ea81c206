#include "services/budget/jobs/advance_year_ends.h"

#include <memory>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "services/budget/commands/step_year_end.h"
#include "services/budget/domain/limits.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

constexpr char kYearEndSubject[] = "budget";

// An organization has at most one running year end.
absl::StatusOr<absl::Time> ScanYearEnds(const store::Reader& reader, absl::Time, const jobs::DueRequest& request,
                                        std::vector<jobs::DueItem>* due) {
  const size_t end = due->size() + request.max;
  OUTLAY_RETURN_IF_ERROR(ListRunningYearEnds(reader, [&](const YearEndKey& key) {
    const auto& [organization, year_end_id] = key;
    // A step after the last one changes nothing.
    for (int step = 0; step < limits::kYearEndSteps && due->size() < end; ++step) {
      due->push_back(
          {.caller = {.subject = kYearEndSubject, .organization = organization, .on_behalf_of = {}, .cause = {}},
           .key = {},
           .command = std::make_unique<StepYearEnd>(year_end_id),
           .place = organization});
    }
    return due->size() < end ? store::Visit::kContinue : store::Visit::kStop;
  }));
  return jobs::kUntilChange;
}

}  // namespace

jobs::DueScan AdvanceYearEndsScan() {
  return ScanYearEnds;
}

}  // namespace outlay::budget
