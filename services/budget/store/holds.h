// Rows of holds, of what happened to them, and of when they end by themselves.
#ifndef OUTLAY_SERVICES_BUDGET_STORE_HOLDS_H_
#define OUTLAY_SERVICES_BUDGET_STORE_HOLDS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/domain/holds/hold_batch.h"
#include "services/budget/store/keyspaces.h"

namespace outlay::budget {

// One that is packed in a batch is taken out of it.
absl::StatusOr<std::optional<Hold>> FindHold(const store::Reader& reader, const HoldKey& key);
// NOT_FOUND / HOLD_NOT_FOUND.
absl::StatusOr<Hold> LoadHold(const store::Reader& reader, const HoldKey& key);

// Writes the hold, its place in the index of those that end by themselves, and what happened to it. `before`: as it is
// stored; null: it is not. One that was packed in a batch has rows of its own from then on.
void SaveHold(store::Transaction& txn, const std::string& organization, const Hold* before, const Hold& after,
              const HoldEntry& entry);

absl::StatusOr<std::optional<HoldBatch>> FindHoldBatch(const store::Reader& reader, const HoldBatchKey& key);
// Writes a new batch, and its holds' places in the index of those that end by themselves.
absl::Status SaveHoldBatch(store::Transaction& txn, const std::string& organization, const HoldBatch& batch);
// A hold or a refusal whose id is that of a hold of this batch, of so many spends, if there is one.
absl::StatusOr<std::optional<std::string>> FindTakenId(const store::Reader& reader, const HoldBatchKey& key,
                                                       std::size_t spends, absl::Time now);

// That a spend was refused, so that a repeated request is not accepted after all (X1).
struct StoredRefusal {
  std::string digest;  // of the request
  std::string answer;  // serialized, as its caller got it
  std::string actor;
  absl::Time time;

  bool operator==(const StoredRefusal&) const = default;
};
// Kept as long as the answers of other requests: a row that is older counts as none, swept or not.
bool IsTooOld(const storage::v1::RefusalRecord& record, absl::Time now);
// `now`: system time.
absl::StatusOr<std::optional<StoredRefusal>> FindRefusal(const store::Reader& reader, const HoldKey& key,
                                                         absl::Time now);
void SaveRefusal(store::Transaction& txn, const HoldKey& key, const StoredRefusal& refusal);

// In id order, those of batches after all others; after the hold with an id.
absl::Status ListHolds(const store::Reader& reader, const std::string& organization,
                       const std::optional<std::string>& after, absl::FunctionRef<store::Visit(const Hold&)> visitor);

// The holds of a batch, as they are now, in order.
absl::Status ListHoldsOfBatch(const store::Reader& reader, const HoldBatchKey& key,
                              absl::FunctionRef<store::Visit(const Hold&)> visitor);

// Oldest first, after a number.
absl::Status ListHoldEntries(const store::Reader& reader, const HoldKey& key, std::int64_t after,
                             absl::FunctionRef<store::Visit(const HoldEntry&)> visitor);

// Open holds of an organization whose time is over at `business_now`, those that ended first first.
absl::Status ListLapsedHolds(const store::Reader& reader, const std::string& organization, absl::Time business_now,
                             absl::FunctionRef<store::Visit(const Hold&)> visitor);

// When the first hold of an organization ends by itself.
struct FirstExpiry {
  std::string organization;
  absl::Time time;
};
// Of the next organization of the partition, after `organization`, that has open holds which end by themselves;
// nothing: there is none. An empty `organization` is before all others.
absl::StatusOr<std::optional<FirstExpiry>> NextWithExpiry(const store::Reader& reader, const std::string& organization);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_HOLDS_H_
