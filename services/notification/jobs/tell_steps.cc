#include "services/notification/jobs/tell_steps.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "common/tenant/keyspaces.h"
#include "common/tenant/tenant.h"
#include "services/notification/commands/tell_steps.h"
#include "services/notification/jobs/service_caller.h"
#include "services/notification/store/due_invoices.h"
#include "services/notification/store/orders.h"
#include "services/notification/store/organizations.h"

namespace outlay::notification {
namespace {

// "2026-11-23/acme".
constexpr char kSeparator = '/';

std::string PlaceOf(const StepDay& step_day) {
  return Concat(absl::FormatCivilTime(step_day.day), "/", step_day.organization);
}

std::optional<StepDay> StepDayAt(const std::string& place) {
  const size_t at = place.find(kSeparator);
  StepDay step_day;
  if (at == std::string::npos || !absl::ParseCivilTime(place.substr(0, at), &step_day.day)) return std::nullopt;
  step_day.organization = place.substr(at + 1);
  return step_day;
}

// Returns the latest current day of any organization in the partition: zones are up to 14 hours ahead, and a developer
// may have set a later business time.
absl::StatusOr<absl::CivilDay> LatestDay(const store::Reader& reader, absl::Time now) {
  absl::Time latest = now;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(tenant::kBusinessTimes, std::tuple<>(),
                                     [&](const tenant::OrganizationKey&, const google::protobuf::Timestamp& time) {
                                       latest = std::max(latest, rpc::TimeFromProto(time));
                                       return store::Visit::kContinue;
                                     }));
  return absl::ToCivilDay(latest, absl::UTCTimeZone()) + 1;
}

// The current day of an organization.
struct Today {
  absl::CivilDay day;
  absl::Time business_now;
  TimeZone zone;
};

absl::StatusOr<Today> TodayOf(const store::Reader& reader, const std::string& organization, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, organization, now));
  OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, ZoneOf(reader, organization));
  return Today{.day = DayOf(business_now, zone), .business_now = business_now, .zone = zone};
}

// Reads no rows of organizations that have nothing due before tomorrow.
template <typename Command>
absl::StatusOr<absl::Time> Scan(const store::Reader& reader, const Keyspace<StepDayKey, NoValue>& by_day,
                                absl::Time now, const jobs::DueRequest& request, const Routing& routing,
                                std::vector<jobs::DueItem>* due) {
  OUTLAY_ASSIGN_OR_RETURN(const absl::CivilDay latest, LatestDay(reader, now));
  // From this time on it may be the day after `latest` in some organization.
  absl::Time quiet_until = absl::FromCivil(latest, absl::UTCTimeZone());
  std::map<std::string, Today> todays;
  absl::Status status;
  const auto visit = [&](const StepDay& step_day) -> absl::Status {
    auto found = todays.find(step_day.organization);
    if (found == todays.end()) {
      OUTLAY_ASSIGN_OR_RETURN(const Today read, TodayOf(reader, step_day.organization, now));
      found = todays.emplace(step_day.organization, read).first;
    }
    const Today& today = found->second;
    if (step_day.day > today.day) {
      const absl::Time start = DayStart(step_day.day, today.zone);
      quiet_until = std::min(quiet_until, tenant::WhenBusinessReaches(start, today.business_now, now));
      return absl::OkStatus();
    }
    OUTLAY_ASSIGN_OR_RETURN(std::vector<std::string> ids,
                            ListStepDay(reader, by_day, step_day, request.max - due->size()));
    for (std::string& id : ids) {
      due->push_back({.caller = ServiceCaller(step_day.organization),
                      .key = {},
                      .command = std::make_unique<Command>(std::move(id), routing),
                      .place = PlaceOf(step_day)});
    }
    return absl::OkStatus();
  };
  OUTLAY_RETURN_IF_ERROR(VisitStepDays(reader, by_day, StepDayAt(request.after), latest, [&](const StepDay& step_day) {
    // An organization whose zone this host does not know must not keep the others from being notified.
    status.Update(visit(step_day));
    return due->size() < request.max ? store::Visit::kContinue : store::Visit::kStop;
  }));
  OUTLAY_RETURN_IF_ERROR(status);
  return quiet_until;
}

}  // namespace

jobs::DueScan TellExpiriesScan(Routing routing) {
  return [routing](const store::Reader& reader, absl::Time now, const jobs::DueRequest& request,
                   std::vector<jobs::DueItem>* due) {
    return Scan<TellExpiry>(reader, Orders().by_day(), now, request, routing, due);
  };
}

jobs::DueScan TellInvoicesDueScan(Routing routing) {
  return [routing](const store::Reader& reader, absl::Time now, const jobs::DueRequest& request,
                   std::vector<jobs::DueItem>* due) {
    return Scan<TellInvoiceDue>(reader, DueInvoices().by_day(), now, request, routing, due);
  };
}

}  // namespace outlay::notification
