#include "services/budget/commands/settle_document.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "services/budget/commands/budget_owners.h"
#include "services/budget/commands/finish.h"
#include "services/budget/commands/override_grants.h"
#include "services/budget/convert/holds.h"
#include "services/budget/convert/sight.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/holds/settle_decisions.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/documents.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {
namespace {

v1::Hold Whole(const Scene& scene, const Hold& hold) {
  return ToProto(scene.organization, hold, scene.now.business, SeesEveryNode);
}

// The change that a step makes to a hold.
struct SettledHold {
  const Hold* before = nullptr;  // null: new
  HoldDecision decision;
};

// What budgets said of a step, and what its hold is then.
struct Carried {
  bool is_made = false;
  Verdict verdict;
  StageAmounts amounts = {};
};

// What of a spend is spent beyond what budgets allowed.
struct Exceeded {
  Verdict verdict;  // the first that refuses; allowed: they were not asked
  absl::int128 beyond = 0;
  bool is_short = false;  // what was set aside paid for it, and who waits has less of what is open
};

// Adds those who own the budgets and were not named by whom the money is set aside for.
absl::Status AddOwnersOf(const command::Context& context, const Scene& scene,
                         const std::vector<std::string>& budget_ids, const std::vector<DocumentSpend>& spends,
                         v1::SettleDocumentResponse* response) {
  Persons spenders;
  for (const DocumentSpend& spend : spends) {
    if (!spend.spend.member_id.empty()) spenders.Add(spend.spend.member_id);
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> owners,
                          OwnersOf(context.txn, scene.organization, budget_ids, spenders));
  for (const std::string& owner : owners) response->add_budget_owners(UserName(scene.organization, owner));
  return absl::OkStatus();
}

// At any stage: an order that is committed may be asked of a budget only then.
bool HasGrown(const SettledHold& done) {
  const StageAmounts was = done.before == nullptr ? StageAmounts() : done.before->amounts;
  const StageAmounts& is = done.decision.hold.amounts;
  return SumOf(is) > SumOf(was) || SumAt(is, Stage::kOrder) > SumAt(was, Stage::kOrder) || is.spent > was.spent;
}

bool IsEmpty(const Hold& hold) {
  return hold.amounts == StageAmounts();
}

// Carries out the steps in order, each on the result of those before it.
class Settling {
 public:
  // `foresees`: nobody waits yet, and what cannot be asked is refused like the rest.
  Settling(const command::Context& context, const Scene& scene, const DocumentNeed& need, Ledger* ledger,
           bool foresees = false)
      : context_(context), scene_(scene), need_(need), ledger_(*ledger), foresees_(foresees) {}

  absl::Status Carry(const SettleStep& step, int64_t* holds_made) {
    if (step.kept > 0) {
      v1::KeptSpend& kept = *response_.add_kept_spends();
      kept.set_hold(HoldName(scene_.organization, step.held->hold.id));
      rpc::ToProto(Money(step.kept, step.held->hold.currency()), kept.mutable_amount());
    }
    OUTLAY_ASSIGN_OR_RETURN(Carried carried, step.held == nullptr ? Make(step, holds_made) : Change(step));
    if (step.spend == nullptr) return absl::OkStatus();
    const StageAmounts& is = carried.amounts;
    const StageAmounts& wanted = step.target;
    const bool is_less = is.held < wanted.held || is.committed < wanted.committed || is.spent < wanted.spent;
    const bool is_spare = step.held == nullptr && SumOf(wanted) == step.spare && wanted.spent == 0;
    if (step.waits ? !carried.is_made && !is_spare : is_less) Refuse(step, carried.verdict);
    if (!step.waits && is.spent < wanted.spent) response_.set_unplaced(true);
    Exceeded& exceeded = exceeded_[step.spend];
    exceeded.beyond += is.beyond;
    exceeded.is_short = exceeded.is_short || (step.waits && is_less);
    if (exceeded.verdict.allowed()) exceeded.verdict = std::move(carried.verdict);
    return absl::OkStatus();
  }

  // Returns the id of the first hold that was made or has grown; empty: none.
  std::string FirstGrown() const {
    const auto first = std::find_if(done_.begin(), done_.end(), HasGrown);
    return first == done_.end() ? std::string() : first->decision.hold.id;
  }
  // Returns true if the caller needs all spends and one was refused.
  bool is_refused() const { return response_.refusals_size() > 0 && !need_.best_effort; }
  // Returns true if there is anything to write.
  bool has_changed() const { return !done_.empty(); }
  v1::SettleDocumentResponse& response() { return response_; }

  // The answer, and the document's holds from now on: those that it had, and the new ones.
  absl::Status Finish(const std::vector<DocumentHold>& holds, SettledDocument* document) {
    response_.set_allowed(true);
    for (const auto& [spend, exceeded] : exceeded_) {
      if (exceeded.beyond > 0 || exceeded.is_short) OUTLAY_RETURN_IF_ERROR(TellExceeded(spend->spend, exceeded));
    }
    document->holds.clear();
    const auto add = [&](const Hold& hold) {
      if (!IsEmpty(hold)) document->holds.push_back(hold.id);
      if (IsOpen(hold)) *response_.add_holds() = Whole(scene_, hold);
    };
    for (const DocumentHold& held : holds) add(LatestOf(held.hold));
    for (const DocumentHold& made : made_) add(LatestOf(made.hold));
    return TellOwners();
  }

  // `override_reason`: of the grant by which holds were made or grew; empty: none.
  absl::Status Save(const std::string& override_reason, command::Outcome* outcome) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<Crossing> crossings, ledger_.Save());
    for (const SettledHold& done : done_) {
      const Hold& after = done.decision.hold;
      SaveHold(context_.txn, scene_.organization, done.before, after, done.decision.entry);
      outcome->announcements.push_back(AnnounceHold(scene_, after, done.decision.entry, FullHold(scene_, after),
                                                    HasGrown(done) ? override_reason : std::string()));
    }
    AnnounceCrossings(scene_, crossings, outcome->resource, outcome);
    return absl::OkStatus();
  }

 private:
  // Sets aside what has no hold yet, and posts what of it is invoiced.
  absl::StatusOr<Carried> Make(const SettleStep& step, int64_t* holds_made) {
    const absl::StatusOr<std::vector<CheckedBudget>> states = ledger_.StatesFor(step.as);
    if (!states.ok()) return CannotMake(step, states.status());
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<NewHold> holds, NewHoldsOf(step));
    OUTLAY_ASSIGN_OR_RETURN(const std::string id, NextId(holds_made));
    Carried carried;
    for (const NewHold& next : holds) {
      OUTLAY_ASSIGN_OR_RETURN(AuthorizeDecision decided, Decide(id, next, *states));
      if (carried.verdict.allowed() && !decided.verdict.allowed()) {
        carried.verdict = decided.verdict;
        OUTLAY_RETURN_IF_ERROR(AddWhatStays(step.spend->spend.amount, next.asked.amount, &carried.verdict));
      }
      if (!decided.made.has_value()) continue;
      made_.push_back({.hold = decided.made->hold});
      carried.is_made = true;
      carried.amounts = decided.made->hold.amounts;
      OUTLAY_RETURN_IF_ERROR(Apply(nullptr, *std::move(decided.made)));
      if (next.is_fact || next.step.target.spent == 0) return carried;
      SettleStep post = next.step;
      post.held = &made_.back();
      OUTLAY_ASSIGN_OR_RETURN(Carried posted, Change(post));
      if (!carried.verdict.allowed()) posted.verdict = std::move(carried.verdict);
      return posted;
    }
    return carried;
  }

  absl::StatusOr<AuthorizeDecision> Decide(const std::string& id, const NewHold& next,
                                           const std::vector<CheckedBudget>& states) const {
    HoldRequest request = RequestFor(context_, id, next.asked, next.step.spend->stage);
    request.is_of_document = true;
    request.is_overridden = next.step.spend->is_overridden;
    request.overridden_budget_id = next.step.spend->overridden_budget_id;
    if (next.is_fact) return DecideFact(std::move(request), states, scene_.now);
    return DecideAuthorize(request, states, {.needs_budget = scene_.terms.spends_need_budget}, scene_.now);
  }

  absl::StatusOr<Carried> Change(const SettleStep& step) {
    const Hold& hold = step.held->hold;
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<CheckedBudget> states, ledger_.StatesOf(hold));
    OUTLAY_ASSIGN_OR_RETURN(AuthorizeDecision decided,
                            DecideSettle(step, states, scene_.terms.spends_need_budget, ActorOf(context_), scene_.now));
    Carried carried = {.is_made = decided.made.has_value(), .verdict = std::move(decided.verdict)};
    if (!carried.is_made) return carried;
    carried.amounts = decided.made->hold.amounts;
    const bool is_same = carried.amounts == hold.amounts && decided.made->hold.spend == hold.spend;
    if (!is_same) OUTLAY_RETURN_IF_ERROR(Apply(&hold, *std::move(decided.made)));
    return carried;
  }

  absl::Status Apply(const Hold* before, HoldDecision made) {
    OUTLAY_RETURN_IF_ERROR(ledger_.Count(before, made.hold));
    OUTLAY_RETURN_IF_ERROR(ledger_.UseBuffers(made.hold.nodes, made.buffers));
    done_.push_back({.before = before, .decision = std::move(made)});
    return absl::OkStatus();
  }

  // No budget can be asked: where nobody waits for an answer, that is one more refusal.
  absl::StatusOr<Carried> CannotMake(const SettleStep& step, const absl::Status& status) const {
    if ((step.waits && !foresees_) || !IsAboutBudgets(status)) return status;
    return Carried{.verdict = {.refusal = Refusal::kNoBudget,
                               .nodes = {},
                               .passing_amount = Money::Zero(step.spend->spend.amount.currency())}};
  }

  absl::Status TellExceeded(const Spend& spend, const Exceeded& exceeded) {
    v1::ExceededSpend& told = *response_.add_exceeded();
    ToProto(scene_.organization, spend, told.mutable_spend());
    OUTLAY_ASSIGN_OR_RETURN(const int64_t beyond, ToMinor(exceeded.beyond));
    if (beyond > 0) rpc::ToProto(Money(beyond, spend.amount.currency()), told.mutable_beyond());
    if (exceeded.verdict.allowed()) return absl::OkStatus();
    *told.mutable_verdict() = ToProto(scene_.organization, exceeded.verdict, Visibility::OfBuyers());
    return absl::OkStatus();
  }

  // Names the owners of the budgets in which the document's open holds count.
  absl::Status TellOwners() {
    std::vector<std::string> budget_ids;
    for (const v1::Hold& hold : response_.holds()) {
      for (const v1::HoldNode& node : hold.nodes()) budget_ids.push_back(LastId(node.budget()));
    }
    return AddOwnersOf(context_, scene_, budget_ids, need_.spends, &response_);
  }

  void Refuse(const SettleStep& step, const Verdict& verdict) {
    v1::SpendVerdict& refusal = *response_.add_refusals();
    ToProto(scene_.organization, step.spend->spend, refusal.mutable_spend());
    *refusal.mutable_verdict() = ToProto(scene_.organization, verdict, Visibility::OfBuyers());
  }

  // The id may be taken by a hold of another caller.
  absl::StatusOr<std::string> NextId(int64_t* holds_made) {
    for (int tries = 1;; ++tries) {
      const std::string id = Concat(need_.document_id, "-", ++*holds_made);
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<Hold> present, FindHold(context_.txn, {scene_.organization, id}));
      if (!present.has_value()) return id;
      if (tries == limits::kTakenHoldIds) return HoldIdTaken(id);
    }
  }

  const Hold& LatestOf(const Hold& hold) const {
    const Hold* latest = &hold;
    for (const SettledHold& done : done_) {
      if (done.decision.hold.id == hold.id) latest = &done.decision.hold;
    }
    return *latest;
  }

  const command::Context& context_;
  const Scene& scene_;
  const DocumentNeed& need_;
  Ledger& ledger_;
  const bool foresees_;
  v1::SettleDocumentResponse response_;
  std::deque<DocumentHold> made_;  // addresses are stable
  std::vector<SettledHold> done_;
  std::map<const DocumentSpend*, Exceeded> exceeded_;
};

command::Outcome Unchanged(std::string resource, const google::protobuf::Message& answer) {
  return {.resource = std::move(resource),
          .before = {},
          .after = answer.SerializeAsString(),
          .answer = {},
          .announcements = {},
          .unchanged = true};
}

std::string PictureOf(const Scene& scene, const std::vector<DocumentHold>& holds) {
  v1::SettleDocumentResponse picture;
  picture.set_allowed(true);
  for (const DocumentHold& held : holds) {
    if (IsOpen(held.hold)) *picture.add_holds() = Whole(scene, held.hold);
  }
  return picture.SerializeAsString();
}

// Adds the budgets that are asked about a step, or pay for what stays open of it.
absl::Status AddBudgetsOf(const SettleStep& step, Ledger& ledger, std::vector<std::string>* budget_ids) {
  if (step.spend == nullptr || SumOf(step.target) == step.target.spent) return absl::OkStatus();
  if (step.held != nullptr) {
    for (const HoldNode& node : step.held->hold.nodes) budget_ids->push_back(node.budget_id);
    return absl::OkStatus();
  }
  const absl::StatusOr<std::vector<CheckedBudget>> states = ledger.StatesFor(step.as);
  if (!states.ok()) return IsAboutBudgets(states.status()) ? absl::OkStatus() : states.status();
  for (const CheckedBudget& state : *states) budget_ids->push_back(state.budget->id);
  return absl::OkStatus();
}

// What the answer to the proposed need would be. Nothing that it counts is saved.
absl::StatusOr<v1::SettleDocumentResponse> Foresee(const command::Context& context, const Scene& scene,
                                                   SettledDocument document, const DocumentNeed& said) {
  DocumentNeed need = {.document_id = said.document_id, .spends = said.proposed};
  Ledger ledger(context.txn, scene);
  OUTLAY_ASSIGN_OR_RETURN(std::vector<DocumentHold> holds, LoadDocumentHolds(context, scene, document, ledger));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<SettleStep> steps, PlanNeed(ledger, &need, &holds));
  Settling settling(context, scene, need, &ledger, /*foresees=*/true);
  std::vector<std::string> budget_ids;
  for (const SettleStep& step : steps) {
    OUTLAY_RETURN_IF_ERROR(AddBudgetsOf(step, ledger, &budget_ids));
    OUTLAY_RETURN_IF_ERROR(settling.Carry(step, &document.holds_made));
  }
  if (!settling.is_refused()) OUTLAY_RETURN_IF_ERROR(settling.Finish(holds, &document));
  v1::SettleDocumentResponse answer = std::move(settling.response());
  answer.clear_holds();
  answer.clear_budget_owners();
  OUTLAY_RETURN_IF_ERROR(AddOwnersOf(context, scene, budget_ids, need.spends, &answer));
  return answer;
}

// What came of a request, or how it was refused.
struct Tried {
  bool is_refused = false;
  command::Outcome outcome;
};

// A request, which may be tried with one grant after another: what is refused writes nothing.
class Settlement {
 public:
  Settlement(command::Context& context, const Scene& scene, const std::optional<SettledDocument>& known,
             bool is_repeated, const std::optional<v1::SettleDocumentResponse>& proposed)
      : context_(context), scene_(scene), known_(known), is_repeated_(is_repeated), proposed_(proposed) {}

  // `grant`: by which it passes over budgets; null: it does not.
  absl::StatusOr<Tried> Try(DocumentNeed need, const OverrideGrant* grant) {
    SettledDocument document = known_.value_or(SettledDocument());
    Ledger ledger(context_.txn, scene_);
    OUTLAY_ASSIGN_OR_RETURN(std::vector<DocumentHold> holds, LoadDocumentHolds(context_, scene_, document, ledger));
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<SettleStep> steps, PlanNeed(ledger, &need, &holds));
    Settling settling(context_, scene_, need, &ledger);
    if (proposed_.has_value()) *settling.response().mutable_proposed() = *proposed_;
    for (const SettleStep& step : steps) OUTLAY_RETURN_IF_ERROR(settling.Carry(step, &document.holds_made));
    std::string resource = HoldsName(scene_, need);
    if (settling.is_refused()) {
      return Tried{.is_refused = true, .outcome = Unchanged(std::move(resource), settling.response())};
    }
    OUTLAY_RETURN_IF_ERROR(settling.Finish(holds, &document));
    if (grant != nullptr) settling.response().set_override_grant(OverrideGrantName(scene_.organization, grant->id));
    // Repeated, it finds its work done, unless a year end came in between.
    if (is_repeated_ && !settling.has_changed()) {
      return Tried{.outcome = Unchanged(std::move(resource), settling.response())};
    }
    Tried tried;
    tried.outcome.resource = std::move(resource);
    if (known_.has_value()) tried.outcome.before = PictureOf(scene_, holds);
    tried.outcome.after = settling.response().SerializeAsString();
    OUTLAY_RETURN_IF_ERROR(settling.Save(grant != nullptr ? grant->reason : std::string(), &tried.outcome));
    if (grant != nullptr) UseGrant(context_, scene_, *grant, settling.FirstGrown(), &tried.outcome);
    document.version = need.version;
    document.digest = StoredDigest(context_);
    SaveDocument(context_.txn, {scene_.organization, need.document_id}, document);
    return tried;
  }

 private:
  command::Context& context_;
  const Scene& scene_;
  const std::optional<SettledDocument>& known_;
  const bool is_repeated_;
  const std::optional<v1::SettleDocumentResponse>& proposed_;
};

}  // namespace

absl::StatusOr<command::Outcome> SettleDocument::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<SettledDocument> known,
                          FindDocument(context.txn, {scene.organization, need_.document_id}));
  const bool is_repeated =
      known.has_value() && need_.version == known->version && StoredDigest(context) == known->digest;
  if (known.has_value() && need_.version <= known->version && !is_repeated) {
    return DocumentSuperseded(need_.document_id, known->version);
  }
  std::optional<v1::SettleDocumentResponse> proposed;
  if (!need_.proposed.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(proposed, Foresee(context, scene, known.value_or(SettledDocument()), need_));
  }
  Settlement settlement(context, scene, known, is_repeated, proposed);
  OUTLAY_ASSIGN_OR_RETURN(Tried tried, settlement.Try(need_, nullptr));
  if (!tried.is_refused) return std::move(tried.outcome);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<OverrideGrant> grants, GrantsFor(context, scene, need_));
  for (const OverrideGrant& grant : grants) {
    OUTLAY_ASSIGN_OR_RETURN(Tried passed, settlement.Try(WithGrant(need_, grant), &grant));
    if (!passed.is_refused) return std::move(passed.outcome);
  }
  return std::move(tried.outcome);
}

}  // namespace outlay::budget
