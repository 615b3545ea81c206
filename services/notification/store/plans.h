// Notices whose deliveries are still to be planned. Thread-safe.
//
// A notice and its plan are written in one body, so that neither comes without the other; the deliveries follow in
// bodies of a bounded size, in the order of the notices.
//
// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_PLANS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_PLANS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

struct Plan {
  uint64_t place = 0;
  std::vector<NoticeRef> notices;
  size_t done = 0;  // of them, the first ones
};

absl::Status AddPlan(store::Transaction& txn, const std::string& organization, const std::vector<NoticeRef>& notices);
// The one that goes first; nothing: there is none.
absl::StatusOr<std::optional<Plan>> FindFirstPlan(const store::Reader& reader, const std::string& organization);
// As far as it is done; one that is all done goes.
void SavePlan(store::Transaction& txn, const std::string& organization, const Plan& plan);

// The organizations of the reader's partition with a plan, after `after` (empty: all), once for each of their plans.
absl::Status VisitPlans(const store::Reader& reader, const std::string& after,
                        const std::function<store::Visit(const std::string& organization)>& visitor);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_PLANS_H_
