// Groups as rows of the copy of directory, for services that read only a few of them, on demand.
#ifndef OUTLAY_COMMON_ACCESS_GROUP_ROWS_H_
#define OUTLAY_COMMON_ACCESS_GROUP_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/store.h"

namespace outlay::access {

// Returns the oldest valid generation: rows of an older one were not in the last snapshot and are void; 0: there was no
// snapshot yet. DATA_LOSS: the row cannot be read.
absl::StatusOr<uint64_t> ReadOldestGeneration(const store::Reader& reader);

// Returns ids from a group up to the top one, at most limits::kGroupDepth. An unknown group, and "", stand for the
// organization as a whole: the result is the top group alone, or empty when there is none. `oldest_generation`: see
// above. DATA_LOSS: a row cannot be read.
absl::StatusOr<std::vector<std::string>> ReadGroupPath(const store::Reader& reader, const std::string& organization,
                                                       const std::string& group, uint64_t oldest_generation);

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_GROUP_ROWS_H_
