#include "services/budget/store/holds.h"

#include <tuple>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/list_by_id.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/records.h"

namespace outlay::budget {
namespace {

// Where the hold stands in the index, if it does: only open holds wait for an end.
std::optional<HoldByTimeKey> ExpiryKey(const std::string& organization, const Hold& hold) {
  if (!IsOpen(hold) || !hold.expire_time.has_value()) return std::nullopt;
  return HoldByTimeKey(organization, *hold.expire_time, hold.id);
}

}  // namespace

absl::StatusOr<std::optional<Hold>> FindHold(const store::Reader& reader, const HoldKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::HoldRecord> record, reader.Find(kHolds, key));
  if (!record.has_value()) return std::optional<Hold>();
  OUTLAY_ASSIGN_OR_RETURN(Hold hold, FromRecord(std::get<1>(key), *record));
  return std::optional<Hold>(std::move(hold));
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
  txn.Put(kHolds, {organization, after.id}, ToRecord(after));
  txn.Put(kHoldEntries, {organization, after.id, entry.number}, ToRecord(entry));
}

absl::StatusOr<std::optional<StoredRefusal>> FindRefusal(const store::Reader& reader, const HoldKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::RefusalRecord> record, reader.Find(kRefusals, key));
  if (!record.has_value()) return std::optional<StoredRefusal>();
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
  const auto from_record = [](std::string_view id, const storage::v1::HoldRecord& record) {
    return FromRecord(id, record);
  };
  return store::ListById(reader, kHolds, organization, after, from_record, visitor);
}

absl::Status ListHoldEntries(const store::Reader& reader, const HoldKey& key, std::int64_t after,
                             absl::FunctionRef<store::Visit(const HoldEntry&)> visitor) {
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

absl::StatusOr<std::optional<std::string>> NextWithExpiry(const store::Reader& reader,
                                                          const std::string& organization) {
  std::optional<HoldByTimeKey> behind;
  // No hold id is longer or larger than this.
  if (!organization.empty()) behind = HoldByTimeKey(organization, absl::InfiniteFuture(), "~");
  std::optional<std::string> next;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kHoldsByExpiry, std::tuple<>(),
      [&](const HoldByTimeKey& key, const NoValue&) {
        next = std::get<0>(key);
        return store::Visit::kStop;
      },
      store::Order::kAscending, behind));
  return next;
}

}  // namespace outlay::budget
