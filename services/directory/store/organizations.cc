#include "services/directory/store/organizations.h"

#include <utility>

#include "common/base/status_macros.h"
#include "services/directory/domain/errors.h"

namespace outlay::directory {

absl::StatusOr<std::optional<Organization>> FindOrganization(const store::Reader& reader, const std::string& id) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::OrganizationRecord> record,
                          reader.Find(kOrganizations, {id}));
  if (!record.has_value()) return std::optional<Organization>();
  OUTLAY_ASSIGN_OR_RETURN(Organization organization, FromRecord(id, *record));
  return std::optional<Organization>(std::move(organization));
}

absl::StatusOr<Organization> LoadOrganization(const store::Reader& reader, const std::string& id) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Organization> organization, FindOrganization(reader, id));
  if (!organization.has_value()) return OrganizationNotFound(id);
  return *std::move(organization);
}

void SaveOrganization(store::Transaction& txn, const Organization& organization) {
  txn.Put(kOrganizations, {organization.id}, ToRecord(organization));
}

absl::Status VisitOrganizations(const store::Reader& reader, const std::optional<std::string>& after,
                                IdVisitor visitor) {
  return VisitIds(reader, kOrganizations, std::tuple<>(), after, visitor);
}

}  // namespace outlay::directory
