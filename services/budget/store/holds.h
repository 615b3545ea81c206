// Rows of holds, of their entries and of their expiry times.
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

// Returns a hold; one in a batch is unpacked.
absl::StatusOr<std::optional<Hold>> FindHold(const store::Reader& reader, const HoldKey& key);
// NOT_FOUND / HOLD_NOT_FOUND.
absl::StatusOr<Hold> LoadHold(const store::Reader& reader, const HoldKey& key);

// Writes the hold, its place in the index of expiry times, and the entry. `before`: the stored hold; null: there is
// none. A hold of a batch has rows of its own from then on.
void SaveHold(store::Transaction& txn, const std::string& organization, const Hold* before, const Hold& after,
              const HoldEntry& entry);

absl::StatusOr<std::optional<HoldBatch>> FindHoldBatch(const store::Reader& reader, const HoldBatchKey& key);
// Writes a new batch, and its holds' places in the index of expiry times.
absl::Status SaveHoldBatch(store::Transaction& txn, const std::string& organization, const HoldBatch& batch);
// Returns the id of a hold or a refusal that a hold of this batch, of so many spends, would need, if there is one.
absl::StatusOr<std::optional<std::string>> FindTakenId(const store::Reader& reader, const HoldBatchKey& key,
                                                       std::size_t spends, absl::Time now);

// A refused spend, remembered so that a repeated request is not accepted after all (X1).
struct StoredRefusal {
  std::string digest;  // of the request
  std::string answer;  // serialized, as its caller received it
  std::string actor;
  absl::Time time;

  bool operator==(const StoredRefusal&) const = default;
};
// Returns true if a refusal is older than the answers of other requests are kept: it then counts as absent, whether or
// not its row was deleted.
bool IsTooOld(const storage::v1::RefusalRecord& record, absl::Time now);
// `now`: system time.
absl::StatusOr<std::optional<StoredRefusal>> FindRefusal(const store::Reader& reader, const HoldKey& key,
                                                         absl::Time now);
void SaveRefusal(store::Transaction& txn, const HoldKey& key, const StoredRefusal& refusal);

// Visits holds in id order, after an id; holds of batches come after all others.
absl::Status ListHolds(const store::Reader& reader, const std::string& organization,
                       const std::optional<std::string>& after, absl::FunctionRef<store::Visit(const Hold&)> visitor);

// Visits the holds of a batch in their current state, in order.
absl::Status ListHoldsOfBatch(const store::Reader& reader, const HoldBatchKey& key,
                              absl::FunctionRef<store::Visit(const Hold&)> visitor);

// Visits entries, oldest first, after a number.
absl::Status ListHoldEntries(const store::Reader& reader, const HoldKey& key, int64_t after,
                             absl::FunctionRef<store::Visit(const HoldEntry&)> visitor);

// Visits the organization's open holds whose time is over at `business_now`, in order of expiry.
absl::Status ListLapsedHolds(const store::Reader& reader, const std::string& organization, absl::Time business_now,
                             absl::FunctionRef<store::Visit(const Hold&)> visitor);

// The first expiry of an organization's holds.
struct FirstExpiry {
  std::string organization;
  absl::Time time;
};
// Returns the next organization of the partition, after `organization`, that has open holds with an expiry; nullopt:
// there is none. An empty `organization` comes before all others.
absl::StatusOr<std::optional<FirstExpiry>> NextWithExpiry(const store::Reader& reader, const std::string& organization);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_HOLDS_H_
