#include "services/purchase_order/domain/order/availability.h"

namespace outlay::purchase_order {

Availability AvailabilityOf(State state, bool suspended, bool deleted) {
  if (deleted) {
    return Availability::kClosed;
  }
  switch (state) {
    case State::kDraft:
    case State::kPendingApproval:
    case State::kRejected:
      return Availability::kNotIssued;
    case State::kClosed:
    case State::kCancelled:
      return Availability::kClosed;
    case State::kIssued:
      break;
  }
  return suspended ? Availability::kSuspended : Availability::kAvailable;
}

}  // namespace outlay::purchase_order
