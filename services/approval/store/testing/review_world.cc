#include "services/approval/store/testing/review_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "common/base/currency.h"
#include "common/base/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/store/records.h"

namespace outlay::approval {
namespace {

std::string ReasonOf(const absl::Status& status) {
  return status.ok() ? "" : ErrorReason(status);
}

}  // namespace

void ReviewWorld::TakeRound(const ReviewDecision& decision, const Subject& subject) {
  for (const BuyingException& used : decision.used_exceptions) {
    for (BuyingException& known : told_.buying.exceptions) {
      if (known.id != used.id) continue;
      EXPECT_EQ(known.state, ExceptionState::kUsable) << "an exception is used once";
      known = used;
    }
  }
  review_ = decision.review;
  for (const std::string& user : subject.involved) involved_.merge(PersonsOf(user));
  involved_.merge(PersonsOf("ask"));
  stages_ = StagesFor(subject);
  rejected_.clear();
  grown_ = 0;
  is_asked_ = false;
  clock_.BeginRound();
  stage_ = stages_.empty() ? -1 : 0;
  state_ = stages_.empty() ? ReviewState::kApproved : ReviewState::kOpen;
  if (stage_ == 0) clock_.BeginStage(stages_[0]);
  ASSERT_EQ(review_.stages.size(), stages_.size());
  for (size_t i = 0; i < stages_.size(); ++i) ASSERT_EQ(review_.stages[i].stage, stages_[i]);
  const bool is_automatic = !review_.decisions.empty() && review_.decisions.back().stage == -1 &&
                            review_.decisions.back().round == review_.round;
  EXPECT_EQ(is_automatic, stages_.empty());
  CheckSeats();
}

void ReviewWorld::Open() {
  const Subject subject = RandomSubject();
  const absl::StatusOr<ReviewDecision> opened = DecideOpen("r", subject, Around());
  ASSERT_EQ(ReasonOf(opened.status()), "");
  TakeRound(*opened, subject);
}

void ReviewWorld::Resubmit() {
  if (review_.round >= limits::kRounds) return;
  Subject subject = RandomSubject();
  if (Below(2) == 0) subject.base_minor = std::min(subject.base_minor, review_.subject.base_minor);
  if (Below(3) == 0) {
    subject.base_minor = review_.subject.base_minor + Below(3);
    subject.lines[0].category = review_.subject.lines[0].category;
  }
  subject.lines[0].amount_minor = subject.base_minor;
  subject.amount = Money(subject.base_minor, Currency::Of("USD"));
  const bool again = BeginsAgain(subject);
  const std::string refused = again ? Guided(subject) : "";
  const absl::StatusOr<ReviewDecision> told = DecideResubmit(review_, subject, Around());
  ASSERT_EQ(ReasonOf(told.status()), refused);
  if (!told.ok()) return;
  ASSERT_EQ(told->review.round, review_.round + (again ? 1 : 0));
  if (again) return TakeRound(*told, subject);
  const int64_t grown = GrownTo(subject);
  tolerated_ += grown > grown_ ? 1 : 0;
  grown_ = grown;
  review_ = told->review;
  for (const std::string& user : subject.involved) involved_.merge(PersonsOf(user));
}

void ReviewWorld::Decide() {
  const std::string actor = RandomUser();
  const bool saw_it = Below(10) != 0;
  DecideCommand command = {.actor = actor,
                           .digest_hex = saw_it ? DigestOf(review_.subject).ToHex() : "0",
                           .verdict = Below(4) == 0 ? Verdict::kReject : Verdict::kApprove,
                           .reason = "so"};
  if (is_by_line_ && command.verdict == Verdict::kReject && Below(2) == 0) command.rejected_lines = {"1"};
  const absl::StatusOr<ReviewDecision> decided = DecideVote(review_, command, Around());
  const std::string reason = ReasonOf(decided.status());
  if (StateNow() != ReviewState::kOpen) {
    EXPECT_EQ(reason, "REVIEW_ENDED");
    return;
  }
  if (!saw_it) {
    EXPECT_EQ(reason, "SUBJECT_CHANGED");
    return;
  }
  const bool may_for_self = MayDecide(actor, actor, {});
  if (!decided.ok()) {
    EXPECT_FALSE(may_for_self) << actor << ": " << reason;
    if (reason != "NOT_YOUR_TURN") return;
    for (const Seat& seat : review_.stages[static_cast<size_t>(stage_)].seats) {
      EXPECT_FALSE(IsSeatOpen(seat) && Reaches(seat.user, actor, review_.subject.base_minor))
          << actor << " stands in for " << seat.user;
    }
    return;
  }
  const Decision& made = decided->review.decisions.back();
  ASSERT_TRUE(MayDecide(actor, made.user, made.chain)) << actor << " for " << made.user;
  EXPECT_EQ(made.chain.empty(), made.user == actor);
  if (may_for_self) {
    EXPECT_EQ(made.user, actor);
  }
  const int stage = stage_;
  state_ = AfterVote(decided->review);
  review_ = decided->review;
  if (state_ != ReviewState::kOpen) is_asked_ = false;
  if (state_ != ReviewState::kOpen || stage_ == stage) return;
  clock_.BeginStage(stages_[static_cast<size_t>(stage_)]);
  CheckSeats();
}

void ReviewWorld::Ask() {
  const std::string actor = RandomUser();
  const absl::StatusOr<ReviewDecision> asked = DecideRequestInformation(review_, actor, "?", Around());
  const std::string reason = ReasonOf(asked.status());
  if (StateNow() != ReviewState::kOpen) {
    EXPECT_EQ(reason, "REVIEW_ENDED");
    return;
  }
  if (reason == "NOT_YOUR_TURN") {
    EXPECT_FALSE(MayDecide(actor, actor, {}));
    return;
  }
  ASSERT_EQ(reason, is_asked_ ? "QUESTION_OPEN" : "");
  if (!asked.ok()) return;
  review_ = asked->review;
  is_asked_ = true;
  clock_.Pause();
}

void ReviewWorld::Answer() {
  const std::string actor = Below(2) == 0 ? "ask" : RandomUser();
  const absl::StatusOr<ReviewDecision> answered =
      DecideAnswerInformation(review_, actor, "!", At(clock_.now), calendar_);
  const std::string reason = ReasonOf(answered.status());
  if (StateNow() != ReviewState::kOpen) {
    EXPECT_EQ(reason, "REVIEW_ENDED");
    return;
  }
  ASSERT_EQ(reason, !is_asked_ ? "NO_QUESTION_OPEN" : actor != "ask" ? "REQUESTER_ONLY" : "");
  if (!answered.ok()) return;
  review_ = answered->review;
  is_asked_ = false;
  clock_.Resume();
}

void ReviewWorld::Withdraw() {
  const std::string actor = RandomUser();
  const absl::StatusOr<ReviewDecision> withdrawn =
      DecideWithdraw(review_, actor, /*is_owner=*/false, "w", At(clock_.now), calendar_);
  const bool is_open = StateNow() == ReviewState::kOpen;
  ASSERT_EQ(ReasonOf(withdrawn.status()), !is_open ? "REVIEW_ENDED" : actor != "ask" ? "REQUESTER_ONLY" : "");
  if (!withdrawn.ok()) return;
  review_ = withdrawn->review;
  state_ = ReviewState::kWithdrawn;
  is_asked_ = false;
}

void ReviewWorld::Tick() {
  const ReviewState before = state_;
  state_ = StateNow();
  if (state_ != ReviewState::kOpen) is_asked_ = false;
  review_ = DecideTick(review_, Around()).review;
  if (before != ReviewState::kOpen || state_ != ReviewState::kOpen) return;
  int due = 0;
  for (const PlainClock::Timer& timer : clock_.escalations) due += timer.is_due ? 1 : 0;
  if (!clock_.is_paused) {
    EXPECT_EQ(review_.stages[static_cast<size_t>(stage_)].escalations_done, due);
  }
  CheckSeats();
}

void ReviewWorld::Restart() {
  const absl::StatusOr<Review> read = FromRecord(review_.id, ToRecord(review_));
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(*read, review_);
  review_ = *read;
}

void ReviewWorld::CheckSeats() const {
  if (state_ != ReviewState::kOpen) return;
  const ReviewStage& stage = review_.stages[static_cast<size_t>(stage_)];
  std::set<int> taken;
  std::set<std::string> seated;
  for (const Seat& seat : stage.seats) {
    taken.insert(seat.slot);
    seated.merge(PersonsOf(seat.user));
    if (!IsSeatOpen(seat)) continue;
    EXPECT_TRUE(HasLimit(seat.user) && !IsInvolved(seat.user)) << seat.user;
  }
  std::set<std::string> named;
  for (const Approver& approver : stage.stage.approvers) {
    if (approver.kind == ApproverKind::kUser && approver.id != "bot") named.insert(approver.id);
  }
  EXPECT_GE(stage.slots, static_cast<int>(named.size())) << "nobody who is asked for is dropped";
  const int asked = stage.stage.quorum == Quorum::kAll       ? stage.slots
                    : stage.stage.quorum == Quorum::kAnyOne  ? 1
                    : stage.stage.quorum == Quorum::kCount   ? stage.stage.quorum_value
                    : stage.stage.quorum == Quorum::kPercent ? (stage.slots + 1) / 2
                                                             : stage.slots / 2 + 1;
  if (stage.escalations_done == 0) {
    EXPECT_EQ(stage.needed, asked);
  }
  // What is vacant, none of those further up can take.
  for (int slot = 0; slot < stage.slots; ++slot) {
    if (taken.contains(slot)) continue;
    for (const char* const administrator : {"d", "boss"}) {
      EXPECT_TRUE(!HasLimit(administrator) || IsInvolved(administrator) || seated.contains(administrator));
    }
  }
}

void ReviewWorld::CheckAlways() const {
  ASSERT_EQ(review_.state, state_);
  ASSERT_EQ(StateAt(review_, At(clock_.now), calendar_), StateNow());
  ASSERT_EQ(ActiveStage(review_).value_or(-1), state_ == ReviewState::kOpen ? stage_ : -1);
  ASSERT_EQ(IsQuestionOpen(review_), is_asked_);
  ASSERT_EQ(review_.grown_minor, grown_);
  for (size_t i = 0; i < stages_.size(); ++i) ASSERT_EQ(review_.stages[i].stage, stages_[i]) << "rules changed it";
  for (const Decision& decision : review_.decisions) ASSERT_EQ(decision.voided, decision.round < review_.round);
  ASSERT_EQ(std::set<std::string>(review_.rejected_lines.begin(), review_.rejected_lines.end()), rejected_);
}

void ReviewWorld::Step() {
  // Long enough now and then that pauses reach their cap.
  if (Below(3) == 0) clock_.Advance(Below(clock_.is_paused || Below(6) == 0 ? 200 : 20));
  switch (Below(22)) {
    case 0:
      ChangePeople();
      break;
    case 1:
      ChangeDelegations();
      break;
    case 2:
      Below(2) == 0 ? ChangeRules() : ChangePolicies();
      break;
    case 3:
      AskForException();
      break;
    case 4:
      Ask();
      break;
    case 5:
      Answer();
      break;
    case 6:
      Withdraw();
      break;
    case 7:
    case 8:
      Resubmit();
      break;
    case 9:
    case 10:
    case 11:
      Tick();
      break;
    case 12:
      Restart();
      break;
    case 13:
    case 14:
      ChangeDelegations();
      break;
    case 15:
      is_asked_ ? Answer() : Ask();
      break;
    default:
      Decide();
  }
  CheckAlways();
}

}  // namespace outlay::approval
