#include "common/flow/due_flows.h"

#include "common/base/status_macros.h"

namespace outlay::flow {

absl::StatusOr<DueFlows> ListDueFlows(const store::Reader& reader, const FlowsByDue& keyspace, absl::Time now,
                                      const std::optional<FlowDueKey>& after, size_t max) {
  DueFlows due;
  const auto visit = [&](const FlowDueKey& key, const store::NoValue&) {
    const auto& [time, organization, id] = key;
    if (time > now) return store::Visit::kStop;
    due.keys.emplace_back(organization, id);
    if (due.keys.size() < max) return store::Visit::kContinue;
    due.next = key;
    return store::Visit::kStop;
  };
  OUTLAY_RETURN_IF_ERROR(reader.Scan(keyspace, std::tuple<>(), visit, store::Order::kAscending, after));
  return due;
}

}  // namespace outlay::flow
