#include "services/budget/domain/holds/hold_decisions.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/budget/domain/errors.h"

namespace outlay::budget {
namespace {

absl::Status EndedError(const Hold& hold) {
  switch (hold.end) {
    case HoldEnd::kReleased:
      return HoldReleased(hold.id);
    case HoldEnd::kExpired:
      return HoldExpired(hold.id);
    default:
      return HoldSpent(hold.id);
  }
}

absl::Status CheckOpen(const Hold& hold, const Times& now) {
  if (HasLapsed(hold, now.business)) return HoldExpired(hold.id);
  return IsOpen(hold) ? absl::OkStatus() : EndedError(hold);
}

// Returns the step's amount; `all` if it names none.
absl::StatusOr<int64_t> AmountOf(const Hold& hold, const Step& step, int64_t all) {
  if (!step.amount.has_value()) return all;
  if (step.amount->currency() != hold.currency()) return CurrencyMismatch(hold.currency(), step.amount->currency());
  return step.amount->minor_units();
}

Money InHold(const Hold& hold, int64_t minor) {
  return Money(minor, hold.currency());
}

// Returns the hold with other amounts and the entry that records the change.
absl::StatusOr<HoldDecision> Change(const Hold& hold, const StageAmounts& after, EntryVerb verb, HoldEnd end_if_closed,
                                    const Times& now) {
  HoldDecision decision;
  decision.hold = hold;
  decision.hold.amounts = after;
  decision.hold.end = IsOpen(decision.hold) ? HoldEnd::kOpen : end_if_closed;
  decision.hold.entries += 1;
  decision.hold.update_time = now.system;
  decision.entry.number = decision.hold.entries;
  decision.entry.verb = verb;
  OUTLAY_ASSIGN_OR_RETURN(decision.entry.change, Subtract(after, hold.amounts));
  decision.entry.time = now.system;
  return decision;
}

HoldDecision Signed(HoldDecision decision, const Step& step) {
  decision.entry.document = step.document;
  decision.entry.actor = step.actor;
  return decision;
}

// Returns the budget's id; empty if the caller may not be told.
std::string NamedBudget(const CheckedBudget& node) {
  return node.is_named ? node.budget->id : std::string();
}

// Asks the nodes that no check has cleared about an amount that reaches a stage only now. This clears no node: the rest
// of the hold was not asked about.
absl::Status CheckStage(const Hold& hold, const std::vector<CheckedBudget>& nodes, Stage stage, int64_t amount,
                        HoldDecision* decision) {
  OUTLAY_ASSIGN_OR_RETURN(SpendCheck asked, AskedOf(hold, amount, stage, stage));
  asked.is_new = false;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (hold.nodes[i].is_cleared) continue;
    OUTLAY_ASSIGN_OR_RETURN(const Verdict verdict, Judge({nodes[i]}, asked, false));
    if (!verdict.allowed()) return BudgetInsufficient(hold.id, NamedBudget(nodes[i]), verdict.passing_amount);
    if (verdict.nodes[0].outcome == NodeOutcome::kPassedWithBuffer) decision->buffers.push_back(i);
  }
  return absl::OkStatus();
}

absl::Status CheckRequest(const HoldRequest& request, bool must_expire, const Times& now) {
  if (request.spend.amount.IsZero()) return FieldInvalid("spend.amount", "must not be zero");
  OUTLAY_RETURN_IF_ERROR(CheckTax(request.spend.amount, request.spend.tax));
  const bool waits = request.stage != Stage::kInvoice && !request.spend.amount.IsNegative();
  if (!request.expire_time.has_value()) {
    return must_expire && waits ? FieldRequired("expire_time") : absl::OkStatus();
  }
  if (!waits) return FieldInvalid("expire_time", "must not be set for what is invoiced at once");
  return *request.expire_time > now.business ? absl::OkStatus() : FieldInvalid("expire_time", "must not be over");
}

absl::StatusOr<HoldDecision> MakeHold(const HoldRequest& request, const std::vector<CheckedBudget>& nodes,
                                      const Verdict& verdict, Stage stage, const Times& now) {
  Hold hold;
  hold.id = request.hold_id;
  hold.spend = request.spend;
  hold.expire_time = request.expire_time;
  hold.nodes = NodesOf(nodes, verdict);
  hold.creator = request.creator;
  hold.create_time = now.system;
  hold.create_digest = request.digest;
  hold.is_of_document = request.is_of_document;
  OUTLAY_ASSIGN_OR_RETURN(hold.tolerance, ToleranceOf(request.spend.amount, stage, request.tolerance_basis_points));
  OUTLAY_ASSIGN_OR_RETURN(HoldDecision decision, Change(hold, AmountsAt(stage, request.spend.amount.minor_units()),
                                                        EntryVerb::kAuthorize, HoldEnd::kSpent, now));
  decision.entry.document = request.spend.document;
  decision.entry.actor = request.creator;
  decision.buffers = BuffersUsed(verdict);
  return decision;
}

}  // namespace

absl::StatusOr<SpendCheck> AskedOf(const Hold& hold, int64_t minor, Stage from, Stage to) {
  SpendCheck asked = {
      .amount = InHold(hold, minor), .from = from, .to = to, .whole = hold.spend.amount, .tax = hold.spend.tax};
  OUTLAY_ASSIGN_OR_RETURN(asked.already, ToMinor(SumAt(hold.amounts, from)));
  return asked;
}

std::vector<HoldNode> NodesOf(const std::vector<CheckedBudget>& states, const Verdict& verdict) {
  std::vector<HoldNode> nodes;
  nodes.reserve(states.size());
  for (std::size_t i = 0; i < states.size(); ++i) {
    nodes.push_back({.budget_id = states[i].budget->id,
                     .group_id = states[i].budget->spec.group_id,
                     .period = states[i].period,
                     .currency = states[i].budget->currency(),
                     .rate = states[i].rate,
                     .is_cleared = verdict.nodes[i].is_cleared,
                     .tax = states[i].tax});
    if (states[i].allotment.has_value()) nodes.back().allotment = states[i].allotment->member_id;
  }
  return nodes;
}

std::vector<std::size_t> BuffersUsed(const Verdict& verdict) {
  std::vector<std::size_t> used;
  for (std::size_t i = 0; i < verdict.nodes.size(); ++i) {
    if (verdict.nodes[i].outcome == NodeOutcome::kPassedWithBuffer) used.push_back(i);
  }
  return used;
}

absl::StatusOr<Verdict> JudgeAuthorize(const HoldRequest& request, const std::vector<CheckedBudget>& nodes,
                                       const AuthorizePolicy& policy, const Times& now) {
  OUTLAY_RETURN_IF_ERROR(CheckRequest(request, policy.needs_expiry, now));
  const Money& amount = request.spend.amount;
  const SpendCheck asked = {.amount = amount,
                            .from = Stage::kRequest,
                            .to = FirstStage(amount, request.stage),
                            .is_overridden = request.is_overridden || amount.IsNegative(),
                            .overridden_budget_id = amount.IsNegative() ? std::string() : request.overridden_budget_id,
                            .whole = amount,
                            .tax = request.spend.tax};
  return Judge(nodes, asked, policy.needs_budget);
}

absl::StatusOr<AuthorizeDecision> DecideAuthorize(const HoldRequest& request, const std::vector<CheckedBudget>& nodes,
                                                  const AuthorizePolicy& policy, const Times& now) {
  AuthorizeDecision decision;
  OUTLAY_ASSIGN_OR_RETURN(decision.verdict, JudgeAuthorize(request, nodes, policy, now));
  if (decision.verdict.allowed()) {
    const Stage stage = FirstStage(request.spend.amount, request.stage);
    OUTLAY_ASSIGN_OR_RETURN(decision.made, MakeHold(request, nodes, decision.verdict, stage, now));
  }
  return decision;
}

absl::StatusOr<HoldDecision> DecideCommit(const Hold& hold, const std::vector<CheckedBudget>& nodes, const Step& step,
                                          const Times& now) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(hold, now));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t amount, AmountOf(hold, step, hold.amounts.held));
  if (amount > hold.amounts.held || amount == 0) {
    return AmountAboveHeld(hold.id, InHold(hold, amount), InHold(hold, hold.amounts.held));
  }
  StageAmounts after = hold.amounts;
  after.held -= amount;
  OUTLAY_ASSIGN_OR_RETURN(after.committed, ToMinor(absl::int128(after.committed) + amount));
  OUTLAY_ASSIGN_OR_RETURN(HoldDecision decision, Change(hold, after, EntryVerb::kCommit, HoldEnd::kOpen, now));
  OUTLAY_RETURN_IF_ERROR(CheckStage(hold, nodes, Stage::kOrder, amount, &decision));
  return Signed(std::move(decision), step);
}

absl::StatusOr<HoldDecision> DecidePost(const Hold& hold, const std::vector<CheckedBudget>& nodes, const Step& step,
                                        bool is_final, const Times& now) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(hold, now));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t amount, AmountOf(hold, step, hold.amounts.committed));
  const int64_t from_committed = std::min(amount, hold.amounts.committed);
  const int64_t beyond = amount - from_committed;
  if (beyond > hold.tolerance || amount == 0) {
    return AmountAboveCommitted(hold.id, InHold(hold, amount), InHold(hold, hold.amounts.committed),
                                InHold(hold, hold.tolerance));
  }
  StageAmounts after = hold.amounts;
  after.committed = is_final ? 0 : after.committed - from_committed;
  if (is_final) after.held = 0;
  OUTLAY_ASSIGN_OR_RETURN(after.spent, ToMinor(absl::int128(after.spent) + amount));
  OUTLAY_ASSIGN_OR_RETURN(HoldDecision decision, Change(hold, after, EntryVerb::kPost, HoldEnd::kSpent, now));
  decision.hold.tolerance -= beyond;
  decision.entry.tolerance_used = beyond;
  OUTLAY_RETURN_IF_ERROR(CheckStage(hold, nodes, Stage::kInvoice, amount, &decision));
  return Signed(std::move(decision), step);
}

absl::StatusOr<HoldDecision> DecideReversePosting(const Hold& hold, const HoldEntry& posting, bool is_reversed,
                                                  const std::string& actor, const Times& now) {
  const bool has_posted = posting.verb == EntryVerb::kPost || posting.verb == EntryVerb::kAuthorize;
  if (!has_posted || posting.change.spent <= 0) return PostingNotFound(hold.id, posting.number);
  if (is_reversed) return PostingReversed(hold.id, posting.number);
  const bool is_over = hold.expire_time.has_value() && now.business >= *hold.expire_time;
  // An amount that was invoiced without having been committed is released.
  const int64_t committed_again =
      posting.verb == EntryVerb::kPost && !is_over ? posting.change.spent - posting.tolerance_used : 0;
  StageAmounts after = hold.amounts;
  OUTLAY_ASSIGN_OR_RETURN(after.spent, ToMinor(absl::int128(after.spent) - posting.change.spent));
  OUTLAY_ASSIGN_OR_RETURN(after.committed, ToMinor(absl::int128(after.committed) + committed_again));
  OUTLAY_ASSIGN_OR_RETURN(HoldDecision decision, Change(hold, after, EntryVerb::kReversePost,
                                                        is_over ? HoldEnd::kExpired : HoldEnd::kReleased, now));
  decision.hold.tolerance += posting.tolerance_used;
  decision.entry.reversed_number = posting.number;
  return Signed(std::move(decision), {.amount = std::nullopt, .document = posting.document, .actor = actor});
}

absl::StatusOr<HoldDecision> DecideRelease(const Hold& hold, const Step& step, const Times& now) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(hold, now));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t open, ToMinor(absl::int128(hold.amounts.held) + hold.amounts.committed));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t amount, AmountOf(hold, step, open));
  if (amount > open) return AmountAboveOpen(hold.id, InHold(hold, amount), InHold(hold, open));
  const int64_t from_held = std::min(amount, hold.amounts.held);
  StageAmounts after = hold.amounts;
  after.held -= from_held;
  after.committed -= amount - from_held;
  OUTLAY_ASSIGN_OR_RETURN(HoldDecision decision, Change(hold, after, EntryVerb::kRelease, HoldEnd::kReleased, now));
  return Signed(std::move(decision), step);
}

bool CountsWhereAsked(const Hold& hold, const std::vector<CheckedBudget>& asked, bool must_have_budget) {
  if (asked.empty() && must_have_budget) return false;
  if (hold.nodes.size() != asked.size()) return false;
  return std::all_of(asked.begin(), asked.end(), [&](const CheckedBudget& state) {
    return std::any_of(hold.nodes.begin(), hold.nodes.end(), [&](const HoldNode& node) {
      const bool is_same_allotment =
          state.allotment.has_value() ? node.allotment == state.allotment->member_id : !node.allotment.has_value();
      const bool counts_as_much = node.rate == state.rate && node.tax == state.tax;
      return node.budget_id == state.budget->id && is_same_allotment && counts_as_much;
    });
  });
}

bool IsOfPastPeriod(const std::vector<CheckedBudget>& nodes, absl::Time business_now) {
  return std::any_of(nodes.begin(), nodes.end(),
                     [&](const CheckedBudget& node) { return !node.figures.period.Contains(business_now); });
}

int64_t AdjustablePart(const Hold& hold) {
  return hold.amounts.held > 0 ? hold.amounts.held : hold.amounts.committed;
}

absl::StatusOr<HoldDecision> DecideAdjust(const Hold& hold, const std::vector<CheckedBudget>& nodes, bool is_elsewhere,
                                          const Step& step, const Times& now) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(hold, now));
  const bool is_held = hold.amounts.held > 0;
  StageAmounts after = hold.amounts;
  int64_t& part = is_held ? after.held : after.committed;
  const int64_t was = AdjustablePart(hold);
  OUTLAY_ASSIGN_OR_RETURN(part, AmountOf(hold, step, was));
  OUTLAY_ASSIGN_OR_RETURN(HoldDecision decision, Change(hold, after, EntryVerb::kAdjust, HoldEnd::kReleased, now));
  if (part > was) {
    if (is_elsewhere) return HoldCountsElsewhere(hold.id);
    OUTLAY_ASSIGN_OR_RETURN(const SpendCheck asked,
                            AskedOf(hold, part - was, Stage::kRequest, is_held ? Stage::kRequest : Stage::kOrder));
    OUTLAY_ASSIGN_OR_RETURN(const Verdict verdict, Judge(nodes, asked, false));
    if (!verdict.allowed()) {
      const auto refused = std::find_if(verdict.nodes.begin(), verdict.nodes.end(), Refuses);
      OUTLAY_ASSIGN_OR_RETURN(const Money passing, Add(InHold(hold, was), verdict.passing_amount));
      const auto place = static_cast<std::size_t>(refused - verdict.nodes.begin());
      return BudgetInsufficient(hold.id, NamedBudget(nodes[place]), passing);
    }
    decision.buffers = BuffersUsed(verdict);
  }
  return Signed(std::move(decision), step);
}

absl::StatusOr<HoldDecision> ChangeHold(const Hold& hold, const StageAmounts& after, EntryVerb verb,
                                        HoldEnd end_if_closed, const Step& step, const Times& now) {
  OUTLAY_ASSIGN_OR_RETURN(HoldDecision decision, Change(hold, after, verb, end_if_closed, now));
  return Signed(std::move(decision), step);
}

std::optional<HoldDecision> DecideExpire(const Hold& hold, const std::string& actor, const Times& now) {
  if (!HasLapsed(hold, now.business)) return std::nullopt;
  StageAmounts after = hold.amounts;
  after.held = 0;
  after.committed = 0;
  absl::StatusOr<HoldDecision> decision = Change(hold, after, EntryVerb::kExpire, HoldEnd::kExpired, now);
  // Amounts that only fall to zero cannot overflow.
  if (!decision.ok()) return std::nullopt;
  return Signed(*std::move(decision), {.amount = std::nullopt, .document = {}, .actor = actor});
}

}  // namespace outlay::budget
