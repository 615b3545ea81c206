#include <set>

#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/approval/convert/convert.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/names.h"

namespace outlay::approval {
namespace {

absl::StatusOr<SubjectLine> ToLine(const std::string& field, const v1::SubjectLine& proto, Currency currency) {
  SubjectLine line = {.number = proto.number(),
                      .description = proto.description(),
                      .category = proto.category(),
                      .cost_center = proto.cost_center()};
  if (proto.category().find_first_not_of("0123456789") != std::string::npos) {
    return FieldInvalid(Concat(field, ".category"), "must be digits");
  }
  if (proto.has_quantity() != proto.has_unit_price()) {
    return FieldRequired(Concat(field, proto.has_quantity() ? ".unit_price" : ".quantity"));
  }
  if (proto.has_quantity()) {
    OUTLAY_ASSIGN_OR_RETURN(line.quantity, rpc::OptionalDecimalFromProto(Concat(field, ".quantity"), proto.quantity(),
                                                                         limits::kPriceDecimals));
    OUTLAY_ASSIGN_OR_RETURN(line.unit_price, rpc::OptionalDecimalFromProto(Concat(field, ".unit_price"),
                                                                           proto.unit_price(), limits::kPriceDecimals));
  }
  if (!proto.has_amount()) return line;
  OUTLAY_ASSIGN_OR_RETURN(const Money amount, rpc::MoneyFromProto(Concat(field, ".amount"), proto.amount()));
  if (amount.currency() != currency) return FieldInvalid(Concat(field, ".amount"), "must be in the subject's currency");
  line.amount_minor = amount.minor_units();
  return line;
}

absl::StatusOr<std::vector<SubjectTerm>> ToTerms(const v1::Subject& proto) {
  std::vector<SubjectTerm> terms;
  std::set<std::string> fields;
  for (int i = 0; i < proto.terms_size(); ++i) {
    const v1::SubjectTerm& term = proto.terms(i);
    if (!fields.insert(term.field()).second) {
      return FieldInvalid(Concat("terms[", i, "].field"), "comes more than once");
    }
    terms.push_back({.field = term.field(), .digest = term.digest()});
  }
  return terms;
}

// `subject`: with its groups.
absl::StatusOr<std::vector<SubjectPart>> ToParts(const v1::Subject& proto, const Subject& subject) {
  std::set<std::string> others(subject.also_group_ids.begin(), subject.also_group_ids.end());
  others.insert(subject.group_id);
  std::vector<SubjectPart> parts;
  for (int i = 0; i < proto.parts_size(); ++i) {
    const v1::SubjectPart& part = proto.parts(i);
    SubjectPart& added = parts.emplace_back();
    added = {.group_id = LastId(part.group()),
             .also_kind = static_cast<SubjectKind>(part.also_kind()),
             .details = part.details()};
    if (others.erase(added.group_id) == 0) {
      return FieldInvalid(Concat("parts[", i, "].group"),
                          "must be the subject's group or one of also_groups, each at most once");
    }
  }
  return parts;
}

template <typename Names>
std::vector<std::string> LastIds(const Names& names) {
  std::vector<std::string> ids;
  for (const std::string& name : names) ids.push_back(LastId(name));
  return ids;
}

v1::Subject ToSubjectProto(std::string_view organization, const Subject& subject) {
  v1::Subject proto;
  proto.set_resource(subject.resource);
  proto.set_kind(static_cast<v1::SubjectKind>(subject.kind));
  proto.set_title(subject.title);
  proto.set_details(subject.details);
  rpc::ToProto(subject.amount, proto.mutable_amount());
  proto.set_group(GroupName(organization, subject.group_id));
  for (const std::string& group : subject.also_group_ids) proto.add_also_groups(GroupName(organization, group));
  for (const SubjectPart& part : subject.parts) {
    v1::SubjectPart& added = *proto.add_parts();
    added.set_group(GroupName(organization, part.group_id));
    added.set_also_kind(static_cast<v1::SubjectKind>(part.also_kind));
    added.set_details(part.details);
  }
  proto.set_supplier(SupplierName(organization, subject.supplier_id));
  for (const SubjectLine& line : subject.lines) {
    v1::SubjectLine& added = *proto.add_lines();
    added.set_number(line.number);
    added.set_description(line.description);
    added.set_category(line.category);
    added.set_cost_center(line.cost_center);
    rpc::ToProto(Money(line.amount_minor, subject.amount.currency()), added.mutable_amount());
    if (line.quantity.has_value()) rpc::ToProto(*line.quantity, added.mutable_quantity());
    if (line.unit_price.has_value()) rpc::ToProto(*line.unit_price, added.mutable_unit_price());
  }
  proto.set_lines_separable(subject.lines_separable);
  proto.set_policy_breach(subject.policy_breach);
  proto.set_amount_unbounded(subject.amount_unbounded);
  proto.set_spending_limit_breach(subject.spending_limit_breach);
  proto.set_new_delivery_address(subject.new_delivery_address);
  for (const SubjectTerm& term : subject.terms) {
    v1::SubjectTerm& added = *proto.add_terms();
    added.set_field(term.field);
    added.set_digest(term.digest);
  }
  proto.set_requester(UserName(organization, subject.requester));
  for (const std::string& user : subject.involved) proto.add_involved(UserName(organization, user));
  for (const std::string& user : subject.budget_owners) proto.add_budget_owners(UserName(organization, user));
  return proto;
}

template <typename Stage>
void AddLeftOut(std::string_view organization, const std::vector<LeftOut>& left_out, Stage* proto) {
  for (const LeftOut& one : left_out) {
    v1::LeftOut& added = *proto->add_left_out();
    added.set_user(UserName(organization, one.user));
    added.set_reason(static_cast<v1::LeftOut::Reason>(one.reason));
  }
}

v1::ReviewStage ToStageProto(std::string_view organization, const ReviewStage& stage) {
  v1::ReviewStage proto;
  proto.set_rule(RuleName(organization, stage.rule_id));
  proto.set_rule_revision(stage.rule_revision);
  *proto.mutable_stage() = ToProto(organization, stage.stage);
  proto.set_state(static_cast<v1::ReviewStage::State>(stage.state));
  for (const Seat& seat : stage.seats) {
    v1::Seat& added = *proto.add_seats();
    added.set_user(UserName(organization, seat.user));
    added.set_in_place_of(UserName(organization, seat.in_place_of));
    added.set_escalated(seat.escalated);
  }
  proto.set_approvals_needed(stage.needed);
  if (stage.start.has_value()) rpc::ToProto(*stage.start, proto.mutable_start_time());
  proto.set_escalations_done(stage.escalations_done);
  proto.set_stays_owed(stage.stays_owed);
  AddLeftOut(organization, stage.left_out, &proto);
  return proto;
}

v1::Decision ToDecisionProto(std::string_view organization, const Decision& decision) {
  v1::Decision proto;
  proto.set_round(decision.round);
  proto.set_stage(decision.stage);
  proto.set_user(UserName(organization, decision.user));
  proto.set_decided_by(UserName(organization, decision.decided_by));
  for (const std::string& user : decision.chain) proto.add_delegation_chain(UserName(organization, user));
  proto.set_verdict(static_cast<v1::Verdict>(decision.verdict));
  proto.set_reason(decision.reason);
  for (const std::string& line : decision.rejected_lines) proto.add_rejected_lines(line);
  rpc::ToProto(decision.time, proto.mutable_decide_time());
  proto.set_digest(decision.digest.ToHex());
  proto.set_voided(decision.voided);
  return proto;
}

v1::ToleratedChange ToChangeProto(Currency currency, const ToleratedChange& change) {
  v1::ToleratedChange proto;
  rpc::ToProto(change.time, proto.mutable_change_time());
  proto.set_round(change.round);
  rpc::ToProto(Money(change.from_minor, currency), proto.mutable_from());
  rpc::ToProto(Money(change.to_minor, currency), proto.mutable_to());
  proto.set_grown_minor(change.grown_minor);
  for (const std::string& field : change.fields) proto.add_fields(field);
  return proto;
}

v1::SplitFlag ToFlagProto(std::string_view organization, const SplitFlag& flag) {
  v1::SplitFlag proto;
  proto.set_rule(RuleName(organization, flag.rule_id));
  proto.set_bound_minor(flag.bound_minor);
  proto.set_total_minor(flag.total_minor);
  proto.set_buyer(static_cast<v1::SplitFlag::Buyer>(flag.buyer));
  proto.set_link(static_cast<v1::SplitFlag::Link>(flag.link));
  for (const std::string& id : flag.review_ids) proto.add_reviews(ReviewName(organization, id));
  return proto;
}

}  // namespace

absl::StatusOr<Subject> FromProto(const v1::Subject& proto) {
  Subject subject;
  subject.resource = proto.resource();
  subject.kind = static_cast<SubjectKind>(proto.kind());
  subject.title = proto.title();
  subject.details = proto.details();
  OUTLAY_ASSIGN_OR_RETURN(subject.amount, rpc::MoneyFromProto("amount", proto.amount()));
  subject.group_id = LastId(proto.group());
  subject.also_group_ids = LastIds(proto.also_groups());
  OUTLAY_ASSIGN_OR_RETURN(subject.parts, ToParts(proto, subject));
  subject.supplier_id = LastId(proto.supplier());
  std::set<std::string> numbers;
  for (int i = 0; i < proto.lines_size(); ++i) {
    const std::string field = Concat("lines[", i, "]");
    OUTLAY_ASSIGN_OR_RETURN(SubjectLine line, ToLine(field, proto.lines(i), subject.amount.currency()));
    if (!numbers.insert(line.number).second) return FieldInvalid(Concat(field, ".number"), "comes more than once");
    subject.lines.push_back(std::move(line));
  }
  subject.lines_separable = proto.lines_separable();
  subject.spending_limit_breach = proto.spending_limit_breach();
  subject.policy_breach = proto.policy_breach() || !subject.spending_limit_breach.empty();
  subject.amount_unbounded = proto.amount_unbounded();
  subject.new_delivery_address = proto.new_delivery_address();
  OUTLAY_ASSIGN_OR_RETURN(subject.terms, ToTerms(proto));
  subject.requester = LastId(proto.requester());
  subject.involved = LastIds(proto.involved());
  subject.budget_owners = LastIds(proto.budget_owners());
  return subject;
}

v1::Review ToProto(std::string_view organization, const Review& review) {
  v1::Review proto;
  proto.set_name(ReviewName(organization, review.id));
  *proto.mutable_subject() = ToSubjectProto(organization, review.subject);
  proto.set_digest(DigestOf(review.subject).ToHex());
  proto.set_base_amount_minor(review.subject.base_minor);
  proto.set_state(static_cast<v1::Review::State>(review.state));
  for (const ReviewStage& stage : review.stages) *proto.add_stages() = ToStageProto(organization, stage);
  for (const Decision& decision : review.decisions) *proto.add_decisions() = ToDecisionProto(organization, decision);
  proto.set_round(review.round);
  proto.set_grown_minor(review.grown_minor);
  for (const ToleratedChange& change : review.tolerated_changes) {
    *proto.add_tolerated_changes() = ToChangeProto(review.subject.amount.currency(), change);
  }
  for (const std::string& line : review.rejected_lines) proto.add_rejected_lines(line);
  rpc::ToProto(review.open_time, proto.mutable_open_time());
  rpc::ToProto(review.deadline, proto.mutable_deadline());
  if (review.end_time.has_value()) rpc::ToProto(*review.end_time, proto.mutable_end_time());
  if (review.pause_time.has_value()) rpc::ToProto(*review.pause_time, proto.mutable_pause_time());
  for (const Question& question : review.questions) {
    v1::Question& added = *proto.add_questions();
    added.set_asked_by(UserName(organization, question.asked_by));
    added.set_text(question.text);
    rpc::ToProto(question.ask_time, added.mutable_ask_time());
    added.set_answer(question.answer);
    if (question.end_time.has_value()) rpc::ToProto(*question.end_time, added.mutable_end_time());
  }
  for (const BudgetProposal& proposal : review.budget_proposals) {
    v1::BudgetProposal& added = *proto.add_budget_proposals();
    added.set_proposed_by(UserName(organization, proposal.user));
    added.set_group(GroupName(organization, proposal.group_id));
    added.set_cost_center(proposal.cost_center);
    added.set_project(proposal.project);
    added.set_reason(proposal.reason);
    rpc::ToProto(proposal.time, added.mutable_propose_time());
    added.set_digest(proposal.digest.ToHex());
    added.set_round(proposal.round);
  }
  proto.set_nobody_decides(NobodyDecides(review));
  proto.set_etag(Concat("r", review.revision));
  proto.set_end_reason(review.end_reason);
  for (const SplitFlag& flag : review.split_flags) *proto.add_split_flags() = ToFlagProto(organization, flag);
  return proto;
}

v1::SimulateReviewResponse ToProto(std::string_view organization, const Simulation& simulation) {
  v1::SimulateReviewResponse proto;
  proto.set_no_rule_matches(simulation.no_rule_matches);
  for (const auto& [stage, seating] : simulation.stages) {
    v1::SimulatedStage& added = *proto.add_stages();
    added.set_rule(RuleName(organization, stage.rule_id));
    added.set_tier(stage.tier);
    *added.mutable_stage() = ToProto(organization, stage.stage);
    for (const Seat& seat : seating.seats) added.add_approvers(UserName(organization, seat.user));
    added.set_approvals_needed(seating.needed);
    AddLeftOut(organization, seating.left_out, &added);
  }
  for (const SplitFlag& flag : simulation.split_flags) *proto.add_split_flags() = ToFlagProto(organization, flag);
  return proto;
}

}  // namespace outlay::approval
