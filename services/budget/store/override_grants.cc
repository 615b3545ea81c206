#include "services/budget/store/override_grants.h"

#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/list_by_id.h"
#include "common/store/record_values.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {

storage::v1::OverrideGrantRecord ToRecord(const OverrideGrant& grant) {
  storage::v1::OverrideGrantRecord record;
  record.set_group_id(grant.group_id);
  record.set_document(grant.document);
  record.set_max_amount_minor(grant.max_amount.minor_units());
  record.set_currency(std::string(grant.max_amount.currency().code()));
  record.set_budget_id(grant.budget_id);
  record.set_requester_id(grant.requester_id);
  record.set_reason(grant.reason);
  record.set_expire_time_micros(absl::ToUnixMicros(grant.expire_time));
  record.set_state(static_cast<int>(grant.state));
  record.set_hold_id(grant.hold_id);
  record.set_maker_subject(grant.maker.subject);
  record.set_maker_on_behalf_of(grant.maker.on_behalf_of);
  record.set_makers(grant.makers.text());
  record.set_revoker(grant.revoker);
  record.set_create_time_micros(absl::ToUnixMicros(grant.create_time));
  record.set_update_time_micros(absl::ToUnixMicros(grant.update_time));
  record.set_revision(grant.revision);
  record.set_create_digest(grant.create_digest);
  return record;
}

absl::StatusOr<OverrideGrant> FromRecord(std::string_view grant_id, const storage::v1::OverrideGrantRecord& record) {
  OverrideGrant grant;
  grant.id = grant_id;
  grant.group_id = record.group_id();
  grant.document = record.document();
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kOverrideGrants.name));
  grant.max_amount = Money(record.max_amount_minor(), currency);
  grant.budget_id = record.budget_id();
  grant.requester_id = record.requester_id();
  grant.reason = record.reason();
  grant.expire_time = absl::FromUnixMicros(record.expire_time_micros());
  OUTLAY_ASSIGN_OR_RETURN(grant.state, store::StoredEnum(record.state(), GrantState::kRevoked, kOverrideGrants.name));
  grant.hold_id = record.hold_id();
  grant.maker = {.subject = record.maker_subject(), .on_behalf_of = record.maker_on_behalf_of()};
  grant.makers = Persons::FromText(record.makers());
  grant.revoker = record.revoker();
  grant.create_time = absl::FromUnixMicros(record.create_time_micros());
  grant.update_time = absl::FromUnixMicros(record.update_time_micros());
  grant.revision = record.revision();
  grant.create_digest = record.create_digest();
  return grant;
}

absl::StatusOr<std::optional<OverrideGrant>> FindOverrideGrant(const store::Reader& reader,
                                                               const OverrideGrantKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::OverrideGrantRecord> record,
                          reader.Find(kOverrideGrants, key));
  if (!record.has_value()) return std::optional<OverrideGrant>();
  OUTLAY_ASSIGN_OR_RETURN(OverrideGrant grant, FromRecord(std::get<1>(key), *record));
  return std::optional<OverrideGrant>(std::move(grant));
}

absl::StatusOr<OverrideGrant> LoadOverrideGrant(const store::Reader& reader, const OverrideGrantKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<OverrideGrant> grant, FindOverrideGrant(reader, key));
  if (!grant.has_value()) return OverrideGrantNotFound(std::get<1>(key));
  return *std::move(grant);
}

void SaveOverrideGrant(store::Transaction& txn, const std::string& organization, const OverrideGrant& grant) {
  txn.Put(kOverrideGrants, {organization, grant.id}, ToRecord(grant));
  const DocumentGrantKey key = {organization, grant.document, grant.id};
  if (grant.state == GrantState::kActive) {
    txn.Put(kOverrideGrantsByDocument, key, NoValue());
  } else {
    txn.Delete(kOverrideGrantsByDocument, key);
  }
}

absl::StatusOr<std::vector<OverrideGrant>> UnusedGrantsFor(const store::Reader& reader, const std::string& organization,
                                                           const std::string& document) {
  std::vector<std::string> ids;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kOverrideGrantsByDocument, std::tuple(organization, document), [&](const DocumentGrantKey& key, const NoValue&) {
        ids.push_back(std::get<2>(key));
        return ids.size() < limits::kGrantsTried ? store::Visit::kContinue : store::Visit::kStop;
      }));
  std::vector<OverrideGrant> grants;
  for (const std::string& id : ids) {
    OUTLAY_ASSIGN_OR_RETURN(grants.emplace_back(), LoadOverrideGrant(reader, {organization, id}));
  }
  return grants;
}

absl::Status ListOverrideGrants(const store::Reader& reader, const std::string& organization,
                                const std::optional<std::string>& after,
                                absl::FunctionRef<store::Visit(const OverrideGrant&)> visitor) {
  const auto from_record = [](std::string_view id, const storage::v1::OverrideGrantRecord& record) {
    return FromRecord(id, record);
  };
  return store::ListById(reader, kOverrideGrants, organization, after, from_record, visitor);
}

}  // namespace outlay::budget
