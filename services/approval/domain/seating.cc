#include "services/approval/domain/seating.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/approval/domain/limits.h"

namespace outlay::approval {
namespace {

bool Sits(const std::vector<Seat>& seats, const std::string& user) {
  return std::any_of(seats.begin(), seats.end(), [&](const Seat& seat) { return seat.user == user; });
}

// Gathers people, leaving out those who may not decide.
class Gatherer {
 public:
  Gatherer(const Room& room, std::vector<Seat> present)
      : room_(room), involved_(PersonsInvolved(room.subject, room.people)), seats_(std::move(present)) {}

  void Add(const Approver& approver) {
    switch (approver.kind) {
      case ApproverKind::kUnspecified:
        return;
      case ApproverKind::kUser:
        AddUser(approver.id);
        return;
      case ApproverKind::kRole:
        for (const std::string& user : room_.people.HoldersOf(approver.id, room_.subject.group_id)) {
          if (room_.people.IsActive(user)) Offer({.user = user, .in_place_of = {}, .escalated = false});
        }
        return;
      case ApproverKind::kManager:
        AddManager(room_.subject.requester, approver.manager_level, "");
        return;
      case ApproverKind::kGroupAdministrators:
        AddAdministrators("");
        return;
      case ApproverKind::kBudgetOwners:
        for (const std::string& user : room_.subject.budget_owners) AddUser(user);
        return;
    }
  }
  // Whether somebody took the place of a user who left.
  bool Replace(const std::string& user) {
    const size_t before = seats_.size();
    for (const Delegation& delegation : room_.delegations) {
      if (delegation.delegator != user || !Covers(delegation, room_.subject, room_.now)) continue;
      Offer({.user = delegation.delegate, .in_place_of = user, .escalated = false});
      if (seats_.size() > before) return true;
    }
    AddManager(user, 1, user);
    if (seats_.size() == before) AddAdministrators(user);
    return seats_.size() > before;
  }
  void AddAdministrators(const std::string& in_place_of) {
    for (const std::string& user : room_.people.AdministratorsOf(room_.subject.group_id)) {
      Offer({.user = user, .in_place_of = in_place_of, .escalated = false});
    }
  }

  // How many may decide, those beyond the limit of seats included.
  int able() const { return static_cast<int>(seats_.size()) + beyond_limit_; }
  const std::vector<Seat>& seats() const { return seats_; }
  const std::vector<LeftOut>& left_out() const { return left_out_; }

 private:
  void AddUser(const std::string& user) {
    if (room_.people.IsActive(user)) {
      Offer({.user = user, .in_place_of = {}, .escalated = false});
      return;
    }
    LeaveOut(user, LeftOutReason::kNotActive);
    Replace(user);
  }
  // The first one above, from so many levels up, who may decide.
  void AddManager(const std::string& user, int level, const std::string& in_place_of) {
    std::string manager = user;
    const size_t before = seats_.size();
    for (int i = 1; i <= kManagersAbove; ++i) {
      manager = room_.people.ManagerOf(manager);
      if (manager.empty()) return;
      if (i < level || !room_.people.IsActive(manager)) continue;
      if (Sits(seats_, manager)) return;
      Offer({.user = manager, .in_place_of = in_place_of, .escalated = false});
      if (seats_.size() > before) return;
    }
  }
  void Offer(Seat seat) {
    if (Sits(seats_, seat.user)) return;
    if (!room_.people.IsActive(seat.user)) {
      LeaveOut(seat.user, LeftOutReason::kNotActive);
    } else if (room_.people.PersonsBehind(seat.user).Overlaps(involved_)) {
      LeaveOut(seat.user, LeftOutReason::kInvolved);
    } else if (room_.people.AuthorityOf(seat.user, room_.subject.group_id).value_or(-1) < room_.subject.base_minor) {
      LeaveOut(seat.user, LeftOutReason::kNoAuthority);
    } else if (seats_.size() >= limits::kSeatsPerStage) {
      // Counted all the same: a stage that asks for everybody must not ask for fewer.
      ++beyond_limit_;
    } else {
      seats_.push_back(std::move(seat));
    }
  }
  void LeaveOut(const std::string& user, LeftOutReason reason) {
    const LeftOut left_out = {.user = user, .reason = reason};
    if (std::find(left_out_.begin(), left_out_.end(), left_out) == left_out_.end()) left_out_.push_back(left_out);
  }

  // A chain of managers that is a ring ends here.
  static constexpr int kManagersAbove = 10;

  const Room& room_;
  const Persons involved_;
  std::vector<Seat> seats_;
  std::vector<LeftOut> left_out_;
  int beyond_limit_ = 0;
};

}  // namespace

Persons PersonsInvolved(const Subject& subject, const People& people) {
  Persons persons = people.PersonsBehind(subject.requester);
  for (const std::string& user : subject.involved) persons.Add(people.PersonsBehind(user));
  return persons;
}

Seating SeatStage(const Stage& stage, const Room& room) {
  Gatherer gatherer(room, {});
  for (const Approver& approver : stage.approvers) gatherer.Add(approver);
  if (gatherer.seats().empty()) gatherer.AddAdministrators("");
  return {
      .seats = gatherer.seats(), .needed = ApprovalsNeeded(stage, gatherer.able()), .left_out = gatherer.left_out()};
}

std::vector<Seat> SeatsOf(const Approver& approver, const std::vector<Seat>& present, const Room& room) {
  Gatherer gatherer(room, present);
  gatherer.Add(approver);
  return {gatherer.seats().begin() + static_cast<std::ptrdiff_t>(present.size()), gatherer.seats().end()};
}

std::vector<Seat> Reseat(const Review& review, int stage, const Room& room) {
  std::vector<Seat> stay;
  std::vector<Seat> gone;
  for (const Seat& seat : review.stages[static_cast<size_t>(stage)].seats) {
    const bool stays = IsDecided(review, stage, seat.user) || room.people.IsActive(seat.user);
    (stays ? stay : gone).push_back(seat);
  }
  Gatherer gatherer(room, stay);
  for (const Seat& seat : gone) gatherer.Replace(seat.user);
  return gatherer.seats();
}

}  // namespace outlay::approval
