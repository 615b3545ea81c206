// An organization in which everything around one review changes at random: people, their limits, delegations, rules,
// policies and exceptions; with a simple model of the review, by hours and counts, that predicts the result of each
// command. For tests.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_TESTING_REVIEW_WORLD_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_TESTING_REVIEW_WORLD_H_

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "services/approval/domain/review_decisions.h"
#include "services/approval/domain/testing/people.h"

namespace outlay::approval {

// Time as a person would count it: hour by hour, only those of working days, and none while the review is paused.
class PlainClock {
 public:
  struct Timer {
    int left = 0;  // working hours
    bool is_due = false;
  };

  PlainClock(bool has_calendar, std::set<int> holidays) : has_calendar_(has_calendar), holidays_(std::move(holidays)) {}

  bool IsWorking(int hour) const;
  void Advance(int hours);
  void BeginRound();
  void BeginStage(const Stage& stage);
  void Pause();
  void Resume();

  int now = 0;
  Timer deadline;
  std::vector<Timer> escalations;
  bool is_paused = false;
  int pause_left = 0;

 private:
  void Latch();

  const bool has_calendar_;
  const std::set<int> holidays_;  // days since the beginning
};

// The world of one seed.
class ReviewWorld {
 public:
  explicit ReviewWorld(uint64_t seed);

  // Gives one random command to the domain and compares the result with the model. Failures are gtest's.
  void Step();
  const Review& review() const { return review_; }
  // Returns the number of times that the subject grew and decisions stood (A5).
  int tolerated() const { return tolerated_; }

 private:
  // Changes of the world.
  void ChangePeople();
  void ChangeDelegations();
  void ChangeRules();
  void ChangePolicies();
  void AskForException();
  Stage RandomStage();
  std::string RandomUser();
  Subject RandomSubject();
  absl::Time At(int hour) const;
  ReviewInputs Around() const;
  int Below(int bound) { return static_cast<int>(random_.Uniform(static_cast<uint64_t>(bound))); }

  // Commands.
  void Open();
  void Resubmit();
  void Decide();
  void Ask();
  void Answer();
  void Withdraw();
  void Tick();
  void Restart();

  // Predictions of the model.
  ReviewState StateNow() const;
  bool MayDecide(const std::string& actor, const std::string& seat_user, const std::vector<std::string>& chain) const;
  bool Reaches(const std::string& from, const std::string& to, int64_t amount, int hops = 0) const;
  bool IsHop(const std::string& from, const std::string& to, int64_t amount) const;
  bool IsSeatOpen(const Seat& seat) const;
  const Seat* OpenSeatOf(const std::string& user) const;
  std::set<std::string> PersonsOf(const std::string& user) const;
  bool IsInvolved(const std::string& user) const;
  bool HasLimit(const std::string& user) const;
  // Returns "" if the policies allow the subject.
  std::string Guided(const Subject& subject) const;
  bool BeginsAgain(const Subject& subject) const;
  int64_t GrownTo(const Subject& subject) const;
  bool IsTolerated(const Subject& subject) const;
  std::vector<Stage> StagesFor(const Subject& subject) const;
  // Returns the outcome of the stage's decisions for a line; empty: for the subject as a whole.
  StageState OutcomeOf(const Review& review, const std::string& line) const;
  ReviewState AfterVote(const Review& decided);

  // Adopts the domain's result after comparing it with the model.
  void TakeRound(const ReviewDecision& decision, const Subject& subject);
  void CheckSeats() const;
  void CheckAlways() const;

  SeededRandom random_;
  FakePeople people_;
  std::vector<Delegation> delegations_;
  std::vector<Rule> rules_;
  SubjectFacts told_;
  WorkCalendar calendar_;
  PlainClock clock_;
  Review review_;
  bool is_by_line_ = false;

  // The state of the model.
  ReviewState state_ = ReviewState::kOpen;
  bool is_asked_ = false;
  int stage_ = -1;  // the active one
  std::vector<Stage> stages_;
  std::set<std::string> involved_;  // persons, from the start
  std::set<std::string> rejected_;  // lines
  int64_t grown_ = 0;               // in this round
  int tolerated_ = 0;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_TESTING_REVIEW_WORLD_H_
