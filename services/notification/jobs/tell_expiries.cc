#include "services/notification/jobs/tell_expiries.h"

#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/tenant/keyspaces.h"
#include "common/tenant/tenant.h"
#include "services/notification/commands/tell_expiry.h"
#include "services/notification/jobs/service_caller.h"
#include "services/notification/store/orders.h"
#include "services/notification/store/organizations.h"

namespace outlay::notification {
namespace {

absl::StatusOr<std::vector<std::string>> Organizations(const store::Reader& reader, const std::string& after) {
  std::vector<std::string> ids;
  const auto from = after.empty() ? std::nullopt : std::optional<tenant::OrganizationKey>({after});
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      tenant::kOrganizations, std::tuple<>(),
      [&](const tenant::OrganizationKey& key, const directory::v1::OrganizationChanged&) {
        ids.push_back(std::get<0>(key));
        return store::Visit::kContinue;
      },
      store::Order::kAscending, from));
  return ids;
}

absl::Status Scan(const store::Reader& reader, absl::Time now, const jobs::DueRequest& request, const Routing& routing,
                  std::vector<jobs::DueItem>* due) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> organizations, Organizations(reader, request.after));
  size_t left = request.max;
  for (const std::string& organization : organizations) {
    if (left == 0) break;
    OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, organization, now));
    OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, ZoneOf(reader, organization));
    OUTLAY_ASSIGN_OR_RETURN(std::vector<std::string> orders,
                            ListDueOrders(reader, organization, DayOf(business_now, zone), left));
    left -= orders.size();
    for (std::string& order : orders) {
      due->push_back({.caller = ServiceCaller(organization),
                      .key = {},
                      .command = std::make_unique<TellExpiry>(std::move(order), routing),
                      .place = organization});
    }
  }
  return absl::OkStatus();
}

}  // namespace

jobs::DueScan TellExpiriesScan(Routing routing) {
  return [routing](const store::Reader& reader, absl::Time now, const jobs::DueRequest& request,
                   std::vector<jobs::DueItem>* due) { return Scan(reader, now, request, routing, due); };
}

}  // namespace outlay::notification
