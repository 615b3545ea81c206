#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/budget/store/keyspaces.h"
#include "services/budget/store/records.h"

namespace outlay::budget {
namespace {

absl::StatusOr<BatchedKind> ToKind(const storage::v1::BatchedKindRecord& record, std::size_t nodes) {
  BatchedKind kind;
  OUTLAY_ASSIGN_OR_RETURN(kind.spend, FromRecord(record.spend()));
  kind.nodes.assign(record.nodes().begin(), record.nodes().end());
  for (const uint32_t node : kind.nodes) {
    if (node >= nodes) return DataLoss(kHoldBatches.name);
  }
  return kind;
}

}  // namespace

void ToRecord(const HoldBatch& batch, storage::v1::HoldBatchRecord* record) {
  record->set_creator(batch.creator);
  record->set_create_time_micros(absl::ToUnixMicros(batch.create_time));
  record->set_create_digest(batch.create_digest);
  if (batch.expire_time.has_value()) record->set_expire_time_micros(absl::ToUnixMicros(*batch.expire_time));
  record->set_stage(static_cast<int>(batch.stage));
  record->set_tolerance_basis_points(static_cast<int>(batch.tolerance_basis_points));
  for (const HoldNode& node : batch.nodes) ToRecord(node, record->add_nodes());
  for (const BatchedKind& kind : batch.kinds) {
    storage::v1::BatchedKindRecord& stored = *record->add_kinds();
    ToRecord(kind.spend, stored.mutable_spend());
    stored.mutable_nodes()->Add(kind.nodes.begin(), kind.nodes.end());
  }
  const int spends = static_cast<int>(batch.spends.size());
  record->mutable_spend_kinds()->Reserve(spends);
  record->mutable_amounts_minor()->Reserve(spends);
  const bool has_refusals = std::any_of(batch.spends.begin(), batch.spends.end(),
                                        [](const BatchedSpend& spend) { return spend.refusal != Refusal::kNone; });
  const bool has_taxes = std::any_of(batch.spends.begin(), batch.spends.end(),
                                     [](const BatchedSpend& spend) { return spend.tax_minor != 0; });
  for (const BatchedSpend& spend : batch.spends) {
    record->add_spend_kinds(spend.kind);
    record->add_amounts_minor(spend.amount_minor);
    if (has_refusals) record->add_refusals(static_cast<uint32_t>(spend.refusal));
    if (has_taxes) record->add_taxes_minor(spend.tax_minor);
  }
  for (std::size_t i = 0; i < batch.spends.size(); ++i) {
    if (batch.spends[i].has_used_grant) record->add_granted(static_cast<uint32_t>(i));
  }
}

absl::StatusOr<HoldBatch> FromRecord(std::string_view batch_id, const storage::v1::HoldBatchRecord& record) {
  HoldBatch batch;
  batch.id = batch_id;
  batch.creator = record.creator();
  batch.create_time = absl::FromUnixMicros(record.create_time_micros());
  batch.create_digest = record.create_digest();
  if (record.expire_time_micros() != 0) batch.expire_time = absl::FromUnixMicros(record.expire_time_micros());
  OUTLAY_ASSIGN_OR_RETURN(batch.stage, store::StoredEnum(record.stage(), Stage::kInvoice, kHoldBatches.name));
  batch.tolerance_basis_points = record.tolerance_basis_points();
  for (const storage::v1::NodeRecord& stored : record.nodes()) {
    OUTLAY_ASSIGN_OR_RETURN(batch.nodes.emplace_back(), FromRecord(stored));
  }
  for (const storage::v1::BatchedKindRecord& stored : record.kinds()) {
    OUTLAY_ASSIGN_OR_RETURN(batch.kinds.emplace_back(), ToKind(stored, batch.nodes.size()));
  }
  const int spends = record.spend_kinds_size();
  const bool has_refusals = !record.refusals().empty();
  const bool has_taxes = !record.taxes_minor().empty();
  if (record.amounts_minor_size() != spends || (has_refusals && record.refusals_size() != spends) ||
      (has_taxes && record.taxes_minor_size() != spends)) {
    return DataLoss(kHoldBatches.name);
  }
  batch.spends.reserve(static_cast<std::size_t>(spends));
  for (int i = 0; i < spends; ++i) {
    BatchedSpend spend = {.kind = record.spend_kinds(i), .amount_minor = record.amounts_minor(i)};
    if (has_taxes) spend.tax_minor = record.taxes_minor(i);
    if (spend.kind >= batch.kinds.size()) return DataLoss(kHoldBatches.name);
    const uint32_t refusal = has_refusals ? record.refusals(i) : 0;
    if (refusal > static_cast<uint32_t>(Refusal::kOverrideGrantUsed)) return DataLoss(kHoldBatches.name);
    spend.refusal = static_cast<Refusal>(refusal);
    batch.spends.push_back(spend);
  }
  for (const uint32_t granted : record.granted()) {
    if (granted >= batch.spends.size()) return DataLoss(kHoldBatches.name);
    batch.spends[granted].has_used_grant = true;
  }
  return batch;
}

}  // namespace outlay::budget
