#include "services/approval/domain/review.h"

#include <algorithm>
#include <set>

#include "services/approval/domain/limits.h"

namespace outlay::approval {
namespace {

// Nothing: there is no escalation of this number.
std::optional<absl::Time> EscalationDue(const ReviewStage& stage, int number) {
  const auto index = static_cast<size_t>(number);
  if (index >= stage.stage.escalations.size() || !stage.start.has_value()) return std::nullopt;
  if (index < stage.escalation_times.size()) return stage.escalation_times[index];
  // Rows stored before calendars existed have no due times.
  return *stage.start + stage.paused + absl::Hours(stage.stage.escalations[index].after_hours);
}

}  // namespace

std::string_view StateName(ReviewState state) {
  switch (state) {
    case ReviewState::kOpen:
      return "OPEN";
    case ReviewState::kApproved:
      return "APPROVED";
    case ReviewState::kRejected:
      return "REJECTED";
    case ReviewState::kWithdrawn:
      return "WITHDRAWN";
    case ReviewState::kExpired:
      return "EXPIRED";
  }
  return "OPEN";
}

const std::string& GroupOf(const ReviewStage& stage, const Subject& subject) {
  return stage.group_id.empty() ? subject.group_id : stage.group_id;
}

std::optional<int> ActiveStage(const Review& review) {
  for (size_t i = 0; i < review.stages.size(); ++i) {
    if (review.stages[i].state == StageState::kActive) return static_cast<int>(i);
  }
  return std::nullopt;
}

bool IsDecided(const Review& review, int stage, std::string_view user) {
  return std::any_of(review.decisions.begin(), review.decisions.end(), [&](const Decision& decision) {
    return decision.round == review.round && decision.stage == stage && !decision.voided && decision.user == user;
  });
}

bool Decision::Approves(std::string_view line) const {
  if (verdict == Verdict::kApprove) return true;
  return !rejected_lines.empty() &&
         std::find(rejected_lines.begin(), rejected_lines.end(), line) == rejected_lines.end();
}

bool IsSlotDecided(const Review& review, int stage, int slot) {
  const std::vector<Seat>& seats = review.stages[static_cast<size_t>(stage)].seats;
  return std::any_of(seats.begin(), seats.end(),
                     [&](const Seat& seat) { return seat.slot == slot && IsDecided(review, stage, seat.user); });
}

std::vector<std::string> Undecided(const Review& review) {
  std::vector<std::string> users;
  const std::optional<int> stage = ActiveStage(review);
  if (!stage.has_value()) return users;
  for (const Seat& seat : review.stages[static_cast<size_t>(*stage)].seats) {
    if (!IsSlotDecided(review, *stage, seat.slot)) users.push_back(seat.user);
  }
  return users;
}

bool HasVacancy(const Review& review) {
  const std::optional<int> active = ActiveStage(review);
  if (review.state != ReviewState::kOpen || !active.has_value()) return false;
  const ReviewStage& stage = review.stages[static_cast<size_t>(*active)];
  std::set<int> taken;
  for (const Seat& seat : stage.seats) taken.insert(seat.slot);
  return static_cast<int>(taken.size()) < stage.slots;
}

bool NobodyDecides(const Review& review) {
  return review.state == ReviewState::kOpen && Undecided(review).empty();
}

bool CountsForSplits(const Review& review) {
  const bool stands = review.state == ReviewState::kOpen || review.state == ReviewState::kApproved;
  return stands && (IsPurchase(review.subject.kind) || IsMoneyMove(review.subject.kind));
}

bool IsQuestionOpen(const Review& review) {
  return !review.questions.empty() && !review.questions.back().end_time.has_value();
}

std::optional<absl::Time> NextEscalation(const ReviewStage& stage) {
  return EscalationDue(stage, stage.escalations_done);
}

std::optional<absl::Time> NextDue(const Review& review) {
  if (review.state != ReviewState::kOpen) return std::nullopt;
  if (review.pause_time.has_value()) return PauseEnd(review);
  absl::Time due = std::min(review.deadline, review.remind_time);
  if (const std::optional<int> active = ActiveStage(review); active.has_value()) {
    due = std::min(due, NextEscalation(review.stages[static_cast<size_t>(*active)]).value_or(due));
  }
  return due;
}

bool IsOutOfTime(const Review& review, absl::Time now) {
  if (review.state != ReviewState::kOpen) return false;
  if (!review.pause_time.has_value()) return now >= review.deadline;
  return now >= review.pause_deadline.value_or(review.deadline + (limits::kPauseTime - review.paused));
}

std::optional<absl::Time> PauseEnd(const Review& review) {
  if (!review.pause_time.has_value()) return std::nullopt;
  return *review.pause_time + (limits::kPauseTime - review.paused);
}

void EndPause(absl::Time end, const WorkCalendar& calendar, Review& review) {
  const absl::Time begin = *review.pause_time;
  const absl::Duration length = end - begin;
  review.pause_time.reset();
  review.pause_deadline.reset();
  review.paused += length;
  review.deadline = calendar.Shift(review.deadline, begin, end);
  if (const std::optional<int> active = ActiveStage(review); active.has_value()) {
    // A stage that began during the pause is moved only by the rest of it.
    ReviewStage& stage = review.stages[static_cast<size_t>(*active)];
    const absl::Duration missed = std::clamp(end - *stage.start, absl::ZeroDuration(), length);
    stage.paused += missed;
    for (absl::Time& due : stage.escalation_times) due = calendar.Shift(due, end - missed, end);
    review.remind_time = calendar.Shift(review.remind_time, end - missed, end);
  }
}

ReviewState StateAt(const Review& review, absl::Time now, const WorkCalendar& calendar) {
  if (review.state != ReviewState::kOpen) return review.state;
  if (IsOutOfTime(review, now)) return ReviewState::kExpired;
  if (const std::optional<absl::Time> end = PauseEnd(review); end.has_value() && *end <= now) {
    Review gone_on = review;
    EndPause(*end, calendar, gone_on);
    return StateAt(gone_on, now, calendar);
  }
  const std::optional<int> active = ActiveStage(review);
  if (!active.has_value() || review.pause_time.has_value()) return ReviewState::kOpen;
  const ReviewStage& stage = review.stages[static_cast<size_t>(*active)];
  // A rejection ends the escalations, so earlier missed ones do not matter.
  for (int next = stage.escalations_done; const std::optional<absl::Time> due = EscalationDue(stage, next); ++next) {
    const bool rejects = stage.stage.escalations[static_cast<size_t>(next)].action == EscalationAction::kReject;
    if (rejects && *due <= now) return ReviewState::kRejected;
  }
  return ReviewState::kOpen;
}

}  // namespace outlay::approval
