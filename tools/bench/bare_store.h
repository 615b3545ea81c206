// RocksDB alone, writing as many rows and bytes in groups of the same sizes.
#ifndef OUTLAY_TOOLS_BENCH_BARE_STORE_H_
#define OUTLAY_TOOLS_BENCH_BARE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/bench/store_load.h"

namespace outlay::bench {

struct BareResult {
  double seconds = 0;
  int64_t bodies = 0;
  int64_t rows = 0;
  int64_t bytes = 0;
  int64_t groups = 0;
};

class BareStore {
 public:
  // In a new database in `directory`, replacing what is there, with the same RocksDB options as our store. `callers`
  // start as many transactions as each other, as those of our store do.
  static absl::StatusOr<std::unique_ptr<BareStore>> Open(const std::string& directory, size_t callers);
  ~BareStore();

  // One thread for each lane in `groups` writes its groups, synced, again and again for `window`. A group's new rows,
  // changed rows and log row are as many and as long as they were and have the same keys in about the same order; only
  // what they say is made up.
  absl::StatusOr<BareResult> Run(const std::vector<GroupShape>& groups, absl::Duration window);

 private:
  class Impl;
  explicit BareStore(std::unique_ptr<Impl> impl);
  const std::unique_ptr<Impl> impl_;
};

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_BARE_STORE_H_
