#include "services/notification/jobs/plan_deliveries.h"

#include <memory>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "services/notification/commands/delivery_commands.h"
#include "services/notification/jobs/service_caller.h"
#include "services/notification/store/plans.h"

namespace outlay::notification {
jobs::DueScan PlanDeliveriesScan(Routing routing) {
  return [routing](const store::Reader& reader, absl::Time, const jobs::DueRequest& request,
                   std::vector<jobs::DueItem>* due) -> absl::StatusOr<absl::Time> {
    OUTLAY_RETURN_IF_ERROR(VisitPlans(reader, request.after, [&](const std::string& organization) {
      due->push_back({.caller = ServiceCaller(organization),
                      .key = {},
                      .command = std::make_unique<PlanDeliveries>(routing),
                      .place = organization});
      return due->size() < request.max ? store::Visit::kContinue : store::Visit::kStop;
    }));
    return jobs::kUntilChange;
  };
}

}  // namespace outlay::notification
