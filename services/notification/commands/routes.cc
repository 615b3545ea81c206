#include "services/notification/commands/routes.h"

#include "common/base/status_macros.h"
#include "services/notification/domain/webhook_target.h"
#include "services/notification/store/targets.h"

namespace outlay::notification {

absl::StatusOr<bool> HasRoutes(const store::Reader& reader, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const int64_t targets, CountWebhookTargets(reader, organization));
  return targets > 0;
}

absl::StatusOr<std::vector<Route>> RoutesOf(const store::Reader& reader, const NoticeRef& ref, const Notice& notice,
                                            absl::Time now) {
  std::vector<Route> routes;
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<WebhookTarget> targets, ListWebhookTargets(reader, ref.organization));
  for (const WebhookTarget& target : targets) {
    if (Wants(target, notice.kind)) routes.push_back({.target = WebhookTargetPath(target.id), .due_time = now});
  }
  return routes;
}

}  // namespace outlay::notification
