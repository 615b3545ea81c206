#include "services/budget/store/holds.h"

#include <tuple>
#include <utility>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/store/list_by_id.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/records.h"

namespace outlay::budget {
namespace {

// Returns the hold's place in the index; nullopt: only open holds with an expiry have one.
std::optional<HoldByTimeKey> ExpiryKey(const std::string& organization, const Hold& hold) {
  if (!IsOpen(hold) || !hold.expire_time.has_value()) return std::nullopt;
  return HoldByTimeKey(organization, *hold.expire_time, hold.id);
}

absl::StatusOr<std::optional<Hold>> FindIn(const store::Reader& reader,
                                           const Keyspace<HoldKey, storage::v1::HoldRecord>& keyspace,
                                           const HoldKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::HoldRecord> record, reader.Find(keyspace, key));
  if (!record.has_value()) return std::optional<Hold>();
  OUTLAY_ASSIGN_OR_RETURN(Hold hold, FromRecord(std::get<1>(key), *record));
  hold.is_batched = keyspace.number == kBatchedHolds.number;
  return std::optional<Hold>(std::move(hold));
}

// Returns a hold of `batch` in its current state.
absl::StatusOr<std::optional<Hold>> HoldOf(const store::Reader& reader, const std::string& organization,
                                           const HoldBatch& batch, std::size_t number) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Hold> changed,
                          FindIn(reader, kBatchedHolds, {organization, BatchedHoldId(batch.id, number)}));
  if (changed.has_value()) return changed;
  return Unpack(batch, number);
}

using HoldVisitor = absl::FunctionRef<store::Visit(const Hold&)>;

// Visits the holds of a batch from a number on.
absl::StatusOr<store::Visit> VisitBatch(const store::Reader& reader, const std::string& organization,
                                        const HoldBatch& batch, std::size_t from, HoldVisitor visitor) {
  for (std::size_t number = from; number < batch.spends.size(); ++number) {
    if (batch.spends[number].refusal != Refusal::kNone) continue;
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Hold> hold, HoldOf(reader, organization, batch, number));
    if (hold.has_value() && visitor(*hold) == store::Visit::kStop) return store::Visit::kStop;
  }
  return store::Visit::kContinue;
}

// Visits the holds of batches, after one of them.
absl::Status ListBatched(const store::Reader& reader, const std::string& organization,
                         const std::optional<BatchedId>& after, HoldVisitor visitor) {
  std::optional<std::string> after_batch;
  if (after.has_value()) {
    after_batch = after->batch_id;
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<HoldBatch> batch,
                            FindHoldBatch(reader, {organization, after->batch_id}));
    if (batch.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(const store::Visit next,
                              VisitBatch(reader, organization, *batch, after->number + 1, visitor));
      if (next == store::Visit::kStop) return absl::OkStatus();
    }
  }
  absl::Status status;
  const auto from_record = [](std::string_view id, const storage::v1::HoldBatchRecord& record) {
    return FromRecord(id, record);
  };
  OUTLAY_RETURN_IF_ERROR(
      store::ListById(reader, kHoldBatches, organization, after_batch, from_record, [&](const HoldBatch& batch) {
        const absl::StatusOr<store::Visit> next = VisitBatch(reader, organization, batch, 0, visitor);
        status = next.status();
        return next.ok() ? *next : store::Visit::kStop;
      }));
  return status;
}

// Returns the batch and the number of a hold; nullopt if it is not in a batch.
absl::StatusOr<std::optional<BatchedId>> FindBatched(const store::Reader& reader, const std::string& organization,
                                                     const std::string& hold_id) {
  const std::optional<BatchedId> parsed = ParseBatchedHoldId(hold_id);
  if (!parsed.has_value()) return std::optional<BatchedId>();
  OUTLAY_ASSIGN_OR_RETURN(const bool is_alone, reader.Contains(kHolds, {organization, hold_id}));
  if (is_alone) return std::optional<BatchedId>();
  OUTLAY_ASSIGN_OR_RETURN(const bool has_batch, reader.Contains(kHoldBatches, {organization, parsed->batch_id}));
  return has_batch ? parsed : std::nullopt;
}

// Returns the first id of a batch's spends that has a row for which `counts` is true. Any number of other ids may lie
// between these ids, so each read either finds the row of the current spend or skips to the next spend.
template <typename Record, typename Counts>
absl::StatusOr<std::optional<std::string>> FindTakenIn(const store::Reader& reader,
                                                       const Keyspace<HoldKey, Record>& keyspace,
                                                       const HoldBatchKey& key, std::size_t spends, Counts counts) {
  const auto& [organization, batch_id] = key;
  const HoldKey end(organization, BatchedHoldId(batch_id, spends));
  std::size_t number = 0;
  while (number < spends) {
    std::string id = BatchedHoldId(batch_id, number);
    std::string found;
    bool is_taken = false;
    OUTLAY_RETURN_IF_ERROR(
        reader.ScanRange(keyspace, {organization, id}, end, [&](const HoldKey& at, const Record& row) {
          found = std::get<1>(at);
          is_taken = found == id && counts(row);
          return store::Visit::kStop;
        }));
    if (is_taken) return std::optional<std::string>(std::move(id));
    if (found.empty()) break;
    // If the row belongs to the next spend, the next turn reads it again.
    if (found == id) ++number;
    while (number < spends && BatchedHoldId(batch_id, number) < found) ++number;
  }
  return std::optional<std::string>();
}

}  // namespace

absl::StatusOr<std::optional<Hold>> FindHold(const store::Reader& reader, const HoldKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Hold> alone, FindIn(reader, kHolds, key));
  if (alone.has_value()) return alone;
  const auto& [organization, hold_id] = key;
  const std::optional<BatchedId> parsed = ParseBatchedHoldId(hold_id);
  if (!parsed.has_value()) return std::optional<Hold>();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<HoldBatch> batch,
                          FindHoldBatch(reader, {organization, parsed->batch_id}));
  if (!batch.has_value()) return std::optional<Hold>();
  return HoldOf(reader, organization, *batch, parsed->number);
}

absl::StatusOr<Hold> LoadHold(const store::Reader& reader, const HoldKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Hold> hold, FindHold(reader, key));
  if (!hold.has_value()) return HoldNotFound(std::get<1>(key));
  return *std::move(hold);
}

void SaveHold(store::Transaction& txn, const std::string& organization, const Hold* before, const Hold& after,
              const HoldEntry& entry) {
  const std::optional<HoldByTimeKey> was = before == nullptr ? std::nullopt : ExpiryKey(organization, *before);
  const std::optional<HoldByTimeKey> is = ExpiryKey(organization, after);
  if (was.has_value() && was != is) txn.Delete(kHoldsByExpiry, *was);
  if (is.has_value() && was != is) txn.Put(kHoldsByExpiry, *is, NoValue());
  const bool was_packed = before != nullptr && before->is_batched && before->entries == 1;
  if (was_packed) txn.Put(kHoldEntries, {organization, after.id, 1}, ToRecord(FirstEntry(*before)));
  txn.Put(after.is_batched ? kBatchedHolds : kHolds, {organization, after.id}, ToRecord(after));
  txn.Put(kHoldEntries, {organization, after.id, entry.number}, ToRecord(entry));
}

absl::StatusOr<std::optional<HoldBatch>> FindHoldBatch(const store::Reader& reader, const HoldBatchKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::HoldBatchRecord> record, reader.Find(kHoldBatches, key));
  if (!record.has_value()) return std::optional<HoldBatch>();
  OUTLAY_ASSIGN_OR_RETURN(HoldBatch batch, FromRecord(std::get<1>(key), *record));
  return std::optional<HoldBatch>(std::move(batch));
}

absl::Status SaveHoldBatch(store::Transaction& txn, const std::string& organization, const HoldBatch& batch) {
  // Reused by all batches of the thread: its hundreds of small parts took longer to allocate than to fill.
  thread_local storage::v1::HoldBatchRecord record;
  record.Clear();
  ToRecord(batch, &record);
  txn.Put(kHoldBatches, {organization, batch.id}, record);
  if (!batch.expire_time.has_value()) return absl::OkStatus();
  for (std::size_t number = 0; number < batch.spends.size(); ++number) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Hold> hold, Unpack(batch, number));
    if (!hold.has_value()) continue;
    if (const std::optional<HoldByTimeKey> place = ExpiryKey(organization, *hold); place.has_value()) {
      txn.Put(kHoldsByExpiry, *place, NoValue());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> FindTakenId(const store::Reader& reader, const HoldBatchKey& key,
                                                       std::size_t spends, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<std::string> taken,
                          FindTakenIn(reader, kHolds, key, spends, [](const auto&) { return true; }));
  if (taken.has_value()) return taken;
  return FindTakenIn(reader, kRefusals, key, spends,
                     [now](const storage::v1::RefusalRecord& record) { return !IsTooOld(record, now); });
}

bool IsTooOld(const storage::v1::RefusalRecord& record, absl::Time now) {
  return now - absl::FromUnixMicros(record.time_micros()) > kRequestRetention;
}

absl::StatusOr<std::optional<StoredRefusal>> FindRefusal(const store::Reader& reader, const HoldKey& key,
                                                         absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::RefusalRecord> record, reader.Find(kRefusals, key));
  if (!record.has_value() || IsTooOld(*record, now)) return std::optional<StoredRefusal>();
  return std::optional<StoredRefusal>({.digest = record->digest(),
                                       .answer = record->answer(),
                                       .actor = record->actor(),
                                       .time = absl::FromUnixMicros(record->time_micros())});
}

void SaveRefusal(store::Transaction& txn, const HoldKey& key, const StoredRefusal& refusal) {
  storage::v1::RefusalRecord record;
  record.set_digest(refusal.digest);
  record.set_answer(refusal.answer);
  record.set_actor(refusal.actor);
  record.set_time_micros(absl::ToUnixMicros(refusal.time));
  txn.Put(kRefusals, key, record);
}

absl::Status ListHolds(const store::Reader& reader, const std::string& organization,
                       const std::optional<std::string>& after, absl::FunctionRef<store::Visit(const Hold&)> visitor) {
  std::optional<BatchedId> batched;
  if (after.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(batched, FindBatched(reader, organization, *after));
  }
  if (batched.has_value()) return ListBatched(reader, organization, batched, visitor);
  const auto from_record = [](std::string_view id, const storage::v1::HoldRecord& record) {
    return FromRecord(id, record);
  };
  bool is_over = false;
  OUTLAY_RETURN_IF_ERROR(store::ListById(reader, kHolds, organization, after, from_record, [&](const Hold& hold) {
    const store::Visit next = visitor(hold);
    is_over = next == store::Visit::kStop;
    return next;
  }));
  return is_over ? absl::OkStatus() : ListBatched(reader, organization, std::nullopt, visitor);
}

absl::Status ListHoldsOfBatch(const store::Reader& reader, const HoldBatchKey& key, HoldVisitor visitor) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<HoldBatch> batch, FindHoldBatch(reader, key));
  if (!batch.has_value()) return absl::OkStatus();
  return VisitBatch(reader, std::get<0>(key), *batch, 0, visitor).status();
}

absl::Status ListHoldEntries(const store::Reader& reader, const HoldKey& key, int64_t after,
                             absl::FunctionRef<store::Visit(const HoldEntry&)> visitor) {
  if (after == 0) {
    // A hold that is still packed has only the entry of its creation.
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<BatchedId> batched,
                            FindBatched(reader, std::get<0>(key), std::get<1>(key)));
    if (batched.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<Hold> hold, FindHold(reader, key));
      if (hold.has_value() && hold->entries == 1) {
        visitor(FirstEntry(*hold));
        return absl::OkStatus();
      }
    }
  }
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kHoldEntries, key,
      [&](const HoldEntryKey& found, const storage::v1::HoldEntryRecord& record) {
        const absl::StatusOr<HoldEntry> entry = FromRecord(std::get<2>(found), record);
        if (!entry.ok()) {
          status = entry.status();
          return store::Visit::kStop;
        }
        return visitor(*entry);
      },
      store::Order::kAscending, std::tuple_cat(key, std::tuple(after))));
  return status;
}

absl::Status ListLapsedHolds(const store::Reader& reader, const std::string& organization, absl::Time business_now,
                             absl::FunctionRef<store::Visit(const Hold&)> visitor) {
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kHoldsByExpiry, std::tuple(organization), [&](const HoldByTimeKey& key, const NoValue&) {
        if (std::get<1>(key) > business_now) return store::Visit::kStop;
        const absl::StatusOr<std::optional<Hold>> hold = FindHold(reader, {organization, std::get<2>(key)});
        if (!hold.ok() || !hold->has_value()) {
          status = hold.ok() ? DataLoss(kHoldsByExpiry.name) : hold.status();
          return store::Visit::kStop;
        }
        return visitor(**hold);
      }));
  return status;
}

absl::StatusOr<std::optional<FirstExpiry>> NextWithExpiry(const store::Reader& reader,
                                                          const std::string& organization) {
  std::optional<HoldByTimeKey> behind;
  // Greater than every hold id.
  if (!organization.empty()) behind = HoldByTimeKey(organization, absl::InfiniteFuture(), "~");
  std::optional<FirstExpiry> next;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kHoldsByExpiry, std::tuple<>(),
      [&](const HoldByTimeKey& key, const NoValue&) {
        next = FirstExpiry{.organization = std::get<0>(key), .time = std::get<1>(key)};
        return store::Visit::kStop;
      },
      store::Order::kAscending, behind));
  return next;
}

}  // namespace outlay::budget
