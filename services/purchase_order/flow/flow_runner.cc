#include "services/purchase_order/flow/flow_runner.h"

#include <cstdint>
#include <string>

#include "common/base/status_macros.h"
#include "services/purchase_order/flow/limits.h"

namespace outlay::purchase_order {

absl::Duration FlowSteps::Run() {
  bool is_idle = true;
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    // What cannot be read of a partition is tried again; the others go on.
    is_idle = RunPartition({partition}).value_or(false) && is_idle;
  }
  return is_idle ? limits::kFlowIdleInterval : limits::kFlowRunInterval;
}

absl::StatusOr<bool> FlowSteps::RunPartition(store::PartitionId partition) {
  const std::unique_ptr<store::Reader> reader = parts_.store->Read(partition);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<FlowKey> due, ListDue(*reader, parts_.clock->Now(), limits::kFlowsPerRun));
  absl::Status status;
  for (const FlowKey& key : due) {
    if (!gate_.Begin(key)) continue;
    const absl::Status started = Start(*reader, key);
    if (!started.ok()) gate_.End(key, Went::kBadly);
    status.Update(started);
  }
  if (!status.ok()) return status;
  return due.empty();
}

void FlowSteps::Write(std::shared_ptr<FlowSteps> self, const FlowKey& key, Went went, Body body) {
  if (gate_.is_stopped()) return;
  const std::string& organization = std::get<0>(key);
  parts_.store->Write(
      {.partition = store::PartitionOf(organization), .organization = organization, .body = std::move(body)},
      [self = std::move(self), key, went](const absl::Status& status) {
        self->gate_.End(key, status.ok() ? went : Went::kBadly);
      });
}

}  // namespace outlay::purchase_order
