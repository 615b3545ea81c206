// The flags of a service's store.
#ifndef OUTLAY_COMMON_SERVICE_STORE_FLAGS_H_
#define OUTLAY_COMMON_SERVICE_STORE_FLAGS_H_

#include "common/store/rocks_store.h"

namespace outlay::service {

// What the flags say; the directory and the observer are left open.
store::RocksStoreOptions StoreOptionsFromFlags();

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_STORE_FLAGS_H_
