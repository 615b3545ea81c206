// Reads of users: from durable rows, with personal data, for the caller only, and of users that the caller may see (see
// commands/sight.h).
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_USER_READS_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_USER_READS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"
#include "outlay/directory/v1/users.pb.h"

namespace outlay::directory {

// NOT_FOUND / USER_NOT_FOUND.
absl::StatusOr<v1::User> GetUser(const store::Reader& reader, const rpc::Caller& caller, const std::string& user_id);

// INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
absl::StatusOr<v1::ListUsersResponse> ListUsers(const store::Reader& reader, const rpc::Caller& caller,
                                                const v1::ListUsersRequest& request);

// Adds personal data, and the day on which the user was last seen, to a logged answer.
absl::Status FillPerson(const store::Reader& reader, const std::string& organization, v1::User* user);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_USER_READS_H_
