// RocksDB's errors as ours. Internal to common/store; only rocks_*.cc includes it.
#pragma once

#include "absl/status/status.h"
#include "rocksdb/status.h"

namespace outlay::store {

// NotFound: NOT_FOUND. Corruption: DATA_LOSS. IOError with all its kinds, a full disk included: UNAVAILABLE. The rest:
// INTERNAL. The texts name files and are for operators.
absl::Status FromRocks(const rocksdb::Status& status);

}  // namespace outlay::store
