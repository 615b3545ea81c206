// Random sequences of every verb, and time that passes or jumps, against a plain model of what a review is.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "common/base/currency.h"
#include "common/base/errors.h"
#include "common/base/random.h"
#include "common/base/strings.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/review_decisions.h"
#include "services/approval/domain/testing/people.h"

namespace outlay::approval {
namespace {

constexpr int kSequences = 150;
constexpr int kCommands = 100;
constexpr int kUsers = 6;  // 0 asks; 1 to 3 sit in the first stage, 3 and 4 in the second; 5 has no part
constexpr int kStages = 2;
constexpr const char* kNames[kUsers] = {"u0", "u1", "u2", "u3", "u4", "u5"};

bool Sits(int stage, int user) {
  return stage == 0 ? user >= 1 && user <= 3 : user == 3 || user == 4;
}

// A review by hours and counts. `quorum` is of the first stage; the second asks for everybody.
struct Model {
  static constexpr int kDays7 = 7 * 24;

  Quorum quorum = Quorum::kAll;
  ReviewState state = ReviewState::kOpen;
  int round = 1;
  int amount = 0;
  int stage = 0;
  std::array<std::array<int, kUsers>, kStages> votes = {};  // 1 yes, -1 no
  int deadline = 0;
  int pause = -1;
  int paused = 0;
  bool is_asked = false;

  void Begin(int now) {
    state = ReviewState::kOpen;
    stage = 0;
    votes = {};
    deadline = now + kDays7;
    pause = -1;
    paused = 0;
    is_asked = false;
  }
  bool IsOver(int now) const {
    return state != ReviewState::kOpen || now >= (pause < 0 ? deadline : deadline + kDays7 - paused);
  }
  int Votes(int value) const {
    return static_cast<int>(
        std::count(votes[static_cast<size_t>(stage)].begin(), votes[static_cast<size_t>(stage)].end(), value));
  }
  int Needed() const {
    if (stage == 1) return 2;
    return quorum == Quorum::kAnyOne ? 1 : quorum == Quorum::kMajority ? 2 : 3;
  }
  void End(ReviewState how) {
    state = how;
    pause = -1;
    is_asked = false;
  }
  void Resume(int now) {
    const int end = std::min(now, pause + kDays7 - paused);
    deadline += end - pause;
    paused += end - pause;
    pause = -1;
  }

  std::string Decide(int user, bool yes, bool saw_it, int now) {
    if (IsOver(now)) return "REVIEW_ENDED";
    if (!saw_it) return "SUBJECT_CHANGED";
    int& vote = votes[static_cast<size_t>(stage)][static_cast<size_t>(user)];
    if (!Sits(stage, user)) return "NOT_YOUR_TURN";
    if (vote != 0) return "ALREADY_DECIDED";
    vote = yes ? 1 : -1;
    const int open = (stage == 0 ? 3 : 2) - Votes(1) - Votes(-1);
    const bool any_one = stage == 0 && quorum == Quorum::kAnyOne;
    if (!yes && (any_one || Votes(1) + open < Needed())) {
      End(ReviewState::kRejected);
    } else if (Votes(1) >= Needed() && ++stage == kStages) {
      End(ReviewState::kApproved);
    }
    return "";
  }
  std::string Ask(int user, int now) {
    if (IsOver(now)) return "REVIEW_ENDED";
    if (!Sits(stage, user) || votes[static_cast<size_t>(stage)][static_cast<size_t>(user)] != 0) return "NOT_YOUR_TURN";
    if (is_asked) return "QUESTION_OPEN";
    is_asked = true;
    if (paused < kDays7) pause = now;
    return "";
  }
  std::string Answer(int user, int now) {
    if (IsOver(now)) return "REVIEW_ENDED";
    if (!is_asked) return "NO_QUESTION_OPEN";
    if (user != 0) return "REQUESTER_ONLY";
    if (pause >= 0) Resume(now);
    is_asked = false;
    return "";
  }
  std::string Withdraw(int user, int now) {
    if (IsOver(now)) return "REVIEW_ENDED";
    if (user != 0) return "REQUESTER_ONLY";
    End(ReviewState::kWithdrawn);
    return "";
  }
  void Resubmit(int new_amount, int now) {
    const bool stands = state == ReviewState::kApproved || !IsOver(now);
    if (!stands || new_amount > amount) {
      ++round;
      Begin(now);
    }
    amount = new_amount;
  }
  void Tick(int now) {
    if (state != ReviewState::kOpen) return;
    if (IsOver(now)) {
      End(ReviewState::kExpired);
    } else if (pause >= 0 && now >= pause + kDays7 - paused) {
      Resume(now);
    }
  }
};

// The domain, driven by the same commands.
class Engine {
 public:
  explicit Engine(Quorum quorum) {
    for (const std::string name : kNames) people_.users[name] = {};
    rules_.emplace_back();
    rules_[0].id = "r";
    rules_[0].spec.group_id = "root";
    Tier& tier = rules_[0].spec.tiers.emplace_back();
    for (int stage = 0; stage < kStages; ++stage) {
      Stage& made = tier.stages.emplace_back();
      made.display_name = Concat("stage ", stage);
      made.quorum = stage == 0 ? quorum : Quorum::kAll;
      for (int user = 0; user < kUsers; ++user) {
        if (Sits(stage, user)) made.approvers.push_back({.kind = ApproverKind::kUser, .id = kNames[user]});
      }
    }
  }

  static Subject SubjectOf(int amount) {
    Subject subject;
    subject.resource = "x";
    subject.kind = SubjectKind::kRoleGrant;
    subject.amount = Money(amount, Currency::Of("USD"));
    subject.base_minor = amount;
    subject.requester = kNames[0];
    return subject;
  }
  static absl::Time At(int hours) { return absl::FromUnixSeconds(1'000'000) + absl::Hours(hours); }
  ReviewInputs Around(int now) const {
    return {.people = people_, .delegations = none_, .rules = rules_, .duties = {}, .now = At(now)};
  }

  void Open(int amount, int now) { review = DecideOpen("r", SubjectOf(amount), Around(now))->review; }
  std::string Take(const absl::StatusOr<ReviewDecision>& decision) {
    if (!decision.ok()) return ErrorReason(decision.status());
    review = decision->review;
    return "";
  }
  std::string Decide(int user, bool yes, bool saw_it, int now) {
    return Take(DecideVote(review,
                           {.actor = kNames[user],
                            .digest_hex = saw_it ? DigestOf(review.subject).ToHex() : std::string("0"),
                            .verdict = yes ? Verdict::kApprove : Verdict::kReject,
                            .reason = "because",
                            .rejected_lines = {}},
                           Around(now)));
  }

  Review review;

 private:
  FakePeople people_;
  std::vector<Rule> rules_;
  const std::vector<Delegation> none_;
};

void ExpectSame(const Model& model, const Review& review) {
  ASSERT_EQ(review.state, model.state);
  ASSERT_EQ(review.round, model.round);
  ASSERT_EQ(review.subject.base_minor, model.amount);
  ASSERT_EQ(review.deadline, Engine::At(model.deadline));
  ASSERT_EQ(review.pause_time.has_value(), model.pause >= 0);
  ASSERT_EQ(ActiveStage(review).value_or(-1), model.state == ReviewState::kOpen ? model.stage : -1);
  for (int stage = 0; stage < kStages; ++stage) {
    for (int user = 0; user < kUsers; ++user) {
      ASSERT_EQ(IsDecided(review, stage, kNames[user]),
                model.votes[static_cast<size_t>(stage)][static_cast<size_t>(user)] != 0);
    }
  }
}

// One command to both.
void Step(Random& random, Model& model, Engine& engine, int now) {
  const int user = static_cast<int>(random.Uniform(kUsers));
  const ReviewInputs around = engine.Around(now);
  switch (random.Uniform(12)) {
    case 0:
      ASSERT_EQ(engine.Take(DecideRequestInformation(engine.review, kNames[user], "?", around)), model.Ask(user, now));
      break;
    case 1:
      ASSERT_EQ(engine.Take(DecideAnswerInformation(engine.review, kNames[user], "!", around.now)),
                model.Answer(user, now));
      break;
    case 2:
      ASSERT_EQ(engine.Take(DecideWithdraw(engine.review, kNames[user], /*is_owner=*/false, "w", around.now)),
                model.Withdraw(user, now));
      break;
    case 3: {
      const int amount = static_cast<int>(random.Uniform(3)) + 1;
      if (engine.review.round >= limits::kRounds) break;
      ASSERT_EQ(engine.Take(DecideResubmit(engine.review, Engine::SubjectOf(amount), around)), "");
      model.Resubmit(amount, now);
      break;
    }
    case 4:
    case 5:
      engine.review = DecideTick(engine.review, around).review;
      model.Tick(now);
      break;
    default: {
      const bool yes = random.Uniform(4) != 0;
      const bool saw_it = random.Uniform(8) != 0;
      ASSERT_EQ(engine.Decide(user, yes, saw_it, now), model.Decide(user, yes, saw_it, now));
    }
  }
  ExpectSame(model, engine.review);
}

TEST(ReviewModelTest, RandomSequencesEndAsThePlainModelDoes) {
  const Quorum quorums[] = {Quorum::kAnyOne, Quorum::kAll, Quorum::kMajority};
  std::array<int, 6> ended = {};
  for (uint64_t seed = 1; seed <= kSequences; ++seed) {
    SCOPED_TRACE(Concat("seed ", seed));
    SeededRandom random(seed);
    const Quorum quorum = quorums[seed % 3];
    Engine engine(quorum);
    Model model;
    model.quorum = quorum;
    model.amount = 2;
    model.Begin(0);
    engine.Open(2, 0);
    int now = 0;
    for (int i = 0; i < kCommands; ++i) {
      // Often nothing, sometimes hours, rarely days: after downtime, or a clock that was set.
      now += random.Uniform(3) != 0 ? 0 : static_cast<int>(random.Uniform(random.Uniform(6) == 0 ? 200 : 20));
      Step(random, model, engine, now);
      if (::testing::Test::HasFatalFailure()) return;
      ++ended[static_cast<size_t>(engine.review.state)];
    }
  }
  for (const ReviewState state : {ReviewState::kOpen, ReviewState::kApproved, ReviewState::kRejected,
                                  ReviewState::kWithdrawn, ReviewState::kExpired}) {
    EXPECT_GT(ended[static_cast<size_t>(state)], kSequences) << StateName(state);
  }
}

}  // namespace
}  // namespace outlay::approval
