// The flags of a service's store.
#pragma once

#include "common/store/rocks_store.h"

namespace outlay::service {

// What the flags say; the directory and the observer are left open.
store::RocksStoreOptions StoreOptionsFromFlags();

}  // namespace outlay::service
