// The flags of a service's store.
#ifndef OUTLAY_COMMON_SERVICE_STORE_FLAGS_H_
#define OUTLAY_COMMON_SERVICE_STORE_FLAGS_H_

#include "common/store/rocks_store.h"

namespace outlay::service {

// Returns the flags' values; directory and observer are unset.
store::RocksStoreOptions StoreOptionsFromFlags();

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_STORE_FLAGS_H_
