#include "services/notification/jobs/forget_deliveries.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "services/notification/commands/delivery_commands.h"
#include "services/notification/domain/limits.h"
#include "services/notification/jobs/service_caller.h"
#include "services/notification/store/deliveries.h"

namespace outlay::notification {
// Deliveries found are deleted by the next command, so the scan can start at the front each time.
jobs::DueScan ForgetDeliveriesScan() {
  return [](const store::Reader& reader, absl::Time now, const jobs::DueRequest& request,
            std::vector<jobs::DueItem>* due) -> absl::StatusOr<absl::Time> {
    if (!request.after.empty()) return jobs::kUnknown;
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<ResourceId> ended,
                            ListEndedDeliveries(reader, now - limits::kDeliveryRetention, limits::kForgottenPerBody));
    std::map<std::string, std::vector<std::string>> by_organization;
    for (const ResourceId& id : ended) by_organization[id.organization].push_back(id.id);
    for (auto& [organization, ids] : by_organization) {
      if (due->size() >= request.max) break;
      due->push_back({.caller = ServiceCaller(organization),
                      .key = {},
                      .command = std::make_unique<ForgetDeliveries>(std::move(ids)),
                      .place = organization});
    }
    return jobs::kUnknown;
  };
}

}  // namespace outlay::notification
