// A write for those who can block: tests and tools.
#ifndef OUTLAY_COMMON_STORE_WRITE_AND_WAIT_H_
#define OUTLAY_COMMON_STORE_WRITE_AND_WAIT_H_

#include "absl/status/status.h"
#include "common/store/store.h"

namespace outlay::store {

// Runs one body and waits for its end. The store must have threads of its own; never on one of them, nor on an RPC's.
absl::Status WriteAndWait(Store& store, WriteRequest request);

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_WRITE_AND_WAIT_H_
