// What changes around a review: see review_world.h.
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "common/base/currency.h"
#include "common/base/strings.h"
#include "services/approval/store/testing/review_world.h"

namespace outlay::approval {
namespace {

constexpr std::array<const char*, 8> kUsers = {"ask", "a", "b", "c", "d", "e", "bot", "boss"};
constexpr std::array<const char*, 3> kCategories = {"43211503", "44121600", ""};
const absl::CivilDay kMonday(2026, 1, 5);
constexpr int kLimit = 20;

}  // namespace

ReviewWorld::ReviewWorld(uint64_t seed) : random_(seed), clock_(seed % 2 == 0, {2, 9, 30, 31}) {
  for (const char* const user : kUsers) people_.users[user] = {.manager = "boss", .authority = kLimit};
  people_.users["boss"].manager = "";
  people_.users["a"].manager = "b";
  people_.users["ask"].manager = "a";
  people_.users["bot"].owner = "a";
  people_.administrators = {{"d"}, {"boss"}};
  if (seed % 2 == 0) {
    std::array<bool, kWeekdays> weekend = {};
    weekend[5] = weekend[6] = true;
    calendar_ = WorkCalendar(TimeZone(), weekend, {kMonday + 2, kMonday + 9, kMonday + 30, kMonday + 31});
  }
  is_by_line_ = seed % 3 == 0;
  if (Below(3) != 0) told_.materiality.basis_points = Below(5) * 1'000;
  if (Below(3) == 0) told_.materiality.amount = Money(Below(4), Currency::Of("USD"));
  ChangeRules();
  Open();
}

absl::Time ReviewWorld::At(int hour) const {
  return absl::FromCivil(kMonday, absl::UTCTimeZone()) + absl::Hours(hour);
}

ReviewInputs ReviewWorld::Around() const {
  return {.people = people_,
          .delegations = delegations_,
          .rules = rules_,
          .duties = {},
          .now = At(clock_.now),
          .told = &told_,
          .calendar = calendar_};
}

std::string ReviewWorld::RandomUser() {
  return kUsers[random_.Uniform(kUsers.size())];
}

Stage ReviewWorld::RandomStage() {
  Stage stage;
  stage.display_name = Concat("s", Below(3));
  for (int i = Below(3); i >= 0; --i) {
    switch (Below(4)) {
      case 0:
        stage.approvers.push_back({.kind = ApproverKind::kManager, .id = {}, .manager_level = 1 + Below(2)});
        break;
      case 1:
        stage.approvers.push_back({.kind = ApproverKind::kGroupAdministrators});
        break;
      default:
        stage.approvers.push_back({.kind = ApproverKind::kUser, .id = RandomUser()});
    }
  }
  constexpr std::array kQuorums = {Quorum::kAnyOne, Quorum::kAll, Quorum::kMajority, Quorum::kCount, Quorum::kPercent};
  stage.quorum = kQuorums[random_.Uniform(kQuorums.size())];
  if (stage.quorum == Quorum::kCount) stage.quorum_value = 1 + Below(3);
  if (stage.quorum == Quorum::kPercent) stage.quorum_value = 50;
  int hours = 0;
  for (int i = Below(3); i > 0; --i) {
    hours += 1 + Below(60);
    stage.escalations.push_back({.after_hours = hours,
                                 .action = EscalationAction::kAdd,
                                 .approver = {.kind = ApproverKind::kUser, .id = RandomUser()}});
  }
  if (Below(3) == 0) {
    stage.escalations.push_back({.after_hours = hours + 1 + Below(60), .action = EscalationAction::kReject});
  }
  return stage;
}

void ReviewWorld::ChangeRules() {
  rules_.clear();
  for (int i = Below(3); i > 0; --i) {
    Rule& rule = rules_.emplace_back();
    rule.id = Concat("r", rules_.size());
    rule.revision = 1;
    rule.spec.group_id = "root";
    rule.spec.disabled = Below(6) == 0;
    rule.spec.tiers = {{.above_minor = {}, .up_to_minor = 5}, {.above_minor = 5, .up_to_minor = {}}};
    if (Below(3) == 0) rule.spec.tiers[0].stages.push_back(RandomStage());
    for (int n = Below(2); n >= 0; --n) rule.spec.tiers[1].stages.push_back(RandomStage());
  }
}

void ReviewWorld::ChangePolicies() {
  told_.buying.policies.clear();
  for (int i = Below(3); i > 0; --i) {
    BuyingPolicy& policy = told_.buying.policies.emplace_back();
    policy.id = Concat("p", i);
    policy.spec.group_id = "root";
    policy.spec.categories = {Below(2) == 0 ? "43" : "4412"};
    constexpr std::array kSays = {Availability::kAllowed, Availability::kRestricted, Availability::kBlocked};
    policy.spec.availability = kSays[random_.Uniform(kSays.size())];
  }
}

void ReviewWorld::AskForException() {
  BuyingException asked;
  asked.id = Concat("x", told_.buying.exceptions.size());
  asked.group_id = "root";
  asked.requester = "ask";
  asked.item = {.category = kCategories[random_.Uniform(kCategories.size())], .supplier_id = "s", .item = "thing"};
  absl::StatusOr<BuyingException> made = DecideCreateException(asked, told_.buying.policies, people_, At(clock_.now));
  if (!made.ok()) return;
  if (made->state == ExceptionState::kWaiting) {
    const std::string actor = RandomUser();
    const auto granted =
        DecideException(*made, {.actor = actor, .grant = true, .reason = "ok"}, people_, At(clock_.now));
    EXPECT_EQ(granted.ok(), actor != "ask");
    if (granted.ok()) made = granted;
  }
  told_.buying.exceptions.push_back(*std::move(made));
}

void ReviewWorld::ChangePeople() {
  FakePeople::User& user = people_.users[RandomUser()];
  if (Below(2) == 0) {
    user.active = !user.active;
  } else {
    user.authority = Below(kLimit + 1);
  }
}

void ReviewWorld::ChangeDelegations() {
  if (!delegations_.empty() && Below(3) == 0) {
    delegations_[random_.Uniform(delegations_.size())].revoked = true;
    return;
  }
  Delegation added = {.id = Concat("d", delegations_.size()),
                      .delegator = RandomUser(),
                      .delegate = RandomUser(),
                      .window = {At(clock_.now), At(clock_.now + 1 + Below(500))}};
  if (Below(3) == 0) added.cap_minor = Below(kLimit);
  if (CheckDelegation(added, delegations_, people_, At(clock_.now)).ok()) delegations_.push_back(added);
}

Subject ReviewWorld::RandomSubject() {
  Subject subject;
  subject.resource = "x";
  subject.kind = SubjectKind::kPurchaseOrder;
  subject.base_minor = 1 + Below(kLimit);
  subject.amount = Money(subject.base_minor, Currency::Of("USD"));
  subject.group_id = "root";
  subject.supplier_id = "s";
  subject.requester = "ask";
  if (Below(6) == 0) subject.involved = {RandomUser()};
  subject.lines_separable = is_by_line_;
  for (const char* const number : {"1", "2"}) {
    subject.lines.push_back({.number = number, .description = "thing", .category = kCategories[0]});
  }
  subject.lines[0].amount_minor = subject.base_minor;
  if (Below(4) == 0) subject.lines[0].category = kCategories[random_.Uniform(kCategories.size())];
  return subject;
}

}  // namespace outlay::approval
