#include "services/approval/domain/seating.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/approval/domain/limits.h"

namespace outlay::approval {
namespace {

// Returns why somebody may not decide about the subject; nothing: they may. `involved`: the result of PersonsInvolved.
std::optional<LeftOutReason> WhyNot(const std::string& user, const Persons& involved, const Room& room) {
  if (!room.people.IsActive(user)) return LeftOutReason::kNotActive;
  if (room.people.PersonsBehind(user).Overlaps(involved)) return LeftOutReason::kInvolved;
  const int64_t authority = room.people.AuthorityOf(user, room.group_id).value_or(-1);
  return authority < room.subject.judged_minor() ? std::optional(LeftOutReason::kNoAuthority) : std::nullopt;
}

// Gathers people into slots, leaving out those who may not decide. A slot whose person may not decide is offered to
// others, and counts whether or not somebody takes it.
class Gatherer {
 public:
  // `decided`: the persons who have decided in the stage, so that nobody else waits for them.
  Gatherer(const Room& room, std::vector<Seat> present, int slots, Persons decided = {})
      : room_(room),
        involved_(PersonsInvolved(room.subject, room.people)),
        decided_(std::move(decided)),
        seats_(std::move(present)),
        slots_(slots) {}

  void Add(const Approver& approver) {
    switch (approver.kind) {
      case ApproverKind::kUnspecified:
        return;
      case ApproverKind::kUser:
        AddUser(approver.id);
        return;
      case ApproverKind::kRole:
        AddEverybody(room_.people.HoldersOf(approver.id, room_.group_id));
        return;
      case ApproverKind::kManager:
        AddManager(approver.manager_level);
        return;
      case ApproverKind::kGroupAdministrators:
        AddAdministrators();
        return;
      case ApproverKind::kBudgetOwners:
        for (const std::string& user : room_.subject.budget_owners) AddUser(user);
        if (room_.subject.budget_owners.empty()) vacant_.push_back({.slot = slots_++});
        return;
    }
  }
  // Offers the slots of people who may not decide to others; called once all other people have their own slots, so that
  // nobody takes another's slot and counts for both.
  void FillVacant() {
    for (const Vacant& vacant : vacant_) {
      if (!vacant.user.empty()) {
        Replace(vacant.user, vacant.slot);
      } else if (vacant.manager_level == 0 ||
                 !OfferManager(room_.subject.requester, vacant.manager_level, "", vacant.slot)) {
        OfferAdministrators("", vacant.slot);
      }
    }
    vacant_.clear();
  }
  // Offers a slot to the substitutes of a user: delegates if the user is not ACTIVE, else managers, else
  // administrators.
  void Replace(const std::string& user, int slot) {
    if (!room_.people.IsActive(user) && OfferDelegates(user, slot)) return;
    if (!OfferManager(user, 1, user, slot)) OfferAdministrators(user, slot);
  }

  // Offers an empty slot to the people whom the stage names and who have no seat yet, else to others.
  void Refill(const Stage& stage, int slot) {
    const auto takes = [&](const Approver& approver) { return OfferTo(approver, slot); };
    if (std::any_of(stage.approvers.begin(), stage.approvers.end(), takes)) return;
    const auto manager_takes = [&](const Approver& approver) {
      return approver.kind == ApproverKind::kUser && !Sits(approver.id) &&
             OfferManager(approver.id, 1, approver.id, slot);
    };
    if (std::any_of(stage.approvers.begin(), stage.approvers.end(), manager_takes)) return;
    OfferAdministrators("", slot);
  }

  const std::vector<Seat>& seats() const { return seats_; }
  int slots() const { return slots_; }
  const std::vector<LeftOut>& left_out() const { return left_out_; }

 private:
  // A slot whose person may not decide: a user, a manager from a level on, or any administrator.
  struct Vacant {
    std::string user = {};
    int manager_level = 0;
    int slot = 0;
  };

  // Compares persons: a service account has a seat if its owner does, and a delegate who decided has had one.
  bool Sits(const std::string& user) const {
    const Persons persons = room_.people.PersonsBehind(user);
    return persons.Overlaps(decided_) || std::any_of(seats_.begin(), seats_.end(), [&](const Seat& seat) {
             return room_.people.PersonsBehind(seat.user).Overlaps(persons);
           });
  }
  // A user who is named twice gets one slot.
  void AddUser(const std::string& user) {
    if (Sits(user)) return;
    const int slot = slots_++;
    if (!Offer(user, "", slot)) vacant_.push_back({.user = user, .slot = slot});
  }
  void AddEverybody(const std::vector<std::string>& users) {
    if (!AddThoseWhoMay(users)) vacant_.push_back({.slot = slots_++});
  }
  // Adds the administrators of the nearest group, upwards, in which any may decide.
  void AddAdministrators() {
    for (const std::vector<std::string>& level : room_.people.AdministratorsUpFrom(room_.group_id)) {
      if (AddThoseWhoMay(level)) return;
    }
    vacant_.push_back({.slot = slots_++});
  }
  // Returns whether anybody may decide.
  bool AddThoseWhoMay(const std::vector<std::string>& users) {
    bool is_somebody_there = false;
    for (const std::string& user : users) {
      if (Sits(user)) {
        is_somebody_there = true;
      } else if (room_.people.IsActive(user) && Offer(user, "", slots_)) {
        ++slots_;
        is_somebody_there = true;
      }
    }
    return is_somebody_there;
  }
  void AddManager(int level) {
    std::string named = room_.subject.requester;
    for (int i = 0; i < level && !named.empty(); ++i) named = room_.people.ManagerOf(named);
    if (!named.empty() && Sits(named)) return;
    const int slot = slots_++;
    if (named.empty() || !Offer(named, "", slot)) vacant_.push_back({.manager_level = level, .slot = slot});
  }
  bool OfferTo(const Approver& approver, int slot) {
    switch (approver.kind) {
      case ApproverKind::kUnspecified:
      case ApproverKind::kGroupAdministrators:
        return false;
      case ApproverKind::kUser:
        return Offer(approver.id, "", slot);
      case ApproverKind::kRole:
        return OfferAll(room_.people.HoldersOf(approver.id, room_.group_id), "", slot);
      case ApproverKind::kManager:
        return OfferManager(room_.subject.requester, approver.manager_level, "", slot);
      case ApproverKind::kBudgetOwners:
        return OfferAll(room_.subject.budget_owners, "", slot);
    }
    return false;
  }
  // Offers the slot to all of them together. Returns whether anybody takes it.
  bool OfferAll(const std::vector<std::string>& users, const std::string& in_place_of, int slot) {
    bool is_taken = false;
    for (const std::string& user : users) is_taken |= Offer(user, in_place_of, slot);
    return is_taken;
  }
  bool OfferDelegates(const std::string& user, int slot) {
    return std::any_of(room_.delegations.begin(), room_.delegations.end(), [&](const Delegation& delegation) {
      return delegation.delegator == user && Covers(delegation, room_.subject, room_.now) &&
             Offer(delegation.delegate, user, slot);
    });
  }
  // Offers the slot to the first manager, from this level up, who may decide and has no seat yet.
  bool OfferManager(const std::string& user, int level, const std::string& in_place_of, int slot) {
    std::string manager = user;
    for (int i = 1; i <= limits::kManagersAbove; ++i) {
      manager = room_.people.ManagerOf(manager);
      if (manager.empty()) return false;
      if (i >= level && Offer(manager, in_place_of, slot)) return true;
    }
    return false;
  }
  void OfferAdministrators(const std::string& in_place_of, int slot) {
    for (const std::vector<std::string>& level : room_.people.AdministratorsUpFrom(room_.group_id)) {
      if (OfferAll(level, in_place_of, slot)) return;
    }
  }
  // Seats the user in the slot if the user may decide and has no seat yet. Returns whether the user may.
  bool Offer(const std::string& user, const std::string& in_place_of, int slot) {
    if (Sits(user)) return false;
    if (const std::optional<LeftOutReason> reason = WhyNot(user, involved_, room_); reason.has_value()) {
      LeaveOut(user, *reason);
      return false;
    }
    // Beyond the limit the slot still counts: a stage that requires everybody must not require fewer.
    if (seats_.size() < limits::kSeatsPerStage) {
      seats_.push_back({.user = user, .in_place_of = in_place_of, .escalated = false, .slot = slot});
    }
    return true;
  }
  void LeaveOut(const std::string& user, LeftOutReason reason) {
    const LeftOut left_out = {.user = user, .reason = reason};
    if (std::find(left_out_.begin(), left_out_.end(), left_out) == left_out_.end()) left_out_.push_back(left_out);
  }

  const Room& room_;
  const Persons involved_;
  const Persons decided_;
  std::vector<Seat> seats_;
  int slots_ = 0;
  std::vector<Vacant> vacant_;
  std::vector<LeftOut> left_out_;
};

}  // namespace

Persons PersonsInvolved(const Subject& subject, const People& people) {
  Persons persons = people.PersonsBehind(subject.requester);
  for (const std::string& user : subject.involved) persons.Add(people.PersonsBehind(user));
  persons.Add(subject.persons);
  return persons;
}

Seating SeatStage(const Stage& stage, const Room& room) {
  Gatherer gatherer(room, {}, 0);
  for (const Approver& approver : stage.approvers) gatherer.Add(approver);
  gatherer.FillVacant();
  return {.seats = gatherer.seats(),
          .slots = gatherer.slots(),
          .needed = ApprovalsNeeded(stage, gatherer.slots()),
          .left_out = gatherer.left_out()};
}

std::vector<Seat> SeatsOf(const Approver& approver, const std::vector<Seat>& present, const std::vector<int>& slots,
                          const Room& room) {
  if (slots.empty()) return {};
  Gatherer gatherer(room, present, 0);
  gatherer.Add(approver);
  gatherer.FillVacant();
  std::vector<Seat> added(gatherer.seats().begin() + static_cast<std::ptrdiff_t>(present.size()),
                          gatherer.seats().end());
  // Each takes a slot that is missing a decision, and none that is taken.
  for (size_t i = 0; i < added.size(); ++i) {
    added[i].slot = slots[i % slots.size()];
    added[i].escalated = true;
  }
  return added;
}

Reseated Reseat(const Review& review, int stage, const Room& room) {
  const ReviewStage& seated = review.stages[static_cast<size_t>(stage)];
  const Persons involved = PersonsInvolved(room.subject, room.people);
  std::vector<Seat> stay;
  std::vector<Seat> gone;
  for (const Seat& seat : seated.seats) {
    const bool stays = IsSlotDecided(review, stage, seat.slot) || !WhyNot(seat.user, involved, room).has_value();
    (stays ? stay : gone).push_back(seat);
  }
  Persons decided;
  for (const Decision& decision : review.decisions) {
    const bool counts = decision.round == review.round && decision.stage == stage && !decision.voided;
    if (counts) decided.Add(decision.persons);
  }
  Gatherer gatherer(room, stay, seated.slots, decided);
  const auto is_taken = [&](int slot) {
    return std::any_of(gatherer.seats().begin(), gatherer.seats().end(),
                       [&](const Seat& seat) { return seat.slot == slot; });
  };
  for (const Seat& seat : gone) {
    if (!is_taken(seat.slot)) gatherer.Replace(seat.user, seat.slot);
  }
  for (int slot = 0; slot < seated.slots; ++slot) {
    if (!is_taken(slot)) gatherer.Refill(seated.stage, slot);
  }
  // All have decided, and the quorum requires more than there were people to ask: others are asked.
  const bool is_stuck = std::all_of(gatherer.seats().begin(), gatherer.seats().end(), [&](const Seat& seat) {
    return seat.slot < seated.slots && IsSlotDecided(review, stage, seat.slot);
  });
  for (int slot = seated.slots; is_stuck && slot < seated.needed; ++slot) gatherer.Refill(seated.stage, slot);
  return {.seats = gatherer.seats(), .left_out = gatherer.left_out()};
}

}  // namespace outlay::approval
