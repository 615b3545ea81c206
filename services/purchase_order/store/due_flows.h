// What is due of the flows to other services, page by page.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_DUE_FLOWS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_DUE_FLOWS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

// Organization and the flow's id.
using FlowKey = std::tuple<std::string, std::string>;
using FlowsByDue = store::Keyspace<FlowDueKey, NoValue>;

struct DueFlows {
  std::vector<FlowKey> keys;
  std::optional<FlowDueKey> next;  // where the next page begins; nothing: there is none
};

// Those of the reader's partition that are due, at most `max`, the earliest after `after` first. DATA_LOSS /
// STORED_BYTES_UNREADABLE.
absl::StatusOr<DueFlows> ListDueFlows(const store::Reader& reader, const FlowsByDue& keyspace, absl::Time now,
                                      const std::optional<FlowDueKey>& after, size_t max);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_DUE_FLOWS_H_
