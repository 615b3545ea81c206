#include "services/approval/domain/replay.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "common/base/digest.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::approval {
namespace {

void SortOnce(std::vector<uint64_t>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

bool HasAll(const std::vector<uint64_t>& all, const std::vector<uint64_t>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

}  // namespace

uint64_t FingerprintOf(const Stage& stage) {
  return FingerprintOf(stage, "");
}

uint64_t FingerprintOf(const Stage& stage, const std::string& group_id) {
  std::string text = Concat(static_cast<int>(stage.quorum), ":", stage.quorum_value);
  for (const Approver& approver : stage.approvers) {
    text += Concat(";", static_cast<int>(approver.kind), ":", approver.manager_level, ":", approver.id.size(), ":",
                   approver.id);
  }
  if (!group_id.empty()) text += Concat("@", group_id);
  constexpr size_t kBytes = 8;
  uint64_t fingerprint = 0;
  const Digest digest = Sha256(text);
  for (const char byte : digest.bytes().substr(0, kBytes)) {
    fingerprint = fingerprint << kBytes | static_cast<unsigned char>(byte);
  }
  return fingerprint;
}

PastReview PastOf(const Review& review) {
  PastReview past = {.id = review.id, .state = review.state, .open_time = review.open_time};
  const Subject& subject = review.subject;
  past.subject.kind = subject.kind;
  past.subject.amount = subject.amount;
  past.subject.base_minor = subject.base_minor;
  past.subject.group_id = subject.group_id;
  past.subject.also_group_ids = subject.also_group_ids;
  for (const SubjectPart& part : subject.parts) {
    past.subject.parts.push_back({.group_id = part.group_id, .also_kind = part.also_kind, .details = {}});
  }
  past.subject.supplier_id = subject.supplier_id;
  past.subject.policy_breach = subject.policy_breach;
  past.subject.amount_unbounded = subject.amount_unbounded;
  past.subject.new_delivery_address = subject.new_delivery_address;
  for (const SubjectLine& line : subject.lines) {
    SubjectLine kept;
    kept.category = line.category;
    kept.cost_center = line.cost_center;
    std::vector<SubjectLine>& lines = past.subject.lines;
    if (std::find(lines.begin(), lines.end(), kept) == lines.end()) lines.push_back(std::move(kept));
  }
  for (const ReviewStage& stage : review.stages) {
    // No rule asks for what other purchases, a spending limit, or a budget of before, made necessary.
    const bool is_of_no_rule = stage.stage == SplitStage() || stage.stage == SpendingLimitStage();
    if (stage.stays_owed || (stage.rule_id.empty() && is_of_no_rule)) continue;
    past.stages.push_back(FingerprintOf(stage.stage, stage.group_id));
  }
  SortOnce(past.stages);
  return past;
}

Replayer::Replayer(const std::vector<Rule>& rules, const People& people)
    : rules_(rules), people_(people), administrators_(FingerprintOf(AdministratorsStage())) {}

const std::vector<HeldRule>& Replayer::RulesFor(const Subject& subject) {
  std::vector<std::string> groups = {subject.group_id};
  groups.insert(groups.end(), subject.also_group_ids.begin(), subject.also_group_ids.end());
  const auto [found, is_new] = by_groups_.try_emplace(std::move(groups));
  if (is_new) found->second = RulesOf(rules_, subject.group_id, subject.also_group_ids, people_);
  return found->second;
}

const std::vector<uint64_t>& Replayer::FingerprintsOf(const Tier* tier, const std::string& group_id) {
  const auto [found, is_new] = fingerprints_.try_emplace({tier, group_id});
  if (is_new) {
    for (const Stage& stage : tier->stages) found->second.push_back(FingerprintOf(stage, group_id));
  }
  return found->second;
}

Replayed Replayer::Judge(const PastReview& past) {
  asked_.clear();
  const bool is_certain = VisitTiers(RulesFor(past.subject), past.subject, [&](const HeldRule& held, const Tier& tier) {
    const std::vector<uint64_t>& stages = FingerprintsOf(&tier, held.also_group_id);
    asked_.insert(asked_.end(), stages.begin(), stages.end());
  });
  if (!is_certain) asked_.push_back(administrators_);
  SortOnce(asked_);
  if (asked_ == past.stages) return {};
  Replayed replayed;
  const bool has_more = !HasAll(past.stages, asked_);
  const bool has_fewer = !HasAll(asked_, past.stages);
  if (asked_.empty()) {
    replayed.change = ReplayChange::kAutomatic;
  } else if (past.stages.empty()) {
    replayed.change = ReplayChange::kAsked;
  } else {
    replayed.change = has_more && has_fewer ? ReplayChange::kOther
                      : has_more            ? ReplayChange::kMore
                                            : ReplayChange::kFewer;
  }
  replayed.needs_more = has_more && past.state == ReviewState::kApproved;
  return replayed;
}

absl::Status ReplaySums::Add(const PastReview& past, const Replayed& replayed) {
  ++reviews_;
  if (replayed.change == ReplayChange::kNone) return absl::OkStatus();
  ++flips_;
  const Money& amount = past.subject.amount;
  const Money none(0, amount.currency());
  const auto [found, is_new] =
      sums_.try_emplace({replayed.change, std::string(amount.currency().code())}, Sum{0, none, none});
  Sum& sum = found->second;
  ++sum.reviews;
  OUTLAY_ASSIGN_OR_RETURN(sum.amount, outlay::Add(sum.amount, amount));
  if (!replayed.needs_more) return absl::OkStatus();
  ++needs_more_;
  OUTLAY_ASSIGN_OR_RETURN(sum.needs_more, outlay::Add(sum.needs_more, amount));
  return absl::OkStatus();
}

std::vector<Rule> RulesWith(const std::vector<Rule>& rules, const std::vector<Rule>& drafts,
                            const std::vector<std::string>& without) {
  std::vector<Rule> all = drafts;
  for (const Rule& rule : rules) {
    const bool is_replaced =
        std::any_of(drafts.begin(), drafts.end(), [&](const Rule& draft) { return draft.id == rule.id; });
    if (!is_replaced && std::find(without.begin(), without.end(), rule.id) == without.end()) all.push_back(rule);
  }
  return all;
}

}  // namespace outlay::approval
