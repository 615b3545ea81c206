// Proves that nobody changed, removed or added a log record: every record names the hash of its organization's previous
// one, and the organization's head row names the last (I16).
#ifndef OUTLAY_COMMON_COMMAND_CHAIN_H_
#define OUTLAY_COMMON_COMMAND_CHAIN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/store/store.h"

namespace outlay::command {

// Where a chain stops being one.
struct ChainBreak {
  std::string organization;  // empty: the record does not even parse
  uint64_t sequence = 0;     // the partition's, of the first wrong record; 0: the head row is what is wrong
  std::string what;          // for operators
};

struct ChainReport {
  uint64_t records = 0;  // that were verified before the break
  std::optional<ChainBreak> first_break;
};

// Walks the log of a partition as far as it is durable now. Where the log was trimmed, an organization's chain begins
// with its first record kept. `organization` empty: all of them. Errors: the store's. Thread-safe.
absl::StatusOr<ChainReport> VerifyChain(const store::Store& store, store::PartitionId partition,
                                        std::string_view organization = {});

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_CHAIN_H_
