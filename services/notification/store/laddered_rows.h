// Rows of what has a place on a ladder, with the index of which is to be looked at next: orders, and invoices.
// Thread-safe.
//
// A row counts when its generation is at least that of the last snapshot that ended: a snapshot tells all that there
// is, so that what it did not name is gone.
//
// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_LADDERED_ROWS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_LADDERED_ROWS_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/store/store.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/records.h"

namespace outlay::notification {

// A day on which something of an organization is to be looked at.
struct StepDay {
  absl::CivilDay day;
  std::string organization;
};

// Calls `visitor` for the days up to `latest` and behind `after`, the earliest first, however much each has.
absl::Status VisitStepDays(const store::Reader& reader, const Keyspace<StepDayKey, NoValue>& by_day,
                           const std::optional<StepDay>& after, absl::CivilDay latest,
                           const std::function<store::Visit(const StepDay&)>& visitor);
// Ids of what is to be looked at on that day, at most so many; of what is gone included.
absl::StatusOr<std::vector<std::string>> ListStepDay(const store::Reader& reader,
                                                     const Keyspace<StepDayKey, NoValue>& by_day,
                                                     const StepDay& step_day, size_t max);
// A day as it stands in the index.
absl::Time PlaceOfDay(absl::CivilDay day);

// `begun`, `ended` of a producer's snapshots.
absl::StatusOr<storage::v1::SnapshotRecord> LoadSnapshots(const store::Reader& reader, std::string_view producer);
// Around what a snapshot of a partition names.
absl::Status BeginSnapshotOf(store::Transaction& txn, std::string_view producer);
absl::Status EndSnapshotOf(store::Transaction& txn, std::string_view producer);

template <typename Value, typename Record>
class LadderedRows {
 public:
  constexpr LadderedRows(const Keyspace<LadderedKey, Record>& rows, const Keyspace<StepDayKey, NoValue>& by_day,
                         std::string_view producer)
      : rows_(rows), by_day_(by_day), producer_(producer) {}

  // Nothing: it is not known, or gone.
  absl::StatusOr<std::optional<Value>> Find(const store::Reader& reader, const ResourceId& id) const {
    OUTLAY_ASSIGN_OR_RETURN(std::optional<Value> found, FindStored(reader, id));
    OUTLAY_ASSIGN_OR_RETURN(const storage::v1::SnapshotRecord snapshots, LoadSnapshots(reader, producer_));
    return Counting(std::move(found), snapshots);
  }

  // What an event or a snapshot said: in the generation of the last snapshot that was begun. `decide` gets what was
  // known; nothing: as Find. Returns what Find says from now on; nothing: it is not kept.
  absl::StatusOr<std::optional<Value>> SaveSeen(
      store::Transaction& txn, const ResourceId& id,
      absl::FunctionRef<std::optional<Value>(const std::optional<Value>& before)> decide) const {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Value> stored, FindStored(txn, id));
    OUTLAY_ASSIGN_OR_RETURN(const storage::v1::SnapshotRecord snapshots, LoadSnapshots(txn, producer_));
    std::optional<Value> after = decide(Counting(stored, snapshots));
    if (after.has_value()) after->generation = snapshots.begun();
    Replace(txn, id, stored, after);
    return after;
  }

  // What happened to it here, in the generation that it has; nothing: it goes, also what is gone already.
  absl::Status Save(store::Transaction& txn, const ResourceId& id, const std::optional<Value>& after) const {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Value> before, FindStored(txn, id));
    Replace(txn, id, before, after);
    return absl::OkStatus();
  }

  // Also what is gone.
  absl::StatusOr<std::optional<Value>> FindStored(const store::Reader& reader, const ResourceId& id) const {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Record> record, reader.Find(rows_, {id.organization, id.id}));
    if (!record.has_value()) return std::optional<Value>();
    const absl::StatusOr<Value> value = FromRecord(*record);
    if (!value.ok()) return value.status();
    return std::optional<Value>(*value);
  }

  // Ids of the organization's behind `after`, at most so many; of what is gone included.
  absl::StatusOr<std::vector<std::string>> List(const store::Reader& reader, const std::string& organization,
                                                const std::string& after, size_t max) const {
    std::vector<std::string> ids;
    const auto from = after.empty() ? std::nullopt : std::optional<LadderedKey>({organization, after});
    OUTLAY_RETURN_IF_ERROR(reader.Scan(
        rows_, std::tuple(organization),
        [&](const LadderedKey& key, const Record&) {
          if (ids.size() >= max) return store::Visit::kStop;
          ids.push_back(std::get<1>(key));
          return store::Visit::kContinue;
        },
        store::Order::kAscending, from));
    return ids;
  }

  const Keyspace<StepDayKey, NoValue>& by_day() const { return by_day_; }

 private:
  // What counts: nothing when a snapshot that ended did not name it.
  static std::optional<Value> Counting(std::optional<Value> stored, const storage::v1::SnapshotRecord& snapshots) {
    if (stored.has_value() && stored->generation < snapshots.ended()) stored.reset();
    return stored;
  }

  // Writes it with its place in the index; `before`: as it was stored.
  void Replace(store::Transaction& txn, const ResourceId& id, const std::optional<Value>& before,
               const std::optional<Value>& after) const {
    if (before == after) return;
    if (after.has_value()) {
      txn.Put(rows_, {id.organization, id.id}, ToRecord(*after));
    } else {
      txn.Delete(rows_, {id.organization, id.id});
    }
    const std::optional<absl::CivilDay> old_day = before.has_value() ? before->next_day : std::nullopt;
    const std::optional<absl::CivilDay> new_day = after.has_value() ? after->next_day : std::nullopt;
    if (old_day == new_day) return;
    if (old_day.has_value()) txn.Delete(by_day_, {PlaceOfDay(*old_day), id.organization, id.id});
    if (new_day.has_value()) txn.Put(by_day_, {PlaceOfDay(*new_day), id.organization, id.id}, NoValue());
  }

  const Keyspace<LadderedKey, Record>& rows_;
  const Keyspace<StepDayKey, NoValue>& by_day_;
  const std::string_view producer_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_LADDERED_ROWS_H_
