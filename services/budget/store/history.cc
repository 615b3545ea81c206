#include "services/budget/store/history.h"

#include <tuple>

#include "common/base/status_macros.h"
#include "services/budget/store/records.h"

namespace outlay::budget {
namespace {

OldFiguresKey At(const FiguresKey& key, Slot slot) {
  return std::tuple_cat(key, std::tuple(slot));
}

LateChangeKey At(const FiguresKey& key, Slot recorded, Slot effect) {
  return std::tuple_cat(key, std::tuple(recorded, effect));
}

StageAmounts LapsedOf(const storage::v1::LateChangeRecord& record) {
  return {.held = record.lapsed_held_minor(), .committed = record.lapsed_committed_minor()};
}

ClosingChange ClosingOf(const storage::v1::LateChangeRecord& record) {
  return {.used = {.held = record.held_minor(),
                   .committed = record.committed_minor(),
                   .spent = record.spent_minor(),
                   .beyond = record.beyond_minor()},
          .rollover = record.rollover_minor(),
          .closed_out = record.closed_out_minor(),
          .closings = record.closings()};
}

absl::StatusOr<storage::v1::LateChangeRecord> LoadLateChange(const store::Reader& reader, const LateChangeKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::LateChangeRecord> record, reader.Find(kLateChanges, key));
  return record.value_or(storage::v1::LateChangeRecord());
}

}  // namespace

void SaveOldFigures(store::Transaction& txn, const FiguresKey& key, const Figures& figures) {
  txn.Put(kFiguresHistory, At(key, figures.changed_slot), ToRecord(figures));
}

absl::StatusOr<std::optional<Figures>> FindOldFigures(const store::Reader& reader, const FiguresKey& key, Slot slot) {
  std::optional<Figures> found;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kFiguresHistory, key,
      [&](const OldFiguresKey&, const storage::v1::FiguresRecord& record) {
        found = FromRecord(record);
        return store::Visit::kStop;
      },
      store::Order::kDescending, At(key, slot)));
  return found;
}

absl::Status AddLapse(store::Transaction& txn, const FiguresKey& key, const Lapse& lapse) {
  const LateChangeKey place = At(key, lapse.until, lapse.from);
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::LateChangeRecord record, LoadLateChange(txn, place));
  OUTLAY_ASSIGN_OR_RETURN(const StageAmounts sum, Add(LapsedOf(record), lapse.amounts));
  record.set_lapsed_held_minor(sum.held);
  record.set_lapsed_committed_minor(sum.committed);
  txn.Put(kLateChanges, place, record);
  return absl::OkStatus();
}

absl::Status AddLateChange(store::Transaction& txn, const FiguresKey& key, const LateChange& change) {
  const LateChangeKey place = At(key, change.recorded, change.effect);
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::LateChangeRecord record, LoadLateChange(txn, place));
  OUTLAY_ASSIGN_OR_RETURN(const ClosingChange sum, Add(ClosingOf(record), change.change));
  record.set_held_minor(sum.used.held);
  record.set_committed_minor(sum.used.committed);
  record.set_spent_minor(sum.used.spent);
  record.set_beyond_minor(sum.used.beyond);
  record.set_rollover_minor(sum.rollover);
  record.set_closed_out_minor(sum.closed_out);
  record.set_closings(sum.closings);
  record.set_open_goes_to(change.open_goes_to);
  txn.Put(kLateChanges, place, record);
  return absl::OkStatus();
}

absl::StatusOr<LateChanges> ListLateChanges(const store::Reader& reader, const FiguresKey& key, Slot from) {
  LateChanges late;
  OUTLAY_RETURN_IF_ERROR(
      reader.ScanRange(kLateChanges, At(key, from, 0), At(key, kNowSlot, 0),
                       [&](const LateChangeKey& found, const storage::v1::LateChangeRecord& record) {
                         const Slot recorded = std::get<3>(found);
                         const Slot effect = std::get<4>(found);
                         const StageAmounts lapsed = LapsedOf(record);
                         const ClosingChange closing = ClosingOf(record);
                         if (lapsed != StageAmounts()) late.lapses.push_back({effect, recorded, lapsed});
                         if (closing != ClosingChange())
                           late.changes.push_back({effect, recorded, closing, record.open_goes_to()});
                         return store::Visit::kContinue;
                       }));
  return late;
}

}  // namespace outlay::budget
