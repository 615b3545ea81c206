// Lists the flows to other services that are due, page by page.
#ifndef OUTLAY_COMMON_FLOW_DUE_FLOWS_H_
#define OUTLAY_COMMON_FLOW_DUE_FLOWS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/keyspace.h"
#include "common/store/store.h"

namespace outlay::flow {

// Organization and the flow's id.
using FlowKey = std::tuple<std::string, std::string>;
// Due time, organization and the flow's id.
using FlowDueKey = std::tuple<absl::Time, std::string, std::string>;
using FlowsByDue = store::Keyspace<FlowDueKey, store::NoValue>;

struct DueFlows {
  std::vector<FlowKey> keys;
  std::optional<FlowDueKey> next;  // the start of the next page; nothing: there is none
};

// Returns the due flows of the reader's partition, at most `max`, in order of due time from `after` on. DATA_LOSS /
// STORED_BYTES_UNREADABLE.
absl::StatusOr<DueFlows> ListDueFlows(const store::Reader& reader, const FlowsByDue& keyspace, absl::Time now,
                                      const std::optional<FlowDueKey>& after, size_t max);

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_DUE_FLOWS_H_
