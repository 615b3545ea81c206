#include "tools/bench/reviews_data.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "common/access/keyspaces.h"
#include "common/base/currency.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "services/approval/domain/review.h"
#include "services/approval/store/records.h"
#include "services/approval/store/tables.h"
#include "tools/bench/callers.h"
#include "tools/bench/write_rows.h"

namespace outlay::bench {
namespace {

constexpr char kRoot[] = "root";
constexpr uint64_t kTeams = 20;
constexpr char kApprover[] = "approver";
// Fewer rows than a body may write.
constexpr uint64_t kPerBody = 200;
constexpr int64_t kAutomaticMinor = 10'000;
constexpr int64_t kAmountMinor = 50'000;

std::string RequesterId(uint64_t number) {
  return Concat("requester-", number % kReviewRequesters);
}
std::string DeciderId(uint64_t number) {
  return Concat("decider-", number % kReviewDeciders);
}
std::string TeamId(uint64_t number) {
  return Concat("team-", number % kTeams);
}
std::string NameOf(const std::string& organization, std::string_view collection, const std::string& id) {
  return Concat(Parent(organization), "/", collection, "/", id);
}

void PutUser(store::Transaction& txn, const std::string& organization, const std::string& user,
             const std::string& manager) {
  access::storage::v1::HolderRecord record;
  record.set_state(directory::v1::UserChanged::STATE_ACTIVE);
  record.set_manager_id(manager);
  txn.Put(access::kHolders, {organization, user, ""}, record);
}

void PutPeople(store::Transaction& txn, const std::string& organization) {
  txn.Put(access::kGroups, {organization, kRoot}, access::storage::v1::GroupRecord());
  for (uint64_t i = 0; i < kTeams; ++i) {
    access::storage::v1::GroupRecord team;
    team.set_parent_id(kRoot);
    txn.Put(access::kGroups, {organization, TeamId(i)}, team);
  }
  access::storage::v1::RoleRecord role;
  role.add_permissions("reviews.decide");
  txn.Put(access::kRoles, {organization, kApprover}, role);
  for (uint64_t i = 0; i < kReviewDeciders; ++i) {
    PutUser(txn, organization, DeciderId(i), DeciderId(i + 1));
    access::storage::v1::HolderRecord grant;
    grant.set_group_id(kRoot);
    grant.set_role_id(kApprover);
    txn.Put(access::kHolders, {organization, DeciderId(i), "grant"}, grant);
    txn.Put(access::kHoldersByRole, {organization, kApprover, DeciderId(i), "grant"}, store::NoValue());
  }
  for (uint64_t i = 0; i < kReviewRequesters; ++i) PutUser(txn, organization, RequesterId(i), DeciderId(i));
}

approval::Stage ManagerStage(int level) {
  return {.display_name = "manager",
          .approvers = {{.kind = approval::ApproverKind::kManager, .id = {}, .manager_level = level}},
          .quorum = approval::Quorum::kAnyOne,
          .quorum_value = 0,
          .escalations = {}};
}

approval::Rule TiersRule(int64_t automatic_up_to_minor) {
  approval::Rule rule;
  rule.id = "tiers";
  rule.revision = 1;
  rule.create_time = absl::FromUnixSeconds(1'700'000'000);
  rule.update_time = rule.create_time;
  rule.spec.display_name = "Tiers";
  rule.spec.group_id = kRoot;
  rule.spec.tiers = {{.above_minor = {}, .up_to_minor = automatic_up_to_minor, .stages = {}},
                     {.above_minor = automatic_up_to_minor, .up_to_minor = 100'000, .stages = {ManagerStage(1)}},
                     {.above_minor = 100'000, .up_to_minor = {}, .stages = {ManagerStage(1), ManagerStage(2)}}};
  return rule;
}

approval::Review OpenReviewOf(const std::string& organization, uint64_t number) {
  approval::Review review;
  review.id = Concat("open-", number);
  approval::Subject& subject = review.subject;
  subject.resource = NameOf(organization, "purchaseOrders", Concat("po-", number));
  subject.kind = approval::SubjectKind::kPurchaseOrder;
  subject.title = "Chairs";
  subject.amount = Money(kAmountMinor, Currency::FromCode(kCurrency).value());
  subject.base_minor = kAmountMinor;
  subject.group_id = TeamId(number);
  subject.supplier_id = Concat("supplier-", number % 50);
  subject.lines = {{.number = "1",
                    .description = "Chairs",
                    .category = "56101504",
                    .cost_center = {},
                    .amount_minor = kAmountMinor}};
  subject.requester = RequesterId(number);
  // No step of its clock is due for a long time.
  review.open_time = absl::FromUnixSeconds(1'700'000'000);
  review.deadline = review.open_time + absl::Hours(24 * 365 * 70) + absl::Minutes(number % 500'000);
  review.remind_time = review.deadline;
  approval::ReviewStage& stage = review.stages.emplace_back();
  stage.rule_id = "tiers";
  stage.rule_revision = 1;
  stage.tier = 1;
  stage.stage = ManagerStage(1);
  stage.state = approval::StageState::kActive;
  stage.seats = {{.user = DeciderId(number)}};
  stage.slots = 1;
  stage.needed = 1;
  stage.start = review.open_time;
  return review;
}

}  // namespace

std::string ReviewOrganization(uint64_t number) {
  return Concat("organization-", number);
}

std::string ReviewDirectoryLines(uint64_t organizations) {
  std::string lines;
  for (uint64_t i = 0; i < organizations; ++i) {
    const std::string parent = Parent(ReviewOrganization(i));
    lines += Concat(R"({"organization": {"organization": ")", parent, R"(", "baseCurrency": ")", kCurrency, "\"}}\n",
                    R"({"group": {"group": ")", parent, "/groups/", kRoot, "\"}}\n");
  }
  return lines;
}

absl::Status WriteReviewPeople(store::Store& store, uint64_t organizations) {
  for (uint64_t i = 0; i < organizations; ++i) {
    const std::string organization = ReviewOrganization(i);
    OUTLAY_RETURN_IF_ERROR(WriteRows(store, organization, [&](store::Transaction& txn) {
      PutPeople(txn, organization);
      approval::SaveRule(txn, organization, TiersRule(kAutomaticMinor));
    }));
  }
  return absl::OkStatus();
}

absl::Status WriteOpenReviews(store::Store& store, uint64_t organizations, uint64_t begin, uint64_t end) {
  // Those of an organization together.
  const uint64_t each = (end - begin) / organizations;
  for (uint64_t i = 0; i < organizations; ++i) {
    const std::string organization = ReviewOrganization(i);
    for (uint64_t first = 0; first < each; first += kPerBody) {
      absl::Status saved;
      OUTLAY_RETURN_IF_ERROR(WriteRows(store, organization, [&](store::Transaction& txn) {
        for (uint64_t n = first; n < std::min(first + kPerBody, each); ++n) {
          saved.Update(
              approval::SaveReview(txn, organization, nullptr, OpenReviewOf(organization, begin + i * each + n)));
        }
      }));
      OUTLAY_RETURN_IF_ERROR(saved);
    }
  }
  return absl::OkStatus();
}

absl::Status WritePastReviews(store::Store& store, uint64_t reviews) {
  const std::string organization = ReviewOrganization(0);
  for (uint64_t first = 0; first < reviews; first += kPerBody) {
    OUTLAY_RETURN_IF_ERROR(WriteRows(store, organization, [&](store::Transaction& txn) {
      for (uint64_t n = first; n < std::min(first + kPerBody, reviews); ++n) {
        approval::Review review = OpenReviewOf(organization, n);
        review.state = approval::ReviewState::kApproved;
        review.open_time += absl::Seconds(n);
        review.subject.base_minor = static_cast<int64_t>(n * kSpread % 100'000);
        review.subject.amount = Money(review.subject.base_minor, review.subject.amount.currency());
        txn.Put(approval::kPastReviews, {organization, review.open_time, review.id},
                approval::ToRecord(approval::PastOf(review)));
      }
    }));
  }
  return absl::OkStatus();
}

std::vector<approval::Rule> ReviewRules(int64_t automatic_up_to_minor) {
  std::vector<approval::Rule> rules = {TiersRule(automatic_up_to_minor)};
  // Rules of teams and suppliers, which most subjects do not match.
  for (uint64_t i = 0; i < kTeams; ++i) {
    approval::Rule& rule = rules.emplace_back(TiersRule(automatic_up_to_minor));
    rule.id = Concat("rule-", i);
    rule.spec.group_id = i % 2 == 0 ? TeamId(i) : kRoot;
    rule.spec.conditions.suppliers = {Concat("supplier-", i)};
    rule.spec.conditions.categories = {"4321", "56"};
  }
  return rules;
}

std::string OpenReviewRequest(const std::string& organization, const std::string& review_id, uint64_t number) {
  approval::v1::OpenReviewRequest request;
  request.set_parent(Parent(organization));
  request.set_review_id(review_id);
  approval::v1::Subject& subject = *request.mutable_subject();
  subject.set_resource(NameOf(organization, "purchaseOrders", review_id));
  subject.set_kind(approval::v1::SUBJECT_KIND_PURCHASE_ORDER);
  subject.set_title("Chairs for the new office");
  subject.mutable_amount()->set_currency_code(kCurrency);
  subject.mutable_amount()->set_units(kAmountMinor / 100);
  subject.set_group(NameOf(organization, "groups", TeamId(number)));
  subject.set_supplier(NameOf(organization, "suppliers", Concat("supplier-", number % 50)));
  approval::v1::SubjectLine& line = *subject.add_lines();
  line.set_number("1");
  line.set_description("Chairs");
  line.set_category("56101504");
  *line.mutable_amount() = subject.amount();
  subject.set_requester(NameOf(organization, "users", RequesterId(number)));
  return request.SerializeAsString();
}

std::string ApproveReviewRequest(const std::string& organization, const std::string& review_id,
                                 const std::string& digest) {
  approval::v1::DecideReviewRequest request;
  request.set_request_id(Concat("approve-", review_id));
  request.set_name(NameOf(organization, "reviews", review_id));
  request.set_digest(digest);
  request.set_verdict(approval::v1::VERDICT_APPROVE);
  return request.SerializeAsString();
}

Metadata ManagerOf(const std::string& organization, uint64_t number) {
  Metadata metadata = CallerOf(organization);
  metadata.back().second = DeciderId(number % kReviewRequesters);
  return metadata;
}

}  // namespace outlay::bench
