// Organizations: the only place that reads and writes their rows. All functions return DATA_LOSS /
// STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_ORGANIZATIONS_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_ORGANIZATIONS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/directory/domain/organization.h"
#include "services/directory/store/rows.h"

namespace outlay::directory {

absl::StatusOr<std::optional<Organization>> FindOrganization(const store::Reader& reader, const std::string& id);
// NOT_FOUND / ORGANIZATION_NOT_FOUND.
absl::StatusOr<Organization> LoadOrganization(const store::Reader& reader, const std::string& id);
void SaveOrganization(store::Transaction& txn, const Organization& organization);
// Visits the organizations of the reader's partition in order of ids.
absl::Status VisitOrganizations(const store::Reader& reader, const std::optional<std::string>& after,
                                IdVisitor visitor);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_ORGANIZATIONS_H_
