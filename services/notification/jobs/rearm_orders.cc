#include "services/notification/jobs/rearm_orders.h"

#include <memory>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "services/notification/commands/ladder_commands.h"
#include "services/notification/domain/limits.h"
#include "services/notification/jobs/service_caller.h"
#include "services/notification/store/ladders.h"

namespace outlay::notification {

jobs::DueScan RearmOrdersScan() {
  return [](const store::Reader& reader, absl::Time, const jobs::DueRequest& request,
            std::vector<jobs::DueItem>* due) -> absl::Status {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> organizations, ListChangingLadders(reader));
    for (const std::string& organization : organizations) {
      if (organization <= request.after) continue;
      for (size_t i = 0; i < limits::kRearmingsPerLook; ++i) {
        if (due->size() >= request.max) return absl::OkStatus();
        due->push_back({.caller = ServiceCaller(organization),
                        .key = {},
                        .command = std::make_unique<RearmOrders>(),
                        .place = organization});
      }
    }
    return absl::OkStatus();
  };
}

}  // namespace outlay::notification
