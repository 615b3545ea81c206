#include "services/notification/store/laddered_rows.h"

#include "absl/time/time.h"

namespace outlay::notification {
namespace {

// Greater than every id.
constexpr char kBehindAllSteps[] = "~";

}  // namespace

absl::Time PlaceOfDay(absl::CivilDay day) {
  return absl::FromCivil(day, absl::UTCTimeZone());
}

absl::Status VisitStepDays(const store::Reader& reader, const Keyspace<StepDayKey, NoValue>& by_day,
                           const std::optional<StepDay>& after, absl::CivilDay latest,
                           const std::function<store::Visit(const StepDay&)>& visitor) {
  // Limits the scan to the last day, so that later rows, however many, are not read.
  const StepDayKey end(PlaceOfDay(latest + 1), "", "");
  StepDayKey from(absl::InfinitePast(), "", "");
  if (after.has_value()) from = StepDayKey(PlaceOfDay(after->day), after->organization, kBehindAllSteps);
  while (true) {
    std::optional<StepDay> found;
    OUTLAY_RETURN_IF_ERROR(reader.ScanRange(by_day, from, end, [&](const StepDayKey& key, const NoValue&) {
      found = StepDay{.day = absl::ToCivilDay(std::get<0>(key), absl::UTCTimeZone()), .organization = std::get<1>(key)};
      return store::Visit::kStop;
    }));
    if (!found.has_value() || visitor(*found) == store::Visit::kStop) return absl::OkStatus();
    from = StepDayKey(PlaceOfDay(found->day), found->organization, kBehindAllSteps);
  }
}

absl::StatusOr<std::vector<std::string>> ListStepDay(const store::Reader& reader,
                                                     const Keyspace<StepDayKey, NoValue>& by_day,
                                                     const StepDay& step_day, size_t max) {
  std::vector<std::string> ids;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(by_day, std::tuple(PlaceOfDay(step_day.day), step_day.organization),
                                     [&](const StepDayKey& key, const NoValue&) {
                                       if (ids.size() >= max) return store::Visit::kStop;
                                       ids.push_back(std::get<2>(key));
                                       return store::Visit::kContinue;
                                     }));
  return ids;
}

absl::StatusOr<storage::v1::SnapshotRecord> LoadSnapshots(const store::Reader& reader, std::string_view producer) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<storage::v1::SnapshotRecord> found,
                          reader.Find(kSnapshots, {std::string(producer)}));
  return std::move(found).value_or(storage::v1::SnapshotRecord());
}

absl::Status BeginSnapshotOf(store::Transaction& txn, std::string_view producer) {
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::SnapshotRecord snapshots, LoadSnapshots(txn, producer));
  snapshots.set_begun(snapshots.begun() + 1);
  txn.Put(kSnapshots, {std::string(producer)}, snapshots);
  return absl::OkStatus();
}

absl::Status EndSnapshotOf(store::Transaction& txn, std::string_view producer) {
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::SnapshotRecord snapshots, LoadSnapshots(txn, producer));
  snapshots.set_ended(snapshots.begun());
  txn.Put(kSnapshots, {std::string(producer)}, snapshots);
  return absl::OkStatus();
}

}  // namespace outlay::notification
