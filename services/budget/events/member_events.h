// Follows directory's events about members of groups and of the organization: allocations follow members (B5, D5).
#ifndef OUTLAY_SERVICES_BUDGET_EVENTS_MEMBER_EVENTS_H_
#define OUTLAY_SERVICES_BUDGET_EVENTS_MEMBER_EVENTS_H_

#include <string_view>

#include "absl/status/status.h"
#include "common/feed/feed_handler.h"
#include "common/store/store.h"

namespace outlay::budget {

// Thread-safe. Notes in the step of the cursor which changes allocations have to follow; a job applies them.
// MemberSweeper finds members that are missing from a snapshot.
class MemberEvents final : public feed::FeedHandler {
 public:
  bool Handles(std::string_view type) const override;
  // INVALID_ARGUMENT / EVENT_UNREADABLE {type}: the event is parked.
  absl::Status Apply(store::Transaction& txn, const feed::FeedEvent& event) const override;
  absl::Status BeginSnapshot(store::Transaction& txn) const override;
  absl::Status EndSnapshot(store::Transaction& txn) const override;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_EVENTS_MEMBER_EVENTS_H_
