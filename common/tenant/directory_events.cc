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
using directory::v1::ReferenceEntry;
using directory::v1::ReferenceEntryChanged;
using directory::v1::ReferenceEntryDeleted;

// The annotations of the event types, planned once.
struct Checks {
  rpc::Validator organization;
  rpc::Validator group;
  rpc::Validator group_deleted;
  rpc::Validator rate;
  rpc::Validator reference;
  rpc::Validator reference_deleted;
};

const Checks& AllChecks() {
  // Never destroyed, because threads may still apply events while the process ends. The annotations are part of the
  // program, so planning them fails either always or never.
  static const Checks& checks = *new Checks{rpc::Validator::Create(OrganizationChanged::descriptor()).value(),
                                            rpc::Validator::Create(GroupChanged::descriptor()).value(),
                                            rpc::Validator::Create(GroupDeleted::descriptor()).value(),
                                            rpc::Validator::Create(ExchangeRateChanged::descriptor()).value(),
                                            rpc::Validator::Create(ReferenceEntryChanged::descriptor()).value(),
                                            rpc::Validator::Create(ReferenceEntryDeleted::descriptor()).value()};
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

// The length of a rate's code, such as "EUR-USD".
constexpr size_t kCurrencyBytes = 3;
constexpr size_t kRateCodeBytes = 2 * kCurrencyBytes + 1;

// Converts an entry of the file to the event's form, so that both sources of rates are handled alike.
ExchangeRateChanged RateOf(const ReferenceEntry& entry) {
  ExchangeRateChanged rate;
  rate.set_organization(entry.organization());
  rate.set_from_currency(entry.exchange_rate().from_currency());
  rate.set_to_currency(entry.exchange_rate().to_currency());
  *rate.mutable_rate() = entry.exchange_rate().rate();
  *rate.mutable_valid_from() = entry.valid_from();
  if (entry.has_valid_until()) *rate.mutable_valid_until() = entry.valid_until();
  return rate;
}

absl::Status Check(const ReferenceEntryChanged& event) {
  OUTLAY_RETURN_IF_ERROR(AllChecks().reference.Check(event));
  const ReferenceEntry& entry = event.reference_entry();
  if (entry.organization().empty()) return FieldRequired("reference_entry.organization");
  if (entry.kind() != ReferenceEntry::KIND_EXCHANGE_RATE) return absl::OkStatus();
  return entry.has_exchange_rate() ? Check(RateOf(entry)) : FieldRequired("reference_entry.exchange_rate");
}

absl::Status Check(const ReferenceEntryDeleted& event) {
  OUTLAY_RETURN_IF_ERROR(AllChecks().reference_deleted.Check(event));
  const bool is_rate = event.kind() == ReferenceEntry::KIND_EXCHANGE_RATE;
  return is_rate && event.code().size() != kRateCodeBytes ? FieldInvalid("code", "must be two currencies")
                                                          : absl::OkStatus();
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

std::string_view NameIn(const ReferenceEntryChanged& event) {
  return event.reference_entry().organization();
}
std::string_view NameIn(const ReferenceEntryDeleted& event) {
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

void Apply(store::Transaction& txn, const std::string&, const ReferenceEntryChanged& event) {
  if (event.reference_entry().kind() == ReferenceEntry::KIND_EXCHANGE_RATE) {
    const ExchangeRateChanged rate = RateOf(event.reference_entry());
    txn.Put(kRates, KeyOf(rate), rate);
  } else {
    txn.Put(kReferenceEntries, KeyOf(event), event);
  }
}
void Apply(store::Transaction& txn, const std::string& organization, const ReferenceEntryDeleted& event) {
  if (event.kind() == ReferenceEntry::KIND_EXCHANGE_RATE) {
    const std::string& code = event.code();
    txn.Delete(kRates, {organization, code.substr(0, kCurrencyBytes), code.substr(kCurrencyBytes + 1),
                        rpc::TimeFromProto(event.valid_from())});
  } else {
    txn.Delete(kReferenceEntries, KeyOf(event));
  }
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

template <typename... T>
bool ParseAsAny(std::string_view type, std::string_view data, std::variant<T...>* event) {
  return (ParseAs<T>(type, data, event) || ...);
}

template <typename... T>
bool IsAnyOf(std::string_view type, const std::variant<T...>*) {
  return ((type == T::descriptor()->full_name()) || ...);
}

}  // namespace

bool IsDirectoryEvent(std::string_view type) {
  return IsAnyOf(type, static_cast<DirectoryEvent*>(nullptr));
}

absl::StatusOr<DirectoryEvent> ParseDirectoryEvent(std::string_view type, std::string_view data) {
  DirectoryEvent event;
  if (!ParseAsAny(type, data, &event)) return Unreadable(type);
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

ReferenceKey KeyOf(const ReferenceEntryChanged& event) {
  const ReferenceEntry& entry = event.reference_entry();
  return {std::string(rpc::OrganizationOf(entry.organization())), static_cast<uint32_t>(entry.kind()), entry.code(),
          rpc::TimeFromProto(entry.valid_from())};
}

ReferenceKey KeyOf(const ReferenceEntryDeleted& event) {
  return {std::string(rpc::OrganizationOf(event.organization())), static_cast<uint32_t>(event.kind()), event.code(),
          rpc::TimeFromProto(event.valid_from())};
}

void ApplyDirectoryEvent(store::Transaction& txn, const DirectoryEvent& event) {
  const std::string organization(OrganizationOf(event));
  std::visit([&](const auto& message) { Apply(txn, organization, message); }, event);
}

}  // namespace outlay::tenant
