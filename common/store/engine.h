// The bytes below the store: durable ordered rows, without partitions and types. Internal to common/store.
#ifndef OUTLAY_COMMON_STORE_ENGINE_H_
#define OUTLAY_COMMON_STORE_ENGINE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/function.h"
#include "common/store/keyspace.h"
#include "common/store/store.h"

namespace outlay::store {

// One change. The bytes belong to the creator of the batch.
struct BatchOp {
  enum class Kind : uint8_t { kPut, kDelete, kDeleteRange };
  Kind kind = Kind::kPut;
  Family family = Family::kRows;
  std::string_view key;    // kDeleteRange: the first key
  std::string_view value;  // kDeleteRange: the end, exclusive
};

// Applied whole or not at all.
struct Batch {
  std::vector<BatchOp> ops;
};

// A durable state of the rows, which later writes do not change. Must not outlive its engine.
class EngineSnapshot {
 public:
  virtual ~EngineSnapshot() = default;
};

// Thread-safe. Errors of reads: DATA_LOSS, UNAVAILABLE, INTERNAL, with texts for operators and not for callers.
class Engine {
 public:
  using Visitor = absl::FunctionRef<Visit(std::string_view key, std::string_view value)>;

  virtual ~Engine() = default;

  // Reads as of `snapshot` or, if that is null, everything written so far, durable or not; the latter is for a writer
  // and rows that nobody else writes. Returns whether the row exists; its value replaces `value`.
  virtual absl::StatusOr<bool> Get(const EngineSnapshot* snapshot, Family family, std::string_view key,
                                   std::string* value) const = 0;

  // Visits begin <= key < end, with `snapshot` as in Get.
  virtual absl::Status Scan(const EngineSnapshot* snapshot, Family family, std::string_view begin, std::string_view end,
                            Order order, Visitor visitor) const = 0;

  // Returns the state that the last sync made durable.
  virtual std::shared_ptr<const EngineSnapshot> TakeSnapshot() const = 0;

  // Writes the batch; a later sync makes it and everything written before it durable. At most one write of a lane (0,
  // 1, ...) is in progress. An error: the outcome is unknown.
  virtual absl::Status Write(uint32_t lane, const Batch& batch) = 0;

  // Makes everything written before the call durable, then visible to snapshots. Either blocks and returns the outcome
  // without calling `done`, or returns nullopt and calls `done` later, in a task. At most one sync is in progress;
  // writes go on meanwhile. An error: the outcome is unknown.
  virtual std::optional<absl::Status> Sync(UniqueFunction<void(absl::Status)> done) = 0;

  // Writes a copy of the durable state to the new directory `directory`. UNIMPLEMENTED: the engine has no files.
  virtual absl::Status Checkpoint(const std::string& directory) = 0;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_ENGINE_H_
