// Converts RocksDB's errors to ours. Internal to common/store; only rocks_*.cc includes it.
#ifndef OUTLAY_COMMON_STORE_ROCKS_STATUS_H_
#define OUTLAY_COMMON_STORE_ROCKS_STATUS_H_

#include "absl/status/status.h"
#include "rocksdb/status.h"

namespace outlay::store {

// NotFound: NOT_FOUND. Corruption: DATA_LOSS. IOError with all its kinds, a full disk included: UNAVAILABLE. The rest:
// INTERNAL. The texts name files and are for operators.
absl::Status FromRocks(const rocksdb::Status& status);

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_ROCKS_STATUS_H_
