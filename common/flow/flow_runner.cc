#include "common/flow/flow_runner.h"

#include <cstdint>
#include <optional>
#include <string>

#include "common/base/status_macros.h"
#include "common/flow/limits.h"

namespace outlay::flow {

absl::Duration FlowSteps::Run() {
  bool is_idle = true;
  for (uint32_t i = 0; i < store::kPartitions; ++i) {
    // A partition that cannot be read is tried again; the others continue.
    is_idle = RunPartition({(first_ + i) % store::kPartitions}).value_or(false) && is_idle;
  }
  first_ = (first_ + 1) % store::kPartitions;
  return is_idle ? limits::kFlowIdleInterval : limits::kFlowRunInterval;
}

absl::StatusOr<bool> FlowSteps::RunPartition(store::PartitionId partition) {
  const std::unique_ptr<store::Reader> reader = parts_.store->Read(partition);
  const auto place = places_.find(partition.value);
  const bool is_from_start = place == places_.end();
  OUTLAY_ASSIGN_OR_RETURN(const DueFlows due, ListDueFlows(*reader, *due_, parts_.clock->Now(),
                                                           is_from_start ? std::nullopt : std::optional(place->second),
                                                           limits::kFlowsPerRun));
  due.next.has_value() ? (void)places_.insert_or_assign(partition.value, *due.next)
                       : (void)places_.erase(partition.value);
  absl::Status status;
  for (const FlowKey& key : due.keys) {
    if (!gate_.Begin(key)) continue;
    const absl::Status started = Start(*reader, key);
    if (!started.ok()) gate_.End(key, Went::kBadly);
    status.Update(started);
  }
  if (!status.ok()) return status;
  return is_from_start && due.keys.empty();
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

}  // namespace outlay::flow
