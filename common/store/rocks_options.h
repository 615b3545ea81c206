// The layout of our column families in RocksDB. Internal to common/store; only rocks_*.cc includes it.
#ifndef OUTLAY_COMMON_STORE_ROCKS_OPTIONS_H_
#define OUTLAY_COMMON_STORE_ROCKS_OPTIONS_H_

#include <vector>

#include "common/store/rocks_engine.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"

namespace outlay::store {

rocksdb::DBOptions MakeDbOptions(const RocksEngineOptions& options);

// Returns RocksDB's own default family, unused, then ours in the order of Family.
std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(const RocksEngineOptions& options);

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_ROCKS_OPTIONS_H_
