#include "services/invoice_matching/store/rescans.h"

#include <tuple>

#include "common/base/status_macros.h"
#include "services/invoice_matching/store/keyspaces.h"

namespace outlay::invoice_matching {
namespace {

using storage::v1::RescanRecord;

EntityKey KeyOf(const RescanRef& ref) {
  return {ref.organization, ref.supplier_id, ref.entity_id};
}

Rescan FromRecord(const EntityKey& key, const RescanRecord& record) {
  const auto& [organization, supplier_id, entity_id] = key;
  Rescan rescan{.ref = {organization, supplier_id, entity_id},
                .after = std::nullopt,
                .generation = record.generation(),
                .is_second = record.is_second(),
                .not_before = absl::FromUnixMicros(record.not_before_micros())};
  if (record.has_after_time_micros()) {
    rescan.after = UnmatchedPage::Item{.receive_time = absl::FromUnixMicros(record.after_time_micros()),
                                       .invoice_id = record.after_invoice_id()};
  }
  return rescan;
}

// A first pass that has not started because its time is in the future.
bool WaitsForItsTime(const RescanRecord& record, absl::Time now) {
  return !record.is_second() && absl::FromUnixMicros(record.not_before_micros()) > now;
}

// Returns the later time that a mark must keep when it starts again.
int64_t AgainOf(const RescanRecord& record, absl::Time now) {
  return WaitsForItsTime(record, now) ? record.not_before_micros() : record.again_micros();
}

}  // namespace

absl::Status RequestRescan(store::Transaction& txn, const RescanRef& ref) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<RescanRecord> before, txn.Find(kRescans, KeyOf(ref)));
  RescanRecord record;
  record.set_generation(before.has_value() ? before->generation() + 1 : 1);
  if (before.has_value()) record.set_again_micros(AgainOf(*before, txn.now()));
  txn.Put(kRescans, KeyOf(ref), record);
  return absl::OkStatus();
}

absl::Status RequestRescanAt(store::Transaction& txn, const RescanRef& ref, absl::Time time) {
  if (time <= txn.now()) return RequestRescan(txn, ref);
  OUTLAY_ASSIGN_OR_RETURN(std::optional<RescanRecord> record, txn.Find(kRescans, KeyOf(ref)));
  if (!record.has_value()) {
    record.emplace();
    record->set_generation(1);
    record->set_not_before_micros(absl::ToUnixMicros(time));
  } else if (WaitsForItsTime(*record, txn.now())) {
    record->set_not_before_micros(absl::ToUnixMicros(time));
  } else {
    record->set_again_micros(absl::ToUnixMicros(time));
  }
  txn.Put(kRescans, KeyOf(ref), *record);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Rescan>> ListRescans(const store::Reader& reader, absl::Time now, size_t max) {
  std::vector<Rescan> rescans;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kRescans, std::tuple<>(), [&](const EntityKey& key, const RescanRecord& record) {
    if (rescans.size() >= max) return store::Visit::kStop;
    Rescan rescan = FromRecord(key, record);
    if (rescan.not_before <= now) rescans.push_back(std::move(rescan));
    return store::Visit::kContinue;
  }));
  return rescans;
}

absl::Status AdvanceRescan(store::Transaction& txn, const Rescan& seen,
                           const std::optional<UnmatchedPage::Item>& after) {
  const EntityKey key = KeyOf(seen.ref);
  OUTLAY_ASSIGN_OR_RETURN(std::optional<RescanRecord> record, txn.Find(kRescans, key));
  if (!record.has_value() || record->generation() != seen.generation || record->is_second() != seen.is_second) {
    return absl::OkStatus();
  }
  if (after.has_value()) {
    record->set_after_time_micros(absl::ToUnixMicros(after->receive_time));
    record->set_after_invoice_id(after->invoice_id);
  } else if (seen.is_second && record->again_micros() == 0) {
    txn.Delete(kRescans, key);
    return absl::OkStatus();
  } else if (seen.is_second) {
    RescanRecord again;
    again.set_generation(record->generation() + 1);
    again.set_not_before_micros(record->again_micros());
    *record = again;
  } else {
    record->clear_after_time_micros();
    record->clear_after_invoice_id();
    record->set_is_second(true);
    record->set_not_before_micros(absl::ToUnixMicros(txn.now() + kSecondPassPause));
  }
  txn.Put(kRescans, key, *record);
  return absl::OkStatus();
}

}  // namespace outlay::invoice_matching
