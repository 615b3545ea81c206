// Rows of orders and invoices with a place on a ladder, and the index of the days on which they are to be looked at.
// Thread-safe.
//
// A row is valid if its generation is at least that of the last complete snapshot: a snapshot contains everything that
// exists, so a row it did not contain is gone.
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

// Calls `visitor` for the days up to `latest` and after `after`, in order, once per day however many rows it has.
absl::Status VisitStepDays(const store::Reader& reader, const Keyspace<StepDayKey, NoValue>& by_day,
                           const std::optional<StepDay>& after, absl::CivilDay latest,
                           const std::function<store::Visit(const StepDay&)>& visitor);
// Returns the ids of a day, at most `max`, including invalid rows.
absl::StatusOr<std::vector<std::string>> ListStepDay(const store::Reader& reader,
                                                     const Keyspace<StepDayKey, NoValue>& by_day,
                                                     const StepDay& step_day, size_t max);
// Returns a day as it is stored in the index.
absl::Time PlaceOfDay(absl::CivilDay day);

// Returns the numbers of a producer's snapshots: begun and ended ones.
absl::StatusOr<storage::v1::SnapshotRecord> LoadSnapshots(const store::Reader& reader, std::string_view producer);
// To be called before and after the states of a partition's snapshot.
absl::Status BeginSnapshotOf(store::Transaction& txn, std::string_view producer);
absl::Status EndSnapshotOf(store::Transaction& txn, std::string_view producer);

template <typename Value, typename Record>
class LadderedRows {
 public:
  constexpr LadderedRows(const Keyspace<LadderedKey, Record>& rows, const Keyspace<StepDayKey, NoValue>& by_day,
                         std::string_view producer)
      : rows_(rows), by_day_(by_day), producer_(producer) {}

  // Nothing: it is unknown, or its row is invalid.
  absl::StatusOr<std::optional<Value>> Find(const store::Reader& reader, const ResourceId& id) const {
    OUTLAY_ASSIGN_OR_RETURN(std::optional<Value> found, FindStored(reader, id));
    OUTLAY_ASSIGN_OR_RETURN(const storage::v1::SnapshotRecord snapshots, LoadSnapshots(reader, producer_));
    return Counting(std::move(found), snapshots);
  }

  // Saves the state from an event or a snapshot, in the generation of the last snapshot that was begun. `decide` gets
  // the known value, as from Find. Returns the value that Find will return; nothing: it is not kept.
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

  // Saves a change made by this service, keeping the generation; nothing: deletes the row, even if it is invalid.
  absl::Status Save(store::Transaction& txn, const ResourceId& id, const std::optional<Value>& after) const {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Value> before, FindStored(txn, id));
    Replace(txn, id, before, after);
    return absl::OkStatus();
  }

  // Finds invalid rows too.
  absl::StatusOr<std::optional<Value>> FindStored(const store::Reader& reader, const ResourceId& id) const {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Record> record, reader.Find(rows_, {id.organization, id.id}));
    if (!record.has_value()) return std::optional<Value>();
    const absl::StatusOr<Value> value = FromRecord(*record);
    if (!value.ok()) return value.status();
    return std::optional<Value>(*value);
  }

  // Returns ids of the organization's rows after `after`, at most `max`, including invalid ones.
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
  // Returns the value if it is valid: not if a complete snapshot did not contain it.
  static std::optional<Value> Counting(std::optional<Value> stored, const storage::v1::SnapshotRecord& snapshots) {
    if (stored.has_value() && stored->generation < snapshots.ended()) stored.reset();
    return stored;
  }

  // Saves the row and its entry in the index; `before`: the stored value.
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
