// Notices whose deliveries are still to be planned. Thread-safe.
//
// A notice and its plan are written in one body, so that neither exists without the other; the deliveries follow in
// bodies of limited size, in the order of the notices.
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
  size_t done = 0;  // the first ones, whose deliveries exist
};

absl::Status AddPlan(store::Transaction& txn, const std::string& organization, const std::vector<NoticeRef>& notices);
// Returns the first plan; nothing: there is none.
absl::StatusOr<std::optional<Plan>> FindFirstPlan(const store::Reader& reader, const std::string& organization);
// Saves the progress of a plan; deletes it when it is done.
void SavePlan(store::Transaction& txn, const std::string& organization, const Plan& plan);

// Visits the organizations of the reader's partition with a plan, after `after` (empty: all), once for each plan.
absl::Status VisitPlans(const store::Reader& reader, const std::string& after,
                        const std::function<store::Visit(const std::string& organization)>& visitor);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_PLANS_H_
