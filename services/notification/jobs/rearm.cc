#include "services/notification/jobs/rearm.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "services/notification/commands/ladder_commands.h"
#include "services/notification/domain/limits.h"
#include "services/notification/jobs/service_caller.h"
#include "services/notification/store/ladders.h"
#include "services/notification/store/orders.h"

namespace outlay::notification {
namespace {

template <typename Command>
void AddCommands(const std::string& organization, size_t max, std::vector<jobs::DueItem>* due) {
  for (size_t i = 0; i < limits::kRearmingsPerLook && due->size() < max; ++i) {
    due->push_back({.caller = ServiceCaller(organization),
                    .key = {},
                    .command = std::make_unique<Command>(),
                    .place = organization});
  }
}

// Adds an item for every organization that still has earlier ladders.
template <typename Command>
absl::StatusOr<absl::Time> AddRearmings(const store::Reader& reader, LadderOf of, const jobs::DueRequest& request,
                                        std::vector<jobs::DueItem>* due) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> organizations, ListChangingLadders(reader, of));
  for (const std::string& organization : organizations) {
    if (organization > request.after) AddCommands<Command>(organization, request.max, due);
  }
  return jobs::kUntilChange;
}

}  // namespace

jobs::DueScan RearmOrdersScan() {
  return [](const store::Reader& reader, absl::Time, const jobs::DueRequest& request,
            std::vector<jobs::DueItem>* due) -> absl::StatusOr<absl::Time> {
    if (request.after.empty()) {
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> unmoved, FindUnmovedSteps(reader));
      if (unmoved.has_value()) AddCommands<MoveOrderSteps>(*unmoved, request.max, due);
    }
    return AddRearmings<RearmOrders>(reader, LadderOf::kOrderEnds, request, due);
  };
}

jobs::DueScan RearmInvoicesScan() {
  return [](const store::Reader& reader, absl::Time, const jobs::DueRequest& request, std::vector<jobs::DueItem>* due) {
    return AddRearmings<RearmInvoices>(reader, LadderOf::kDueDates, request, due);
  };
}

}  // namespace outlay::notification
