// Policies of guided buying, and exceptions from them.
#include "services/approval/domain/buying.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "common/testing/matchers.h"
#include "services/approval/domain/buying_exception.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/testing/people.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kAskTime = absl::FromUnixSeconds(1'000'000);

// "root", with "team" and "other" below it.
class TreePeople final : public FakePeople {
 public:
  std::optional<int> DepthOf(std::string_view group) const override {
    if (group == "team" || group == "other") return 1;
    return FakePeople::DepthOf(group);
  }
  bool IsWithin(std::string_view group, std::string_view top) const override {
    ++looks;
    return group == top || top == "root";
  }
};

class BuyingTest : public ::testing::Test {
 protected:
  BuyingTest() {
    for (const char* user : {"ann", "bob", "eve"}) people_.users[user] = {};
    people_.users["robot"] = {.active = true, .owner = "eve", .manager = ""};
  }
  BuyingPolicySpec& Add(const std::string& id, Availability availability, const std::string& group = "root") {
    BuyingPolicy& policy = rules_.policies.emplace_back();
    policy.id = id;
    policy.spec.group_id = group;
    policy.spec.availability = availability;
    return policy.spec;
  }
  PurchaseVerdict Judge(const PurchaseItem& item, const std::string& group = "team") {
    return GroupPolicies(rules_.policies, group, people_).JudgeWithAlternatives(item);
  }
  Availability Says(const PurchaseItem& item, const std::string& group = "team") {
    return Judge(item, group).availability;
  }
  static PurchaseItem Laptop() { return {.category = "43211503", .supplier_id = "initech", .item = "Laptop 13"}; }
  static Subject Order(const std::vector<PurchaseItem>& items) {
    Subject subject;
    subject.kind = SubjectKind::kPurchaseOrder;
    subject.group_id = "team";
    subject.requester = "eve";
    subject.supplier_id = items.front().supplier_id;
    for (const PurchaseItem& item : items) {
      SubjectLine& line = subject.lines.emplace_back();
      line.number = std::to_string(subject.lines.size());
      line.category = item.category;
      line.description = item.item;
    }
    return subject;
  }
  BuyingException Ask(const PurchaseItem& item, const std::string& requester = "eve") {
    BuyingException asked;
    asked.id = "x";
    asked.group_id = "team";
    asked.item = item;
    asked.requester = requester;
    const absl::StatusOr<BuyingException> made = DecideCreateException(asked, rules_.policies, people_, kAskTime);
    EXPECT_THAT(made, IsOk());
    return made.ok() ? *made : asked;
  }
  absl::StatusOr<std::vector<BuyingException>> Guide(Subject* subject, const std::string& review = "r") {
    return GuideSubject(rules_, review, people_, kAskTime, subject);
  }

  TreePeople people_;
  BuyingRules rules_;
};

TEST_F(BuyingTest, TheStrictestOfThePathCountsAndAGroupBelowNeverLoosens) {
  EXPECT_EQ(Says(Laptop()), Availability::kAllowed);
  Add("liked", Availability::kPreferred, "team").categories = {"43"};
  EXPECT_EQ(Says(Laptop()), Availability::kPreferred);
  EXPECT_EQ(Says(Laptop(), "other"), Availability::kAllowed);
  Add("careful", Availability::kRestricted).categories = {"4321"};
  EXPECT_EQ(Says(Laptop()), Availability::kRestricted);
  BuyingPolicySpec& blocked = Add("never", Availability::kBlocked, "team");
  blocked.items = {"laptop 13"};
  blocked.guidance = "Take a tablet";
  const PurchaseVerdict verdict = Judge(Laptop());
  EXPECT_EQ(verdict.availability, Availability::kBlocked);
  ASSERT_EQ(verdict.findings.size(), 3u);
  EXPECT_EQ(verdict.findings[0].policy->id, "never");
  EXPECT_EQ(verdict.findings[1].policy->id, "careful");
  EXPECT_EQ(verdict.findings[2].policy->id, "liked");
  EXPECT_EQ(Says(Laptop(), "other"), Availability::kRestricted);
  rules_.policies[2].spec.disabled = true;
  EXPECT_EQ(Says(Laptop()), Availability::kRestricted);
}

TEST_F(BuyingTest, APolicyMeansWhatItNamesTogetherAndNotItsExceptions) {
  BuyingPolicySpec& policy = Add("it", Availability::kBlocked);
  policy.categories = {"4321"};
  policy.suppliers = {"initech", "globex"};
  policy.except_items = {"mouse"};
  policy.except_suppliers = {"globex"};
  EXPECT_EQ(Says(Laptop()), Availability::kBlocked);
  struct Case {
    PurchaseItem item;
    Availability availability;
    bool is_uncertain;
  };
  for (const Case& c : {
           Case{{"43221503", "initech", "Laptop"}, Availability::kAllowed, false},    // another category
           Case{{"43211503", "umbrella", "Laptop"}, Availability::kAllowed, false},   // another supplier
           Case{{"43211503", "globex", "Laptop"}, Availability::kAllowed, false},     // excepted
           Case{{"43211503", "initech", " MOUSE "}, Availability::kAllowed, false},   // excepted
           Case{{"43210000", "initech", "Laptop"}, Availability::kBlocked, false},    // the category itself
           Case{{"43000000", "initech", "Laptop"}, Availability::kRestricted, true},  // too broad to know
           Case{{"", "initech", "Laptop"}, Availability::kRestricted, true},
           Case{{"43211503", "", "Laptop"}, Availability::kRestricted, true},
           Case{{"99", "", ""}, Availability::kAllowed, false},
       }) {
    const PurchaseVerdict verdict = Judge(c.item);
    EXPECT_EQ(verdict.availability, c.availability) << c.item.category << c.item.supplier_id << c.item.item;
    EXPECT_EQ(!verdict.findings.empty() && verdict.findings[0].is_uncertain, c.is_uncertain) << c.item.category;
  }
}

TEST_F(BuyingTest, OffersWhatIsPreferredForTheSameNeedAndNotRestricted) {
  Add("careful", Availability::kRestricted).suppliers = {"initech"};
  BuyingPolicySpec& preferred = Add("liked", Availability::kPreferred);
  preferred.categories = {"4321"};
  preferred.suppliers = {"globex", "initech", "umbrella"};
  Add("other-need", Availability::kPreferred).categories = {"44"};
  Add("never", Availability::kBlocked, "other").suppliers = {"umbrella"};
  const auto suppliers = [&](const PurchaseItem& item, const std::string& group = "team") {
    std::vector<std::string> names;
    for (const PurchaseItem& other : Judge(item, group).alternatives) names.push_back(other.supplier_id);
    return names;
  };
  EXPECT_THAT(suppliers(Laptop()), ElementsAre("globex", "umbrella"));
  EXPECT_THAT(suppliers(Laptop(), "other"), ElementsAre("globex"));
  EXPECT_THAT(suppliers({"43211503", "globex", "Laptop"}), IsEmpty());
  EXPECT_THAT(suppliers({"", "initech", "Laptop"}), IsEmpty());
  std::vector<std::string>& many = rules_.policies[1].spec.suppliers;
  many.clear();
  for (size_t i = 0; i < 2 * limits::kAlternatives; ++i) many.push_back("s" + std::to_string(i));
  EXPECT_EQ(suppliers(Laptop()).size(), limits::kAlternatives);
}

TEST_F(BuyingTest, WhatIsRestrictedNeedsAJustificationOfItsRequesterOnce) {
  Add("careful", Availability::kRestricted).categories = {"4321"};
  Subject order = Order({Laptop(), {"99", "initech", "Pen"}});
  EXPECT_THAT(Guide(&order), HasReason("JUSTIFICATION_REQUIRED"));
  EXPECT_THAT(Guide(&order), HasMetadata("line", "1"));
  EXPECT_THAT(Guide(&order), HasMetadata("policy", "careful"));
  rules_.exceptions = {Ask(Laptop(), "bob")};
  EXPECT_THAT(Guide(&order), HasReason("JUSTIFICATION_REQUIRED"));
  rules_.exceptions = {Ask({"43211503", "initech", "laptop 13 "})};
  const absl::StatusOr<std::vector<BuyingException>> used = Guide(&order);
  ASSERT_THAT(used, IsOk());
  EXPECT_TRUE(order.policy_breach);
  ASSERT_EQ(used->size(), 1u);
  EXPECT_EQ((*used)[0].state, ExceptionState::kUsed);
  EXPECT_EQ((*used)[0].review_id, "r");
  rules_.exceptions = *used;
  // The same review may have it again, another one may not.
  EXPECT_THAT(Guide(&order), ::testing::Property(&absl::StatusOr<std::vector<BuyingException>>::ok, true));
  EXPECT_THAT(Guide(&order, "r2"), HasReason("JUSTIFICATION_REQUIRED"));
  Subject pens = Order({{"99", "initech", "Pen"}});
  EXPECT_THAT(Guide(&pens), IsOk());
  EXPECT_FALSE(pens.policy_breach);
  // What shows no lines could be anything; what is no purchase concerns no policy.
  Subject closed = Order({Laptop()});
  closed.lines.clear();
  EXPECT_THAT(Guide(&closed), HasReason("JUSTIFICATION_REQUIRED"));
  closed.kind = SubjectKind::kRoleGrant;
  EXPECT_THAT(Guide(&closed), IsOk());
}

TEST_F(BuyingTest, WhatIsBlockedNeedsAGrantOfSomebodyElse) {
  Add("never", Availability::kBlocked).items = {"laptop 13"};
  Subject order = Order({Laptop()});
  const BuyingException asked = Ask(Laptop());
  EXPECT_EQ(asked.state, ExceptionState::kWaiting);
  rules_.exceptions = {asked};
  EXPECT_THAT(Guide(&order), HasReason("PURCHASE_BLOCKED"));
  EXPECT_THAT(DecideException(asked, {.actor = "eve", .grant = true}, people_, kAskTime), HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(DecideException(asked, {.actor = "robot", .grant = true}, people_, kAskTime),
              HasReason("DUTIES_CONFLICT"));
  const absl::StatusOr<BuyingException> granted =
      DecideException(asked, {.actor = "ann", .grant = true, .reason = "once"}, people_, kAskTime);
  ASSERT_THAT(granted, IsOk());
  rules_.exceptions = {*granted};
  EXPECT_THAT(Guide(&order), IsOk());
  EXPECT_THAT(DecideException(*granted, {.actor = "bob", .grant = false}, people_, kAskTime),
              HasReason("EXCEPTION_NOT_WAITING"));
  // A refusal allows nothing, and a justification that was enough before the block is not.
  rules_.exceptions = {*DecideException(asked, {.actor = "ann", .grant = false}, people_, kAskTime)};
  EXPECT_THAT(Guide(&order), HasReason("PURCHASE_BLOCKED"));
  rules_.policies[0].spec.availability = Availability::kRestricted;
  rules_.exceptions = {Ask(Laptop())};
  rules_.policies[0].spec.availability = Availability::kBlocked;
  EXPECT_THAT(Guide(&order), HasReason("PURCHASE_BLOCKED"));
}

TEST_F(BuyingTest, LeavingACodeOutSparesNoGrant) {
  BuyingPolicySpec& policy = Add("it", Availability::kRestricted);
  policy.categories = {"4321"};
  const PurchaseItem broad = {.category = "43", .supplier_id = "initech", .item = "Laptop 13"};
  const BuyingException before = Ask(broad);
  EXPECT_EQ(before.state, ExceptionState::kUsable);
  policy.availability = Availability::kBlocked;
  Subject order = Order({broad});
  rules_.exceptions = {before};
  EXPECT_THAT(Guide(&order), HasReason("JUSTIFICATION_REQUIRED"));
  const BuyingException asked = Ask(broad);
  EXPECT_EQ(asked.state, ExceptionState::kWaiting);
  rules_.exceptions = {asked};
  EXPECT_THAT(Guide(&order), HasReason("JUSTIFICATION_REQUIRED"));
  rules_.exceptions = {*DecideException(asked, {.actor = "ann", .grant = true}, people_, kAskTime)};
  EXPECT_THAT(Guide(&order), IsOk());
}

TEST_F(BuyingTest, ExceptionsEndToTheInstant) {
  EXPECT_THAT(DecideCreateException({.id = "x", .group_id = "team", .item = Laptop(), .requester = "eve"},
                                    rules_.policies, people_, kAskTime),
              HasReason("NO_EXCEPTION_NEEDED"));
  Add("never", Availability::kBlocked).items = {"laptop 13"};
  const BuyingException asked = Ask(Laptop());
  EXPECT_EQ(StateOf(asked, kAskTime + limits::kExceptionTime - absl::Microseconds(1)), ExceptionState::kWaiting);
  EXPECT_EQ(StateOf(asked, kAskTime + limits::kExceptionTime), ExceptionState::kExpired);
  const auto grant_until = [&](absl::Time end) {
    return DecideException(asked, {.actor = "ann", .grant = true, .reason = "", .expire_time = end}, people_, kAskTime);
  };
  EXPECT_THAT(grant_until(kAskTime), HasReason("FIELD_INVALID"));
  EXPECT_THAT(grant_until(kAskTime + limits::kExceptionTimeMax + absl::Microseconds(1)), HasReason("FIELD_INVALID"));
  const absl::StatusOr<BuyingException> granted = grant_until(kAskTime + limits::kExceptionTimeMax);
  ASSERT_THAT(granted, IsOk());
  EXPECT_EQ(StateOf(*granted, kAskTime + limits::kExceptionTimeMax - absl::Microseconds(1)), ExceptionState::kUsable);
  EXPECT_EQ(StateOf(*granted, kAskTime + limits::kExceptionTimeMax), ExceptionState::kExpired);
  EXPECT_THAT(DecideException(asked, {.actor = "ann", .grant = true}, people_, kAskTime + limits::kExceptionTime),
              HasReason("EXCEPTION_NOT_WAITING"));
}

TEST_F(BuyingTest, PoliciesOfAGroupAreFoundOnceForAllLines) {
  constexpr int kPolicies = 20;
  for (int i = 0; i < kPolicies; ++i) Add("p" + std::to_string(i), Availability::kAllowed).items = {"x"};
  Subject subject = Order(std::vector<PurchaseItem>(200, Laptop()));
  people_.looks = 0;
  ASSERT_THAT(Guide(&subject), IsOk());
  EXPECT_EQ(people_.looks, kPolicies);
}

}  // namespace
}  // namespace outlay::approval
