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
  const std::string& group_id;  // in which they are found, and their authority is judged
  const People& people;
  const std::vector<Delegation>& delegations;
  absl::Time now;
};

struct Seating {
  std::vector<Seat> seats;  // no person twice
  int slots = 0;            // decisions asked for, those that nobody can make included
  int needed = 0;
  std::vector<LeftOut> left_out;
};

// Everybody with a part in the subject, when it was told or by now: nobody of them decides.
Persons PersonsInvolved(const Subject& subject, const People& people);

// The people of a stage, now. Each user, manager and budget owner that it names is a slot, and each person of a role
// who may decide. In place of somebody who may not sit a delegate (of who is not ACTIVE), else a manager, else the
// group's administrators; a slot that nobody can fill counts all the same. Enough approvals may be impossible to get:
// never fewer are asked for, and time goes on (A7).
Seating SeatStage(const Stage& stage, const Room& room);

// Seats for those whom an escalation adds, without people who sit already; they share `slots` one after
// another; none: nobody.
std::vector<Seat> SeatsOf(const Approver& approver, const std::vector<Seat>& present, const std::vector<int>& slots,
                          const Room& room);

// Seats of which those went to others, in the same slot, whose people may not decide any more; slots that are decided
// stay. A slot that nobody sits in is offered again to whom the stage asks for, their managers and administrators; one
// that nobody can take is empty. Left out: those who were asked for then.
struct Reseated {
  std::vector<Seat> seats;
  std::vector<LeftOut> left_out;
};
Reseated Reseat(const Review& review, int stage, const Room& room);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_SEATING_H_
