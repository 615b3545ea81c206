#include <optional>
#include <string>

#include "common/base/currency.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/approval/store/keyspaces.h"
#include "services/approval/store/record_times.h"
#include "services/approval/store/records.h"

namespace outlay::approval {
namespace {

using PartRecords = google::protobuf::RepeatedPtrField<storage::v1::SubjectPartRecord>;

void ToParts(const std::vector<SubjectPart>& parts, PartRecords* records) {
  for (const SubjectPart& part : parts) {
    storage::v1::SubjectPartRecord& added = *records->Add();
    added.set_group_id(part.group_id);
    added.set_also_kind(static_cast<int32_t>(part.also_kind));
    added.set_details(part.details);
  }
}

std::vector<SubjectPart> FromParts(const PartRecords& records) {
  std::vector<SubjectPart> parts;
  for (const storage::v1::SubjectPartRecord& record : records) {
    parts.push_back({.group_id = record.group_id(),
                     .also_kind = static_cast<SubjectKind>(record.also_kind()),
                     .details = record.details()});
  }
  return parts;
}

void ToSubject(const Subject& subject, storage::v1::SubjectRecord* record) {
  record->set_resource(subject.resource);
  record->set_kind(static_cast<int32_t>(subject.kind));
  record->set_title(subject.title);
  record->set_details(subject.details);
  record->set_currency(std::string(subject.amount.currency().code()));
  record->set_amount_minor(subject.amount.minor_units());
  record->set_base_minor(subject.base_minor);
  record->set_group_id(subject.group_id);
  for (const std::string& group : subject.also_group_ids) record->add_also_group_ids(group);
  ToParts(subject.parts, record->mutable_parts());
  record->set_supplier_id(subject.supplier_id);
  for (const SubjectLine& line : subject.lines) {
    storage::v1::SubjectLineRecord& added = *record->add_lines();
    added.set_number(line.number);
    added.set_description(line.description);
    added.set_category(line.category);
    added.set_cost_center(line.cost_center);
    added.set_amount_minor(line.amount_minor);
    if (line.quantity.has_value()) added.set_quantity(line.quantity->ToString());
    if (line.unit_price.has_value()) added.set_unit_price(line.unit_price->ToString());
  }
  record->set_lines_separable(subject.lines_separable);
  record->set_policy_breach(subject.policy_breach);
  record->set_requester(subject.requester);
  Fill(subject.involved, record->mutable_involved());
  Fill(subject.budget_owners, record->mutable_budget_owners());
  record->set_persons(subject.persons.text());
  record->set_amount_unbounded(subject.amount_unbounded);
  record->set_spending_limit_breach(subject.spending_limit_breach);
  record->set_new_delivery_address(subject.new_delivery_address);
  for (const SubjectTerm& term : subject.terms) {
    storage::v1::SubjectTermRecord& added = *record->add_terms();
    added.set_field(term.field);
    added.set_digest(term.digest);
  }
}

absl::StatusOr<Subject> FromSubject(const storage::v1::SubjectRecord& record) {
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kReviews.name));
  Subject subject;
  subject.resource = record.resource();
  subject.kind = static_cast<SubjectKind>(record.kind());
  subject.title = record.title();
  subject.details = record.details();
  subject.amount = Money(record.amount_minor(), currency);
  subject.base_minor = record.base_minor();
  subject.group_id = record.group_id();
  subject.also_group_ids.assign(record.also_group_ids().begin(), record.also_group_ids().end());
  subject.parts = FromParts(record.parts());
  subject.supplier_id = record.supplier_id();
  for (const storage::v1::SubjectLineRecord& line : record.lines()) {
    subject.lines.push_back({.number = line.number(),
                             .description = line.description(),
                             .category = line.category(),
                             .cost_center = line.cost_center(),
                             .amount_minor = line.amount_minor()});
    OUTLAY_ASSIGN_OR_RETURN(subject.lines.back().quantity, store::StoredDecimal(line.quantity(), kReviews.name));
    OUTLAY_ASSIGN_OR_RETURN(subject.lines.back().unit_price, store::StoredDecimal(line.unit_price(), kReviews.name));
  }
  subject.lines_separable = record.lines_separable();
  subject.policy_breach = record.policy_breach();
  subject.requester = record.requester();
  subject.involved = {record.involved().begin(), record.involved().end()};
  subject.budget_owners = {record.budget_owners().begin(), record.budget_owners().end()};
  subject.persons = Persons::FromText(record.persons());
  subject.amount_unbounded = record.amount_unbounded();
  subject.spending_limit_breach = record.spending_limit_breach();
  subject.new_delivery_address = record.new_delivery_address();
  for (const storage::v1::SubjectTermRecord& term : record.terms()) {
    subject.terms.push_back({.field = term.field(), .digest = term.digest()});
  }
  return subject;
}

void ToStage(const ReviewStage& stage, storage::v1::ReviewStageRecord* record) {
  record->set_rule_id(stage.rule_id);
  record->set_rule_revision(stage.rule_revision);
  record->set_tier(stage.tier);
  *record->mutable_stage() = ToRecord(stage.stage);
  record->set_state(static_cast<int32_t>(stage.state));
  for (const Seat& seat : stage.seats) {
    storage::v1::SeatRecord& added = *record->add_seats();
    added.set_user(seat.user);
    added.set_in_place_of(seat.in_place_of);
    added.set_escalated(seat.escalated);
    added.set_slot(seat.slot);
  }
  record->set_slots(stage.slots);
  record->set_needed(stage.needed);
  record->set_start_micros(FromTime(stage.start));
  record->set_paused_micros(absl::ToInt64Microseconds(stage.paused));
  record->set_escalations_done(stage.escalations_done);
  for (const absl::Time time : stage.escalation_times) record->add_escalation_micros(absl::ToUnixMicros(time));
  record->set_group_id(stage.group_id);
  record->set_stays_owed(stage.stays_owed);
  for (const LeftOut& left_out : stage.left_out) {
    storage::v1::LeftOutRecord& added = *record->add_left_out();
    added.set_user(left_out.user);
    added.set_reason(static_cast<int32_t>(left_out.reason));
  }
}

ReviewStage FromStage(const storage::v1::ReviewStageRecord& record) {
  ReviewStage stage;
  stage.rule_id = record.rule_id();
  stage.rule_revision = record.rule_revision();
  stage.tier = record.tier();
  stage.stage = FromRecord(record.stage());
  stage.state = static_cast<StageState>(record.state());
  for (const storage::v1::SeatRecord& seat : record.seats()) {
    stage.seats.push_back(
        {.user = seat.user(), .in_place_of = seat.in_place_of(), .escalated = seat.escalated(), .slot = seat.slot()});
  }
  stage.slots = record.slots();
  stage.needed = record.needed();
  stage.start = ToTime(record.start_micros());
  stage.paused = absl::Microseconds(record.paused_micros());
  stage.escalations_done = record.escalations_done();
  for (const int64_t micros : record.escalation_micros()) {
    stage.escalation_times.push_back(absl::FromUnixMicros(micros));
  }
  stage.group_id = record.group_id();
  stage.stays_owed = record.stays_owed();
  for (const storage::v1::LeftOutRecord& left_out : record.left_out()) {
    stage.left_out.push_back({.user = left_out.user(), .reason = static_cast<LeftOutReason>(left_out.reason())});
  }
  return stage;
}

void ToDecision(const Decision& decision, storage::v1::DecisionRecord* record) {
  record->set_round(decision.round);
  record->set_stage(decision.stage);
  record->set_user(decision.user);
  record->set_decided_by(decision.decided_by);
  Fill(decision.chain, record->mutable_chain());
  record->set_verdict(static_cast<int32_t>(decision.verdict));
  record->set_reason(decision.reason);
  Fill(decision.rejected_lines, record->mutable_rejected_lines());
  record->set_micros(absl::ToUnixMicros(decision.time));
  record->set_digest(std::string(decision.digest.bytes()));
  record->set_voided(decision.voided);
  record->set_persons(decision.persons.text());
}

absl::StatusOr<Decision> FromDecision(const storage::v1::DecisionRecord& record) {
  const std::optional<Digest> digest = Digest::FromBytes(record.digest());
  if (!digest.has_value()) return DataLoss(kReviews.name);
  Decision decision;
  decision.round = record.round();
  decision.stage = record.stage();
  decision.user = record.user();
  decision.decided_by = record.decided_by();
  decision.chain = {record.chain().begin(), record.chain().end()};
  decision.verdict = static_cast<Verdict>(record.verdict());
  decision.reason = record.reason();
  decision.rejected_lines = {record.rejected_lines().begin(), record.rejected_lines().end()};
  decision.time = absl::FromUnixMicros(record.micros());
  decision.digest = *digest;
  decision.voided = record.voided();
  decision.persons = Persons::FromText(record.persons());
  return decision;
}

}  // namespace

storage::v1::ReviewRecord ToRecord(const Review& review) {
  storage::v1::ReviewRecord record;
  ToSubject(review.subject, record.mutable_subject());
  record.set_state(static_cast<int32_t>(review.state));
  for (const ReviewStage& stage : review.stages) ToStage(stage, record.add_stages());
  for (const Decision& decision : review.decisions) ToDecision(decision, record.add_decisions());
  record.set_round(review.round);
  Fill(review.rejected_lines, record.mutable_rejected_lines());
  record.set_open_micros(absl::ToUnixMicros(review.open_time));
  record.set_deadline_micros(absl::ToUnixMicros(review.deadline));
  record.set_end_micros(FromTime(review.end_time));
  record.set_pause_micros(FromTime(review.pause_time));
  record.set_paused_micros(absl::ToInt64Microseconds(review.paused));
  record.set_remind_micros(absl::ToUnixMicros(review.remind_time));
  for (const Question& question : review.questions) {
    storage::v1::QuestionRecord& added = *record.add_questions();
    added.set_asked_by(question.asked_by);
    added.set_text(question.text);
    added.set_ask_micros(absl::ToUnixMicros(question.ask_time));
    added.set_answer(question.answer);
    added.set_end_micros(FromTime(question.end_time));
  }
  record.set_revision(review.revision);
  record.set_end_reason(review.end_reason);
  record.set_create_digest(review.create_digest);
  record.set_opened_by(review.opened_by);
  record.set_grown_minor(review.grown_minor);
  for (const ToleratedChange& change : review.tolerated_changes) {
    storage::v1::ToleratedChangeRecord& added = *record.add_tolerated_changes();
    added.set_time_micros(FromTime(change.time));
    added.set_round(change.round);
    added.set_from_minor(change.from_minor);
    added.set_to_minor(change.to_minor);
    added.set_grown_minor(change.grown_minor);
    Fill(change.fields, added.mutable_fields());
  }
  record.set_pause_deadline_micros(FromTime(review.pause_deadline));
  for (const SplitFlag& flag : review.split_flags) {
    storage::v1::SplitFlagRecord& added = *record.add_split_flags();
    added.set_rule_id(flag.rule_id);
    added.set_bound_minor(flag.bound_minor);
    added.set_total_minor(flag.total_minor);
    added.set_buyer(static_cast<int32_t>(flag.buyer));
    added.set_link(static_cast<int32_t>(flag.link));
    Fill(flag.review_ids, added.mutable_review_ids());
  }
  for (const BudgetProposal& proposal : review.budget_proposals) {
    storage::v1::BudgetProposalRecord& added = *record.add_budget_proposals();
    added.set_user(proposal.user);
    added.set_group_id(proposal.group_id);
    added.set_cost_center(proposal.cost_center);
    added.set_project(proposal.project);
    added.set_reason(proposal.reason);
    added.set_micros(absl::ToUnixMicros(proposal.time));
    added.set_digest(std::string(proposal.digest.bytes()));
    added.set_round(proposal.round);
  }
  return record;
}

absl::StatusOr<Review> FromRecord(std::string_view review_id, const storage::v1::ReviewRecord& record) {
  Review review;
  review.id = std::string(review_id);
  OUTLAY_ASSIGN_OR_RETURN(review.subject, FromSubject(record.subject()));
  review.state = static_cast<ReviewState>(record.state());
  for (const storage::v1::ReviewStageRecord& stage : record.stages()) review.stages.push_back(FromStage(stage));
  for (const storage::v1::DecisionRecord& stored : record.decisions()) {
    OUTLAY_ASSIGN_OR_RETURN(Decision decision, FromDecision(stored));
    review.decisions.push_back(std::move(decision));
  }
  review.round = record.round();
  review.rejected_lines = {record.rejected_lines().begin(), record.rejected_lines().end()};
  review.open_time = absl::FromUnixMicros(record.open_micros());
  review.deadline = absl::FromUnixMicros(record.deadline_micros());
  review.end_time = ToTime(record.end_micros());
  review.pause_time = ToTime(record.pause_micros());
  review.paused = absl::Microseconds(record.paused_micros());
  review.remind_time = absl::FromUnixMicros(record.remind_micros());
  for (const storage::v1::QuestionRecord& question : record.questions()) {
    review.questions.push_back({.asked_by = question.asked_by(),
                                .text = question.text(),
                                .ask_time = absl::FromUnixMicros(question.ask_micros()),
                                .answer = question.answer(),
                                .end_time = ToTime(question.end_micros())});
  }
  review.revision = record.revision();
  review.end_reason = record.end_reason();
  review.create_digest = record.create_digest();
  review.opened_by = record.opened_by();
  review.grown_minor = record.grown_minor();
  for (const storage::v1::ToleratedChangeRecord& change : record.tolerated_changes()) {
    review.tolerated_changes.push_back({.time = absl::FromUnixMicros(change.time_micros()),
                                        .round = change.round(),
                                        .from_minor = change.from_minor(),
                                        .to_minor = change.to_minor(),
                                        .grown_minor = change.grown_minor(),
                                        .fields = {change.fields().begin(), change.fields().end()}});
  }
  review.pause_deadline = ToTime(record.pause_deadline_micros());
  for (const storage::v1::SplitFlagRecord& flag : record.split_flags()) {
    review.split_flags.push_back({.rule_id = flag.rule_id(),
                                  .bound_minor = flag.bound_minor(),
                                  .total_minor = flag.total_minor(),
                                  .buyer = static_cast<SplitBuyer>(flag.buyer()),
                                  .link = static_cast<SplitLink>(flag.link()),
                                  .review_ids = {flag.review_ids().begin(), flag.review_ids().end()}});
  }
  for (const storage::v1::BudgetProposalRecord& proposal : record.budget_proposals()) {
    review.budget_proposals.push_back({.user = proposal.user(),
                                       .group_id = proposal.group_id(),
                                       .cost_center = proposal.cost_center(),
                                       .project = proposal.project(),
                                       .reason = proposal.reason(),
                                       .time = absl::FromUnixMicros(proposal.micros()),
                                       .digest = Digest::FromBytes(proposal.digest()).value_or(Digest()),
                                       .round = proposal.round()});
  }
  return review;
}

storage::v1::PurchaseRecord ToRecord(const PastPurchase& purchase) {
  storage::v1::PurchaseRecord record;
  record.set_resource(purchase.resource);
  record.set_requester(purchase.requester);
  record.set_group_id(purchase.group_id);
  record.set_supplier_id(purchase.supplier_id);
  Fill(purchase.categories, record.mutable_categories());
  record.set_base_minor(purchase.base_minor);
  record.set_move_kind(static_cast<int32_t>(purchase.move_kind));
  Fill(purchase.also_group_ids, record.mutable_also_group_ids());
  Fill(purchase.money_to_group_ids, record.mutable_money_to_group_ids());
  return record;
}

PastPurchase FromRecord(std::string_view review_id, const storage::v1::PurchaseRecord& record) {
  return {.review_id = std::string(review_id),
          .resource = record.resource(),
          .requester = record.requester(),
          .group_id = record.group_id(),
          .supplier_id = record.supplier_id(),
          .categories = {record.categories().begin(), record.categories().end()},
          .base_minor = record.base_minor(),
          .move_kind = static_cast<SubjectKind>(record.move_kind()),
          .also_group_ids = {record.also_group_ids().begin(), record.also_group_ids().end()},
          .money_to_group_ids = {record.money_to_group_ids().begin(), record.money_to_group_ids().end()}};
}

storage::v1::PastReviewRecord ToRecord(const PastReview& past) {
  storage::v1::PastReviewRecord record;
  const Subject& subject = past.subject;
  record.set_kind(static_cast<int32_t>(subject.kind));
  record.set_currency(std::string(subject.amount.currency().code()));
  record.set_amount_minor(subject.amount.minor_units());
  record.set_base_minor(subject.base_minor);
  record.set_group_id(subject.group_id);
  for (const std::string& group : subject.also_group_ids) record.add_also_group_ids(group);
  ToParts(subject.parts, record.mutable_parts());
  record.set_supplier_id(subject.supplier_id);
  for (const SubjectLine& line : subject.lines) {
    storage::v1::PastLineRecord& added = *record.add_lines();
    added.set_category(line.category);
    added.set_cost_center(line.cost_center);
  }
  record.set_policy_breach(subject.policy_breach);
  record.set_amount_unbounded(subject.amount_unbounded);
  record.set_new_delivery_address(subject.new_delivery_address);
  record.set_state(static_cast<int32_t>(past.state));
  for (const uint64_t stage : past.stages) record.add_stages(stage);
  return record;
}

absl::Status FromRecord(std::string_view review_id, absl::Time open_time, const storage::v1::PastReviewRecord& record,
                        PastReview* past) {
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kPastReviews.name));
  past->id = std::string(review_id);
  past->open_time = open_time;
  past->state = static_cast<ReviewState>(record.state());
  Subject& subject = past->subject;
  subject.kind = static_cast<SubjectKind>(record.kind());
  subject.amount = Money(record.amount_minor(), currency);
  subject.base_minor = record.base_minor();
  subject.group_id = record.group_id();
  subject.also_group_ids.assign(record.also_group_ids().begin(), record.also_group_ids().end());
  subject.parts = FromParts(record.parts());
  subject.supplier_id = record.supplier_id();
  for (const storage::v1::PastLineRecord& line : record.lines()) {
    SubjectLine& kept = subject.lines.emplace_back();
    kept.category = line.category();
    kept.cost_center = line.cost_center();
  }
  subject.policy_breach = record.policy_breach();
  subject.amount_unbounded = record.amount_unbounded();
  subject.new_delivery_address = record.new_delivery_address();
  past->stages.assign(record.stages().begin(), record.stages().end());
  return absl::OkStatus();
}

}  // namespace outlay::approval
