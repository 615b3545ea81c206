#include "common/tenant/directory_events.h"

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "common/base/calendar.h"
#include "common/base/decimal.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/formats.h"
#include "common/rpc/validation.h"
#include "common/rpc/values.h"
#include "common/tenant/limits.h"

namespace outlay::tenant {
namespace {

using directory::v1::ExchangeRateChanged;
using directory::v1::GroupChanged;
using directory::v1::GroupDeleted;
using directory::v1::OrganizationChanged;

// The annotations of the event types, planned once.
struct Checks {
  rpc::Validator organization;
  rpc::Validator group;
  rpc::Validator group_deleted;
  rpc::Validator rate;
};

const Checks& AllChecks() {
  // Never destroyed: threads may still apply events while the process ends. The annotations are part of the program, so
  // planning them fails for nobody or for all.
  static const Checks& checks = *new Checks{rpc::Validator::Create(OrganizationChanged::descriptor()).value(),
                                            rpc::Validator::Create(GroupChanged::descriptor()).value(),
                                            rpc::Validator::Create(GroupDeleted::descriptor()).value(),
                                            rpc::Validator::Create(ExchangeRateChanged::descriptor()).value()};
  return checks;
}

absl::Status Check(const OrganizationChanged& event) {
  return AllChecks().organization.Check(event);
}

absl::Status Check(const GroupChanged& event) {
  OUTLAY_RETURN_IF_ERROR(AllChecks().group.Check(event));
  if (!event.parent().empty() && rpc::OrganizationOf(event.parent()) != rpc::OrganizationOf(event.group())) {
    return FieldInvalid("parent", "must be of the same organization");
  }
  return absl::OkStatus();
}

absl::Status Check(const GroupDeleted& event) {
  return AllChecks().group_deleted.Check(event);
}

absl::Status Check(const ExchangeRateChanged& event) {
  OUTLAY_RETURN_IF_ERROR(AllChecks().rate.Check(event));
  if (event.from_currency() == event.to_currency()) {
    return FieldInvalid("to_currency", "must be another one than from_currency");
  }
  OUTLAY_ASSIGN_OR_RETURN(const Decimal rate, Decimal::Parse(event.rate().value()));
  if (rate.Normalized().scale() > limits::kRateScale) {
    return FieldInvalid("rate", Concat("must have at most ", limits::kRateScale, " decimals"));
  }
  return absl::OkStatus();
}

std::string_view GroupId(std::string_view name) {
  return name.substr(name.rfind('/') + 1);
}

std::string_view NameIn(const OrganizationChanged& event) {
  return event.organization();
}
std::string_view NameIn(const GroupChanged& event) {
  return event.group();
}
std::string_view NameIn(const GroupDeleted& event) {
  return event.group();
}
std::string_view NameIn(const ExchangeRateChanged& event) {
  return event.organization();
}

void Apply(store::Transaction& txn, const std::string& organization, const OrganizationChanged& event) {
  txn.Put(kOrganizations, {organization}, event);
}
void Apply(store::Transaction& txn, const std::string&, const GroupChanged& event) {
  txn.Put(kGroups, KeyOf(event), event);
}
void Apply(store::Transaction& txn, const std::string& organization, const GroupDeleted& event) {
  txn.Delete(kGroups, {organization, std::string(GroupId(event.group()))});
}
void Apply(store::Transaction& txn, const std::string&, const ExchangeRateChanged& event) {
  txn.Put(kRates, KeyOf(event), event);
}

absl::Status Unreadable(std::string_view type) {
  return MakeError(absl::StatusCode::kInvalidArgument, "EVENT_UNREADABLE",
                   Concat("the event's data is not a message ", type, " as this program knows it"),
                   {{"type", std::string(type)}});
}

template <typename T>
bool ParseAs(std::string_view type, std::string_view data, DirectoryEvent* event) {
  if (type != T::descriptor()->full_name()) return false;
  return event->emplace<T>().ParseFromArray(data.data(), static_cast<int>(data.size()));
}

}  // namespace

bool IsDirectoryEvent(std::string_view type) {
  return type == OrganizationChanged::descriptor()->full_name() || type == GroupChanged::descriptor()->full_name() ||
         type == GroupDeleted::descriptor()->full_name() || type == ExchangeRateChanged::descriptor()->full_name();
}

absl::StatusOr<DirectoryEvent> ParseDirectoryEvent(std::string_view type, std::string_view data) {
  DirectoryEvent event;
  const bool is_parsed = ParseAs<OrganizationChanged>(type, data, &event) ||
                         ParseAs<GroupChanged>(type, data, &event) || ParseAs<GroupDeleted>(type, data, &event) ||
                         ParseAs<ExchangeRateChanged>(type, data, &event);
  if (!is_parsed) return Unreadable(type);
  OUTLAY_RETURN_IF_ERROR(CheckEvent(event));
  return event;
}

absl::Status CheckEvent(const DirectoryEvent& event) {
  return std::visit([](const auto& message) { return Check(message); }, event);
}

std::string_view OrganizationOf(const DirectoryEvent& event) {
  return std::visit([](const auto& message) { return rpc::OrganizationOf(NameIn(message)); }, event);
}

GroupKey KeyOf(const GroupChanged& event) {
  return {std::string(rpc::OrganizationOf(event.group())), std::string(GroupId(event.group()))};
}

RateKey KeyOf(const ExchangeRateChanged& event) {
  return {std::string(rpc::OrganizationOf(event.organization())), event.from_currency(), event.to_currency(),
          rpc::TimeFromProto(event.valid_from())};
}

void ApplyDirectoryEvent(store::Transaction& txn, const DirectoryEvent& event) {
  const std::string organization(OrganizationOf(event));
  std::visit([&](const auto& message) { Apply(txn, organization, message); }, event);
}

}  // namespace outlay::tenant
