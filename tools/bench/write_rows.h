// Rows written to a store without a service, as data of benchmarks.
#ifndef OUTLAY_TOOLS_BENCH_WRITE_ROWS_H_
#define OUTLAY_TOOLS_BENCH_WRITE_ROWS_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/store/store.h"

namespace outlay::bench {

// Writes what `write` puts in one transaction, and waits until it is durable.
absl::Status WriteRows(store::Store& store, store::PartitionId partition, const std::string& organization,
                       absl::FunctionRef<void(store::Transaction&)> write);
// In the organization's partition.
inline absl::Status WriteRows(store::Store& store, const std::string& organization,
                              absl::FunctionRef<void(store::Transaction&)> write) {
  return WriteRows(store, store::PartitionOf(organization), organization, write);
}

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_WRITE_ROWS_H_
