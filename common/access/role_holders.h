// The users who hold a role, read from the rows of the copy of directory.
#ifndef OUTLAY_COMMON_ACCESS_ROLE_HOLDERS_H_
#define OUTLAY_COMMON_ACCESS_ROLE_HOLDERS_H_

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "outlay/access/storage/v1/access_record.pb.h"

namespace outlay::access {

// Returns when a grant expires (exclusive); infinite if it never does.
absl::Time ExpiryOf(const storage::v1::HolderRecord& grant);

// Visits the grants of a role in the order of their users' ids. Expired grants, and grants of users in any state, are
// visited too. `oldest_generation`: see ReadOldestGeneration. DATA_LOSS: a row cannot be read.
absl::Status VisitRoleHolders(
    const store::Reader& reader, const std::string& organization, const std::string& role, uint64_t oldest_generation,
    absl::FunctionRef<store::Visit(const std::string& user, const storage::v1::HolderRecord& grant)> visit);

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_ROLE_HOLDERS_H_
