// Keys and records of rules, reviews and delegations keep their bytes for ever: a data directory outlives its program.
#include <gtest/gtest.h>

#include <string>

#include "common/base/currency.h"
#include "common/store/testing/hex.h"
#include "common/testing/matchers.h"
#include "services/approval/store/keyspaces.h"
#include "services/approval/store/records.h"
#include "services/approval/store/settings_table.h"

namespace outlay::approval {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;

const absl::Time kTime = absl::FromUnixMicros(1);

TEST(ApprovalGoldenTest, KeysKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kRules, {"o", "r"}), "0001076f0001720001");
  EXPECT_EQ(KeyHex(kReviews, {"o", "r"}), "0002076f0001720001");
  EXPECT_EQ(KeyHex(kReviewsByDue, {"o", kTime, "r"}), "0003076f00018000000000000001720001");
  EXPECT_EQ(KeyHex(kReviewsBySeat, {"o", "u", "r"}), "0004076f0001750001720001");
  EXPECT_EQ(KeyHex(kDelegations, {"o", "d"}), "0005076f0001640001");
  EXPECT_EQ(KeyHex(kBuyingPolicies, {"o", "p"}), "0006076f0001700001");
  EXPECT_EQ(KeyHex(kBuyingExceptions, {"o", "x"}), "0007076f0001780001");
  EXPECT_EQ(KeyHex(kOpenExceptions, {"o", "u", "x"}), "0008076f0001750001780001");
  EXPECT_EQ(KeyHex(kPurchasesByBuyer, {"o", "u/e", kTime, "r"}), "000a076f0001752f6500018000000000000001720001");
  EXPECT_EQ(KeyHex(kApprovalSettings, {"o"}), "000b076f0001");
  EXPECT_EQ(KeyHex(kUsedExceptions, {"o", "r", "x"}), "0009076f0001720001780001");
}

Stage FullStage() {
  const Approver bob = {.kind = ApproverKind::kUser, .id = "b", .manager_level = 2};
  return {.display_name = "s",
          .approvers = {bob},
          .quorum = Quorum::kCount,
          .quorum_value = 3,
          .escalations = {{.after_hours = 4, .action = EscalationAction::kAdd, .approver = bob}}};
}

Rule FullRule() {
  Rule rule;
  rule.id = "r";
  rule.spec = {.display_name = "d",
               .group_id = "g",
               .conditions = {.kinds = {SubjectKind::kRoleGrant},
                              .categories = {"43"},
                              .suppliers = {"i"},
                              .cost_centers = {"c"},
                              .policy_breach_only = true},
               .tiers = {{.above_minor = 1, .up_to_minor = 2, .stages = {FullStage()}}},
               .disabled = true};
  rule.revision = 5;
  rule.create_time = kTime;
  rule.update_time = kTime;
  rule.create_digest = "x";
  return rule;
}

Subject FullSubject() {
  return {.resource = "p",
          .kind = SubjectKind::kRoleGrant,
          .title = "t",
          .details = "d",
          .amount = Money(7, Currency::Of("EUR")),
          .base_minor = 8,
          .group_id = "g",
          .supplier_id = "s",
          .lines = {{.number = "1",
                     .description = "l",
                     .category = "43",
                     .cost_center = "c",
                     .amount_minor = 9,
                     .quantity = *Decimal::Parse("3"),
                     .unit_price = *Decimal::Parse("0.03")}},
          .lines_separable = true,
          .policy_breach = true,
          .requester = "e",
          .involved = {"i"},
          .budget_owners = {"b"},
          .persons = Persons("e"),
          .amount_unbounded = true,
          .terms = {{.field = "notes", .digest = "0f"}},
          .spending_limit_breach = "l"};
}

Review FullReview() {
  Review review;
  review.id = "r";
  review.subject = FullSubject();
  review.state = ReviewState::kRejected;
  ReviewStage& stage = review.stages.emplace_back();
  stage.rule_id = "r";
  stage.rule_revision = 5;
  stage.tier = 1;
  stage.stage = FullStage();
  stage.state = StageState::kRejected;
  stage.seats = {{.user = "b", .in_place_of = "c", .escalated = true, .slot = 1}};
  stage.slots = 2;
  stage.needed = 1;
  stage.start = kTime;
  stage.paused = absl::Microseconds(2);
  stage.escalations_done = 1;
  stage.escalation_times = {kTime};
  Decision& decision = review.decisions.emplace_back();
  decision.round = 2;
  decision.stage = 0;
  decision.user = "b";
  decision.decided_by = "d";
  decision.chain = {"b", "d"};
  decision.verdict = Verdict::kReject;
  decision.reason = "w";
  decision.rejected_lines = {"1"};
  decision.time = kTime;
  decision.voided = true;
  decision.persons = Persons("b");
  review.round = 2;
  review.rejected_lines = {"1"};
  review.open_time = kTime;
  review.deadline = kTime;
  review.end_time = kTime;
  review.pause_time = kTime;
  review.paused = absl::Microseconds(3);
  review.remind_time = kTime;
  review.questions = {{.asked_by = "b", .text = "?", .ask_time = kTime, .answer = "!", .end_time = kTime}};
  review.revision = 6;
  review.end_reason = "w";
  review.create_digest = "x";
  review.opened_by = "po";
  review.pause_deadline = kTime;
  review.split_flags = {{.rule_id = "r",
                         .bound_minor = 1,
                         .total_minor = 2,
                         .buyer = SplitBuyer::kGroup,
                         .link = SplitLink::kCategory,
                         .review_ids = {"q"}}};
  review.grown_minor = 7;
  review.tolerated_changes = {
      {.time = kTime, .round = 1, .from_minor = 5, .to_minor = 6, .grown_minor = 7, .fields = {"notes"}}};
  return review;
}

Delegation FullDelegation() {
  return {.id = "d",
          .delegator = "a",
          .delegate = "b",
          .window = {.start = kTime, .end = absl::FromUnixMicros(2)},
          .kinds = {SubjectKind::kRoleGrant},
          .cap_minor = 3,
          .revoked = true,
          .create_digest = "x"};
}

BuyingPolicy FullPolicy() {
  BuyingPolicy policy;
  policy.id = "p";
  policy.spec = {.display_name = "d",
                 .group_id = "g",
                 .availability = Availability::kBlocked,
                 .categories = {"43"},
                 .suppliers = {"i"},
                 .items = {"n"},
                 .except_suppliers = {"e"},
                 .except_items = {"f"},
                 .guidance = "w",
                 .disabled = true};
  policy.revision = 5;
  policy.create_time = kTime;
  policy.update_time = kTime;
  policy.create_digest = "x";
  return policy;
}

BuyingException FullException() {
  BuyingException exception;
  exception.id = "x";
  exception.group_id = "g";
  exception.item = {.category = "43", .supplier_id = "i", .item = "N"};
  exception.justification = "j";
  exception.requester = "e";
  exception.persons = Persons("e");
  exception.state = ExceptionState::kUsed;
  exception.availability = Availability::kBlocked;
  exception.policies = {"p"};
  exception.decided_by = "a";
  exception.decision_reason = "w";
  exception.review_id = "r";
  exception.create_time = kTime;
  exception.expire_time = absl::FromUnixMicros(2);
  exception.decide_time = kTime;
  exception.use_time = kTime;
  exception.revision = 3;
  exception.create_digest = "x";
  return exception;
}

ApprovalSettings FullSettings() {
  ApprovalSettings settings;
  settings.split = {.is_off = true, .window_days = 3, .least_share_percent = 4, .requester_only = true};
  settings.calendar = {.time_zone = "UTC", .free_weekdays = {false, true}, .holidays = {absl::CivilDay(1970, 1, 3)}};
  settings.revision = 5;
  settings.update_time = kTime;
  return settings;
}

TEST(ApprovalGoldenTest, RecordsKeepTheirBytes) {
  EXPECT_EQ(ValueHex(ToRecord(FullRule())),
            "0a01641201671a010b220234332a016932016338014225080110021a1f0a017312070801120162180218042003"
            "2a0d080410011a070801120162180248015005580160016a0178");
  EXPECT_EQ(ValueHex(ToRecord(FullReview())),
            "0a5a0a0170100b1a01742201642a03455552300738084201674a017352180a013112016c1a0234332201632809320133"
            "3a04302e3033580160016a01657201697a016282010165880101a2010b0a056e6f74657312023066aa01016c10031a43"
            "0a017210051a1f0a0173120708011201621802180420032a0d080410011a070801120162180220042a0a0a016212016318012001"
            "300138014001480150025802620101223f08021a01622201642a01622a016430023a0177420131480152200000000000"
            "000000000000000000000000000000000000000000000000000000580162016228023201313801400148015001580360"
            "016a0d0a016212013f1801220121280170067a0177820101788a0102706f9001019a010e0a0172100118022002280232"
            "0171a80107b201110801100118052006280732056e6f746573");
  EXPECT_EQ(ValueHex(ToRecord(FullDelegation())), "0a0161120162180120022a010b30033801420178");
  EXPECT_EQ(ValueHex(ToRecord(FullPolicy())),
            "0a01641201671804220234332a016932016e3a01654201664a01775001580560016801720178");
  EXPECT_EQ(ValueHex(ToRecord(FullSettings())), "08011003180420012a0b0a035554431201011a010230053801");
  EXPECT_EQ(ValueHex(ToRecord(FullException())),
            "0a0167120234331a016922014e2a016a3201653a0165400448045201705a01616201776a0172700178028001018801"
            "019001039a010178");
}

TEST(ApprovalGoldenTest, RecordsGiveBackWhatTheyWereMadeOf) {
  EXPECT_EQ(FromRecord("r", ToRecord(FullRule())).spec, FullRule().spec);
  const absl::StatusOr<Review> review = FromRecord("r", ToRecord(FullReview()));
  ASSERT_THAT(review, outlay::testing::IsOk());
  EXPECT_EQ(*review, FullReview());
  EXPECT_EQ(FromRecord("d", ToRecord(FullDelegation())), FullDelegation());
  EXPECT_EQ(FromRecord("p", ToRecord(FullPolicy())).spec, FullPolicy().spec);
  EXPECT_EQ(FromRecord("x", ToRecord(FullException())), FullException());
  EXPECT_EQ(FromRecord(ToRecord(FullSettings())), FullSettings());
}

TEST(ApprovalGoldenTest, PastReviewsKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kPastReviews, {"o", kTime, "r"}), "000c076f00018000000000000001720001");
  PastReview past = {.id = "r", .state = ReviewState::kRejected, .open_time = kTime, .stages = {7}};
  past.subject.kind = SubjectKind::kPurchaseOrder;
  past.subject.amount = Money(1, Currency::FromCode("EUR").value());
  past.subject.base_minor = 2;
  past.subject.group_id = "g";
  past.subject.supplier_id = "s";
  SubjectLine& line = past.subject.lines.emplace_back();
  line.category = "43";
  line.cost_center = "c";
  past.subject.policy_breach = true;
  PastReview elsewhere = past;
  elsewhere.subject.new_delivery_address = true;
  EXPECT_TRUE(ValueHex(ToRecord(elsewhere)).ends_with("7001"));
  PastReview read_elsewhere;
  ASSERT_THAT(FromRecord("r", kTime, ToRecord(elsewhere), &read_elsewhere), outlay::testing::IsOk());
  EXPECT_EQ(read_elsewhere, elsewhere);
  const storage::v1::PastReviewRecord record = ToRecord(past);
  EXPECT_EQ(ValueHex(record), "08021203455552180120022a01673201733a070a0234331201634001480352080700000000000000");
  PastReview read;
  ASSERT_THAT(FromRecord("r", kTime, record, &read), outlay::testing::IsOk());
  EXPECT_EQ(read, past);
}

TEST(ApprovalGoldenTest, PurchasesKeepTheirBytes) {
  const PastPurchase purchase = {.review_id = "r",
                                 .resource = "p",
                                 .requester = "e",
                                 .group_id = "g",
                                 .supplier_id = "s",
                                 .categories = {"43"},
                                 .base_minor = 7};
  const storage::v1::PurchaseRecord record = ToRecord(purchase);
  EXPECT_EQ(ValueHex(record), "0a01701201651a01672201732a0234333007");
  EXPECT_EQ(FromRecord("r", record), purchase);
  const PastPurchase move = {.review_id = "r",
                             .resource = "m",
                             .requester = "e",
                             .base_minor = 7,
                             .move_kind = SubjectKind::kBudgetTransfer,
                             .also_group_ids = {"a", "b"},
                             .money_to_group_ids = {"b"}};
  EXPECT_EQ(ValueHex(ToRecord(move)), "0a016d120165300738054201614201624a0162");
  EXPECT_EQ(FromRecord("r", ToRecord(move)), move);
}

}  // namespace
}  // namespace outlay::approval
