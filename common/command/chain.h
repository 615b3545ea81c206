// Verifies that no log record was changed, removed or added later: every record holds the hash of its organization's
// previous record, and the organization's head row holds the hash of its last one (I16).
#ifndef OUTLAY_COMMON_COMMAND_CHAIN_H_
#define OUTLAY_COMMON_COMMAND_CHAIN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/store/store.h"

namespace outlay::command {

// The first place at which a chain does not verify.
struct ChainBreak {
  std::string organization;  // empty: the record itself does not parse
  uint64_t sequence = 0;     // of the first wrong record in the partition's log; 0: the head row is wrong
  std::string what;          // for operators
};

struct ChainReport {
  uint64_t records = 0;  // verified before the break
  std::optional<ChainBreak> first_break;
};

// Walks the log of a partition up to its last durable record. Where the log was trimmed, an organization's chain begins
// with the first record kept. An empty `organization` stands for all organizations. Errors: the store's. Thread-safe.
absl::StatusOr<ChainReport> VerifyChain(const store::Store& store, store::PartitionId partition,
                                        std::string_view organization = {});

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_CHAIN_H_
