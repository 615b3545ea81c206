// Groups as rows of the copy of directory, for services that read a few of them when they are asked for.
#ifndef OUTLAY_COMMON_ACCESS_GROUP_ROWS_H_
#define OUTLAY_COMMON_ACCESS_GROUP_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/store.h"

namespace outlay::access {

// Rows of an older generation were not named by the last snapshot, and count for nothing; 0: no snapshot was needed
// yet. DATA_LOSS: the row cannot be read.
absl::StatusOr<uint64_t> ReadOldestGeneration(const store::Reader& reader);

// Ids from a group up to the top one, at most limits::kGroupDepth. A group that is not there, and "", belong to the
// organization as a whole: the top group alone, or nothing when there is none. `oldest_generation`: see above.
// DATA_LOSS: a row cannot be read.
absl::StatusOr<std::vector<std::string>> ReadGroupPath(const store::Reader& reader, const std::string& organization,
                                                       const std::string& group, uint64_t oldest_generation);

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_GROUP_ROWS_H_
