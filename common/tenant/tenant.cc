#include "common/tenant/tenant.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "common/tenant/keyspaces.h"
#include "common/tenant/limits.h"

namespace outlay::tenant {
namespace {

template <typename T>
T Or(T value, T otherwise) {
  return value != 0 ? value : otherwise;
}

void SetDefaults(directory::v1::Quotas& quotas) {
  quotas.set_active_purchase_orders(Or(quotas.active_purchase_orders(), limits::kActivePurchaseOrders));
  quotas.set_lines_per_purchase_order(Or(quotas.lines_per_purchase_order(), limits::kLinesPerPurchaseOrder));
  quotas.set_contacts_per_purchase_order(Or(quotas.contacts_per_purchase_order(), limits::kContactsPerPurchaseOrder));
  quotas.set_tags_per_purchase_order(Or(quotas.tags_per_purchase_order(), limits::kTagsPerPurchaseOrder));
}

void SetDefaults(directory::v1::Settings& settings) {
  settings.set_balance_threshold_basis_points(
      Or(settings.balance_threshold_basis_points(), limits::kBalanceThresholdBasisPoints));
  if (settings.duplicate_scope() == directory::v1::DUPLICATE_SCOPE_UNSPECIFIED) {
    settings.set_duplicate_scope(directory::v1::DUPLICATE_SCOPE_SUPPLIER_AND_NUMBER);
  }
}

absl::StatusOr<Tenant> FromRow(std::string_view organization, directory::v1::OrganizationChanged row) {
  Tenant tenant;
  tenant.organization = organization;
  tenant.display_name = std::move(*row.mutable_display_name());
  OUTLAY_ASSIGN_OR_RETURN(tenant.base_currency, Currency::FromCode(row.base_currency()));
  if (!row.time_zone().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(tenant.time_zone, TimeZone::Load(row.time_zone()));
  }
  tenant.fiscal_year_first_month = Or(row.fiscal_year_first_month(), 1);
  tenant.root_group_id = LastId(row.root_group());
  tenant.quotas = std::move(*row.mutable_quotas());
  tenant.settings = std::move(*row.mutable_settings());
  SetDefaults(tenant.quotas);
  SetDefaults(tenant.settings);
  return tenant;
}

}  // namespace

absl::Status OrganizationNotFound(std::string_view organization) {
  return MakeError(absl::StatusCode::kNotFound, "ORGANIZATION_NOT_FOUND",
                   Concat("organization ", organization,
                          " is not known here; the operator creates it in the directory: in its service where "
                          "--directory_target names one, otherwise in the file that --directory_file names"),
                   {{"organization", std::string(organization)}}, limits::kUnknownOrganizationRetryAfter);
}

absl::StatusOr<Tenant> LoadTenant(const store::Reader& reader, std::string_view organization) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<directory::v1::OrganizationChanged> row,
                          reader.Find(kOrganizations, {std::string(organization)}));
  if (!row.has_value()) return OrganizationNotFound(organization);
  absl::StatusOr<Tenant> tenant = FromRow(organization, *std::move(row));
  // The value was checked when it arrived, so the stored row is wrong, not the caller's request.
  return tenant.ok() ? std::move(tenant) : DataLoss(kOrganizations.name);
}

absl::StatusOr<std::optional<directory::v1::GroupChanged>> FindGroup(const store::Reader& reader,
                                                                     std::string_view organization,
                                                                     std::string_view group) {
  return reader.Find(kGroups, {std::string(organization), std::string(group)});
}

absl::StatusOr<std::vector<std::string>> FindGroupPath(const store::Reader& reader, std::string_view organization,
                                                       std::string_view group) {
  std::string at(group);
  if (at.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::OrganizationChanged> row,
                            reader.Find(kOrganizations, {std::string(organization)}));
    if (row.has_value()) at = LastId(row->root_group());
  }
  std::vector<std::string> path;
  // A copy that is being filled may have a group but not yet the groups above it.
  while (!at.empty() && std::ssize(path) < limits::kGroupDepth) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::GroupChanged> row, FindGroup(reader, organization, at));
    if (!row.has_value()) break;
    path.push_back(std::exchange(at, LastId(row->parent())));
  }
  return path;
}

absl::StatusOr<std::optional<ExchangeRate>> FindRate(const store::Reader& reader, std::string_view organization,
                                                     const Currency& from, const Currency& to, absl::Time at) {
  if (from == to) return ExchangeRate{.rate = Decimal(1), .valid_from = absl::InfinitePast()};
  const std::tuple pair(std::string(organization), std::string(from.code()), std::string(to.code()));
  std::optional<ExchangeRate> found;
  absl::Status unreadable;
  const auto take = [&](const RateKey& key, const directory::v1::ExchangeRateChanged& row) {
    const absl::StatusOr<Decimal> rate = Decimal::Parse(row.rate().value());
    const bool has_ended = row.has_valid_until() && rpc::TimeFromProto(row.valid_until()) <= at;
    if (has_ended) {
      return store::Visit::kStop;
    }
    if (rate.ok()) {
      found = {.rate = *rate, .valid_from = std::get<absl::Time>(key)};
    } else {
      unreadable = DataLoss(kRates.name);
    }
    return store::Visit::kStop;
  };
  // Scans backwards from just after `at`; keys hold whole microseconds.
  const RateKey behind = std::tuple_cat(pair, std::tuple(at + absl::Microseconds(1)));
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kRates, pair, take, store::Order::kDescending, behind));
  OUTLAY_RETURN_IF_ERROR(unreadable);
  return found;
}

absl::StatusOr<std::optional<directory::v1::ReferenceEntry>> FindReference(const store::Reader& reader,
                                                                           std::string_view organization,
                                                                           ReferenceKind kind, std::string_view code,
                                                                           absl::Time at) {
  const std::tuple prefix(std::string(organization), static_cast<uint32_t>(kind), std::string(code));
  std::optional<directory::v1::ReferenceEntry> found;
  const auto take = [&](const ReferenceKey&, const directory::v1::ReferenceEntryChanged& row) {
    const directory::v1::ReferenceEntry& entry = row.reference_entry();
    const bool has_ended = entry.has_valid_until() && rpc::TimeFromProto(entry.valid_until()) <= at;
    if (!has_ended) found = entry;
    return store::Visit::kStop;
  };
  // Scans backwards from just after `at`; keys hold whole microseconds.
  const ReferenceKey behind = std::tuple_cat(prefix, std::tuple(at + absl::Microseconds(1)));
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kReferenceEntries, prefix, take, store::Order::kDescending, behind));
  return found;
}

absl::StatusOr<absl::Time> BusinessNow(const store::Reader& reader, std::string_view organization, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<google::protobuf::Timestamp> set,
                          reader.Find(kBusinessTimes, {std::string(organization)}));
  if (!set.has_value()) return now;
  return rpc::TimeFromProto(*set);
}

}  // namespace outlay::tenant
