// The model of a review: see review_world.h.
#include <algorithm>
#include <map>

#include "services/approval/domain/limits.h"
#include "services/approval/store/testing/review_world.h"

namespace outlay::approval {
namespace {

constexpr int kDay = 24;
constexpr int kWeek = 7 * kDay;
constexpr int kHops = 5;

}  // namespace

bool PlainClock::IsWorking(int hour) const {
  // It begins on a Monday.
  const int day = hour / kDay;
  return !has_calendar_ || (day % 7 < 5 && !holidays_.contains(day));
}

void PlainClock::Advance(int hours) {
  for (int i = 0; i < hours; ++i) {
    if (is_paused) {
      is_paused = --pause_left > 0;
    } else if (IsWorking(now)) {
      deadline.left = std::max(deadline.left - 1, 0);
      for (Timer& timer : escalations) timer.left = std::max(timer.left - 1, 0);
    }
    ++now;
    Latch();
  }
}

void PlainClock::Latch() {
  if (is_paused || !IsWorking(now)) return;
  deadline.is_due |= deadline.left == 0;
  for (Timer& timer : escalations) timer.is_due |= timer.left == 0;
}

void PlainClock::BeginRound() {
  deadline = {.left = kWeek};
  is_paused = false;
  pause_left = kWeek;
}

void PlainClock::BeginStage(const Stage& stage) {
  escalations.clear();
  for (const Escalation& escalation : stage.escalations) escalations.push_back({.left = escalation.after_hours});
}

void PlainClock::Pause() {
  is_paused = pause_left > 0;
}

void PlainClock::Resume() {
  is_paused = false;
  // The pause may have begun on a free day behind the last working hour.
  Latch();
}

ReviewState ReviewWorld::StateNow() const {
  if (state_ != ReviewState::kOpen) return state_;
  if (clock_.deadline.is_due) return ReviewState::kExpired;
  if (clock_.is_paused || stage_ < 0) return state_;
  const std::vector<Escalation>& escalations = stages_[static_cast<size_t>(stage_)].escalations;
  for (size_t i = 0; i < escalations.size(); ++i) {
    if (escalations[i].action == EscalationAction::kReject && clock_.escalations[i].is_due) {
      return ReviewState::kRejected;
    }
  }
  return state_;
}

std::set<std::string> ReviewWorld::PersonsOf(const std::string& user) const {
  const std::string& owner = people_.users.at(user).owner;
  return owner.empty() ? std::set<std::string>{user} : std::set<std::string>{user, owner};
}

bool ReviewWorld::IsInvolved(const std::string& user) const {
  const std::set<std::string> persons = PersonsOf(user);
  return std::any_of(persons.begin(), persons.end(), [&](const std::string& one) { return involved_.contains(one); });
}

bool ReviewWorld::HasLimit(const std::string& user) const {
  const FakePeople::User& who = people_.users.at(user);
  return who.active && who.authority >= review_.subject.base_minor;
}

bool ReviewWorld::IsSeatOpen(const Seat& seat) const {
  const ReviewStage& stage = review_.stages[static_cast<size_t>(stage_)];
  return std::none_of(review_.decisions.begin(), review_.decisions.end(), [&](const Decision& decision) {
    if (decision.round != review_.round || decision.stage != stage_ || decision.voided) return false;
    return std::any_of(stage.seats.begin(), stage.seats.end(),
                       [&](const Seat& other) { return other.slot == seat.slot && other.user == decision.user; });
  });
}

const Seat* ReviewWorld::OpenSeatOf(const std::string& user) const {
  for (const Seat& seat : review_.stages[static_cast<size_t>(stage_)].seats) {
    if (seat.user == user && IsSeatOpen(seat)) return &seat;
  }
  return nullptr;
}

bool ReviewWorld::IsHop(const std::string& from, const std::string& to, int64_t amount) const {
  return people_.users.at(to).active &&
         std::any_of(delegations_.begin(), delegations_.end(), [&](const Delegation& delegation) {
           return delegation.delegator == from && delegation.delegate == to && !delegation.revoked &&
                  delegation.window.start <= At(clock_.now) && At(clock_.now) < delegation.window.end &&
                  amount <= delegation.cap_minor.value_or(amount);
         });
}

bool ReviewWorld::Reaches(const std::string& from, const std::string& to, int64_t amount, int hops) const {
  if (from == to) return true;
  if (hops == kHops) return false;
  return std::any_of(people_.users.begin(), people_.users.end(), [&](const auto& next) {
    return next.first != from && IsHop(from, next.first, amount) && Reaches(next.first, to, amount, hops + 1);
  });
}

bool ReviewWorld::MayDecide(const std::string& actor, const std::string& seat_user,
                            const std::vector<std::string>& chain) const {
  if (OpenSeatOf(seat_user) == nullptr || !HasLimit(seat_user)) return false;
  std::set<std::string> behind = {actor, seat_user};
  behind.insert(chain.begin(), chain.end());
  for (size_t i = 0; i + 1 < chain.size(); ++i) {
    if (!IsHop(chain[i], chain[i + 1], review_.subject.base_minor)) return false;
  }
  const bool fits = chain.empty() ? actor == seat_user : chain.front() == seat_user && chain.back() == actor;
  if (!fits || chain.size() > kHops + 1) return false;
  if (std::any_of(behind.begin(), behind.end(), [&](const std::string& user) { return IsInvolved(user); }))
    return false;
  const std::set<std::string> acting = PersonsOf(actor);
  return std::none_of(review_.decisions.begin(), review_.decisions.end(), [&](const Decision& past) {
    if (past.round != review_.round || past.stage != stage_ || past.voided) return false;
    std::set<std::string> counted = PersonsOf(past.decided_by);
    counted.merge(PersonsOf(past.user));
    return std::any_of(acting.begin(), acting.end(), [&](const std::string& one) { return counted.contains(one); });
  });
}

std::string ReviewWorld::Guided(const Subject& subject) const {
  for (const SubjectLine& line : subject.lines) {
    Availability says = Availability::kAllowed;
    Availability at_most = Availability::kAllowed;
    for (const BuyingPolicy& policy : told_.buying.policies) {
      const bool is_known = !line.category.empty();
      if (is_known && !line.category.starts_with(policy.spec.categories[0])) continue;
      at_most = std::max(at_most, policy.spec.availability);
      says = std::max(says, is_known ? policy.spec.availability : Availability::kRestricted);
    }
    if (says < Availability::kRestricted) continue;
    const bool is_allowed = std::any_of(
        told_.buying.exceptions.begin(), told_.buying.exceptions.end(), [&](const BuyingException& exception) {
          const bool counts = exception.state == ExceptionState::kUsed ||
                              (exception.state == ExceptionState::kUsable && At(clock_.now) < exception.expire_time);
          return counts && exception.availability >= at_most && exception.item.category == line.category;
        });
    if (!is_allowed) return says == Availability::kBlocked ? "PURCHASE_BLOCKED" : "JUSTIFICATION_REQUIRED";
  }
  return "";
}

bool ReviewWorld::BeginsAgain(const Subject& subject) const {
  const ReviewState state = StateNow();
  if (state != ReviewState::kOpen && state != ReviewState::kApproved) return true;
  std::set<std::string> involved = involved_;
  for (const std::string& user : subject.involved) involved.merge(PersonsOf(user));
  for (const Decision& decision : review_.decisions) {
    if (decision.round != review_.round || decision.voided || decision.user.empty()) continue;
    const bool approves = decision.verdict == Verdict::kApprove || !decision.rejected_lines.empty();
    const FakePeople::User& seat = people_.users.at(decision.user);
    const bool is_able =
        people_.users.at(decision.decided_by).active && seat.active && seat.authority >= subject.base_minor;
    if (approves && !is_able) return true;
    const bool grows = subject.base_minor > review_.subject.base_minor;
    if (approves && grows && !Reaches(decision.user, decision.decided_by, subject.base_minor)) return true;
    std::set<std::string> behind = {decision.user, decision.decided_by};
    behind.insert(decision.chain.begin(), decision.chain.end());
    for (const std::string& user : behind) {
      for (const std::string& person : PersonsOf(user)) {
        if (involved.contains(person)) return true;
      }
    }
  }
  return !IsTolerated(subject) || subject.lines[0].category != review_.subject.lines[0].category;
}

int64_t ReviewWorld::GrownTo(const Subject& subject) const {
  return grown_ + std::max<int64_t>(subject.base_minor - review_.subject.base_minor, 0);
}

bool ReviewWorld::IsTolerated(const Subject& subject) const {
  const int64_t grown = GrownTo(subject);
  if (grown == grown_) return true;
  const Materiality& materiality = told_.materiality;
  if (!materiality.basis_points.has_value() && !materiality.amount.has_value()) return false;
  const int64_t decided = subject.base_minor - grown;
  if (decided < 0) return false;
  // Amounts of this world are far from overflows.
  const bool fits_share =
      !materiality.basis_points.has_value() || grown * 10'000 <= decided * *materiality.basis_points;
  const bool fits_amount = !materiality.amount.has_value() || grown <= materiality.amount->minor_units();
  const std::vector<Stage> asked = StagesFor(subject);
  const bool has_all = std::all_of(asked.begin(), asked.end(), [&](const Stage& stage) {
    return std::find(stages_.begin(), stages_.end(), stage) != stages_.end();
  });
  return fits_share && fits_amount && has_all && asked == StagesFor(review_.subject);
}

std::vector<Stage> ReviewWorld::StagesFor(const Subject& subject) const {
  std::vector<Stage> stages;
  bool is_any = false;
  for (const Rule& rule : rules_) {
    if (rule.spec.disabled) continue;
    is_any = true;
    for (const Tier& tier : rule.spec.tiers) {
      const bool is_above = subject.base_minor > tier.above_minor.value_or(-1);
      if (!is_above || subject.base_minor > tier.up_to_minor.value_or(subject.base_minor)) continue;
      for (const Stage& stage : tier.stages) {
        if (std::find(stages.begin(), stages.end(), stage) == stages.end()) stages.push_back(stage);
      }
    }
  }
  if (!is_any) {
    Stage& administrators = stages.emplace_back();
    administrators.display_name = "No rule matches";
    administrators.approvers = {{.kind = ApproverKind::kGroupAdministrators}};
    administrators.quorum = Quorum::kAnyOne;
  }
  return stages;
}

StageState ReviewWorld::OutcomeOf(const Review& review, const std::string& line) const {
  const ReviewStage& stage = review_.stages[static_cast<size_t>(stage_)];
  int yes = 0;
  int no = 0;
  for (const Decision& decision : review.decisions) {
    if (decision.round != review.round || decision.stage != stage_ || decision.voided) continue;
    const std::vector<std::string>& lines = decision.rejected_lines;
    const bool is_spared = !lines.empty() && std::find(lines.begin(), lines.end(), line) == lines.end();
    decision.verdict == Verdict::kApprove || is_spared ? ++yes : ++no;
  }
  if (yes >= stage.needed) return StageState::kApproved;
  const bool is_lost = stage.stage.quorum == Quorum::kAnyOne || stage.slots - no < stage.needed;
  return no > 0 && is_lost ? StageState::kRejected : StageState::kActive;
}

ReviewState ReviewWorld::AfterVote(const Review& decided) {
  std::map<StageState, int> outcomes;
  if (is_by_line_) {
    for (const SubjectLine& line : decided.subject.lines) {
      const StageState outcome =
          rejected_.contains(line.number) ? StageState::kRejected : OutcomeOf(decided, line.number);
      if (outcome == StageState::kRejected) rejected_.insert(line.number);
      ++outcomes[outcome];
    }
  } else {
    ++outcomes[OutcomeOf(decided, "")];
  }
  if (outcomes[StageState::kActive] == 0 && outcomes[StageState::kApproved] == 0) return ReviewState::kRejected;
  if (outcomes[StageState::kActive] > 0) return ReviewState::kOpen;
  ++stage_;
  return stage_ == static_cast<int>(stages_.size()) ? ReviewState::kApproved : ReviewState::kOpen;
}

}  // namespace outlay::approval
