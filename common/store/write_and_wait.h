// A blocking write for tests and tools.
#ifndef OUTLAY_COMMON_STORE_WRITE_AND_WAIT_H_
#define OUTLAY_COMMON_STORE_WRITE_AND_WAIT_H_

#include "absl/status/status.h"
#include "common/store/store.h"

namespace outlay::store {

// Runs one body and waits for its result. The store must have its own threads; must not be called on one of them, nor
// on a thread that serves RPCs.
absl::Status WriteAndWait(Store& store, WriteRequest request);

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_WRITE_AND_WAIT_H_
