#include "services/notification/jobs/plan_deliveries.h"

#include <memory>
#include <string>
#include <vector>

#include "services/notification/commands/delivery_commands.h"
#include "services/notification/store/plans.h"

namespace outlay::notification {
namespace {

constexpr char kSubject[] = "notification";

}  // namespace

jobs::DueScan PlanDeliveriesScan(Routing routing) {
  return [routing](const store::Reader& reader, absl::Time, const jobs::DueRequest& request,
                   std::vector<jobs::DueItem>* due) {
    return VisitPlans(reader, request.after, [&](const std::string& organization) {
      due->push_back({.caller = {.subject = kSubject, .organization = organization, .on_behalf_of = {}, .cause = {}},
                      .key = {},
                      .command = std::make_unique<PlanDeliveries>(routing),
                      .place = organization});
      return due->size() < request.max ? store::Visit::kContinue : store::Visit::kStop;
    });
  };
}

}  // namespace outlay::notification
