// A write for those who can block: tests and tools.
#pragma once

#include "absl/status/status.h"
#include "common/store/store.h"

namespace outlay::store {

// Runs one body and waits for its end. The store must have threads of its own; never on one of them, nor on an RPC's.
absl::Status WriteAndWait(Store& store, WriteRequest request);

}  // namespace outlay::store
