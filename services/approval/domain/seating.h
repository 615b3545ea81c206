// Who sits in a stage: its rule's approvers made into people (A2, A4, D5).
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_SEATING_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_SEATING_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/approval/domain/delegation.h"
#include "services/approval/domain/people.h"
#include "services/approval/domain/review.h"
#include "services/approval/domain/rule.h"
#include "services/approval/domain/subject.h"

namespace outlay::approval {

// What a stage's people are found by. Points to values that must outlive it.
struct Room {
  const Subject& subject;
  const People& people;
  const std::vector<Delegation>& delegations;
  absl::Time now;
};

// Numbers as in outlay.approval.v1.LeftOut.Reason.
enum class LeftOutReason : uint8_t { kInvolved = 1, kNoAuthority = 2, kNotActive = 3 };

struct LeftOut {
  std::string user;
  LeftOutReason reason = LeftOutReason::kInvolved;

  bool operator==(const LeftOut&) const = default;
};

struct Seating {
  std::vector<Seat> seats;  // by user, no two alike
  int needed = 0;
  std::vector<LeftOut> left_out;
};

// Everybody with a part in the subject: nobody of them decides.
Persons PersonsInvolved(const Subject& subject, const People& people);

// The people of a stage, now. In place of somebody who is not ACTIVE sits a delegate, else the manager, else the
// group's administrators. When nobody is left, the group's administrators decide; when they may not either, there are
// no seats, and time goes on (A7). Enough approvals may be impossible to get: never fewer are asked for.
Seating SeatStage(const Stage& stage, const Room& room);

// Those that an approver adds to seats which are there: without those who sit already.
std::vector<Seat> SeatsOf(const Approver& approver, const std::vector<Seat>& present, const Room& room);

// Seats of which the undecided ones of people who are not ACTIVE any more went to others; a seat that nobody can take
// is left out. `decided(user)`: that seat stays.
std::vector<Seat> Reseat(const Review& review, int stage, const Room& room);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_SEATING_H_
