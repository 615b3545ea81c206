// Users as SCIM shows them, read from rows (D6). DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_USER_READS_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_USER_READS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/directory/http/scan_turns.h"
#include "services/directory/http/scim_endpoint.h"

namespace outlay::directory {

inline constexpr std::string_view kScimUsersPath = "Users";

// NOT_FOUND / USER_NOT_FOUND.
absl::StatusOr<ScimResource> ReadScimUser(const store::Reader& reader, const ScimRequest& request);

// In order of ids. INVALID_ARGUMENT / TOO_MANY; RESOURCE_EXHAUSTED / OVERLOADED: `turns` has none left for a list that
// reads all users.
absl::StatusOr<ScimPage> ListScimUsers(const store::Reader& reader, const ScimRequest& request, const ScimQuery& query,
                                       ScanTurns& turns);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_USER_READS_H_
