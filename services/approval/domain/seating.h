// Seats people in a stage according to its rule's approvers (A2, A4, D5).
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

// The inputs for seating a stage. Refers to values that must outlive it.
struct Room {
  const Subject& subject;
  const std::string& group_id;  // in which people are found and their authority is checked
  const People& people;
  const std::vector<Delegation>& delegations;
  absl::Time now;
};

struct Seating {
  std::vector<Seat> seats;  // no person has two
  int slots = 0;            // decisions asked for, including those that nobody can make
  int needed = 0;
  std::vector<LeftOut> left_out;
};

// Returns everybody involved in the subject, when it was submitted or by now: none of them may decide.
Persons PersonsInvolved(const Subject& subject, const People& people);

// Returns the current people of a stage. Each user, manager and budget owner that it names gets a slot, as does each
// person with a named role who may decide. A person who may not decide is replaced by a delegate (if the person is not
// ACTIVE), else by a manager, else by the group's administrators. A slot that nobody can fill still counts, so a stage
// may be unable to get enough approvals: it never asks for fewer, and escalations and the deadline still apply (A7).
Seating SeatStage(const Stage& stage, const Room& room);

// Returns seats for the people whom an escalation adds, except those who already have a seat. They are distributed over
// `slots` in turn; if that is empty, there are none.
std::vector<Seat> SeatsOf(const Approver& approver, const std::vector<Seat>& present, const std::vector<int>& slots,
                          const Room& room);

// The seats after those whose people may not decide any more went to others, in the same slot; decided slots stay as
// they are. A slot that nobody has a seat in is offered again to those whom the stage asks for, to their managers and
// to administrators; a slot that nobody can take is empty. Where all have decided, so are slots beyond the existing
// ones that the quorum requires. Left out: those who were asked for then and may not decide.
struct Reseated {
  std::vector<Seat> seats;
  std::vector<LeftOut> left_out;
};
Reseated Reseat(const Review& review, int stage, const Room& room);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_SEATING_H_
