#include "services/budget/commands/settle_document.h"

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "services/budget/commands/finish.h"
#include "services/budget/convert/holds.h"
#include "services/budget/convert/sight.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/documents.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {
namespace {

v1::Hold Whole(const Scene& scene, const Hold& hold) {
  return ToProto(scene.organization, hold, scene.now.business, SeesEveryNode);
}

// What a step made of a hold.
struct SettledHold {
  const Hold* before = nullptr;  // null: it is new
  HoldDecision decision;
};

bool IsEmpty(const Hold& hold) {
  return hold.amounts == StageAmounts();
}

// Carries the steps out, one after another, each on what those before it left.
class Settling {
 public:
  Settling(const command::Context& context, const Scene& scene, const DocumentNeed& need, Ledger* ledger)
      : context_(context), scene_(scene), need_(need), ledger_(*ledger) {}

  absl::Status Carry(const SettleStep& step, std::int64_t* holds_made) {
    if (step.kept > 0) {
      v1::KeptSpend& kept = *response_.add_kept_spends();
      kept.set_hold(HoldName(scene_.organization, step.held->hold.id));
      rpc::ToProto(Money(step.kept, step.held->hold.currency()), kept.mutable_amount());
    }
    return step.held == nullptr ? Make(step, holds_made) : Change(step);
  }

  // Somebody waits for all of it, and something was refused.
  bool is_refused() const { return response_.refusals_size() > 0 && !need_.best_effort; }
  // Whether anything is to be written.
  bool has_changed() const { return !done_.empty(); }
  v1::SettleDocumentResponse& response() { return response_; }

  // The answer, and the document's holds from now on: those that it had, and the new ones.
  void Finish(const std::vector<DocumentHold>& holds, SettledDocument* document) {
    response_.set_allowed(true);
    document->holds.clear();
    const auto add = [&](const Hold& hold) {
      if (!IsEmpty(hold)) document->holds.push_back(hold.id);
      if (IsOpen(hold)) *response_.add_holds() = Whole(scene_, hold);
    };
    for (const DocumentHold& held : holds) add(LatestOf(held.hold));
    for (const DocumentHold& made : made_) add(LatestOf(made.hold));
  }

  absl::Status Save(command::Outcome* outcome) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<Crossing> crossings, ledger_.Save());
    for (const SettledHold& done : done_) {
      const Hold& after = done.decision.hold;
      SaveHold(context_.txn, scene_.organization, done.before, after, done.decision.entry);
      outcome->announcements.push_back(AnnounceHold(scene_, after, done.decision.entry, FullHold(scene_, after)));
    }
    AnnounceCrossings(scene_, crossings, outcome->resource, outcome);
    return absl::OkStatus();
  }

 private:
  // Sets aside what has no hold yet, and posts what of it is invoiced.
  absl::Status Make(const SettleStep& step, std::int64_t* holds_made) {
    const absl::StatusOr<std::vector<NodeState>> states = ledger_.StatesFor(step.as);
    if (!states.ok()) return CannotMake(step, states.status());
    OUTLAY_ASSIGN_OR_RETURN(const std::string id, NextId(holds_made));
    HoldRequest request = RequestFor(context_, id, step.as, step.spend->stage);
    request.is_of_document = true;
    OUTLAY_ASSIGN_OR_RETURN(AuthorizeDecision decided,
                            DecideAuthorize(request, *states, scene_.terms.spends_need_budget,
                                            /*must_expire=*/false, scene_.now));
    if (!decided.made.has_value()) {
      OUTLAY_RETURN_IF_ERROR(AddWhatStays(step.spend->spend.amount, step.as.amount, &decided.verdict));
      Refuse(step, decided.verdict);
      return absl::OkStatus();
    }
    made_.push_back({.hold = decided.made->hold});
    OUTLAY_RETURN_IF_ERROR(Apply(nullptr, *std::move(decided.made)));
    if (step.target.spent == 0) return absl::OkStatus();
    SettleStep post = step;
    post.held = &made_.back();
    return Change(post);
  }

  absl::Status Change(const SettleStep& step) {
    const Hold& hold = step.held->hold;
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<NodeState> states, ledger_.StatesOf(hold));
    OUTLAY_ASSIGN_OR_RETURN(AuthorizeDecision decided, DecideSettle(step, states, ActorOf(context_), scene_.now));
    if (!decided.made.has_value()) {
      Refuse(step, decided.verdict);
      if (!need_.best_effort) return absl::OkStatus();
      for (const SettleStep& lesser : LesserSteps(step)) {
        OUTLAY_ASSIGN_OR_RETURN(decided, DecideSettle(lesser, states, ActorOf(context_), scene_.now));
        if (decided.made.has_value()) break;
      }
    }
    const bool is_same = decided.made->hold.amounts == hold.amounts && decided.made->hold.spend == hold.spend;
    return is_same ? absl::OkStatus() : Apply(&hold, *std::move(decided.made));
  }

  absl::Status Apply(const Hold* before, HoldDecision made) {
    OUTLAY_RETURN_IF_ERROR(ledger_.Count(before, made.hold));
    OUTLAY_RETURN_IF_ERROR(ledger_.UseBuffers(made.hold.nodes, made.buffers));
    done_.push_back({.before = before, .decision = std::move(made)});
    return absl::OkStatus();
  }

  // No budget can be asked: where nobody waits, the rest is done nevertheless.
  absl::Status CannotMake(const SettleStep& step, const absl::Status& status) {
    const bool is_about_budgets = absl::IsNotFound(status) || absl::IsFailedPrecondition(status);
    if (!need_.best_effort || !is_about_budgets) return status;
    Refuse(step, {.refusal = Refusal::kNoBudget,
                  .nodes = {},
                  .passing_amount = Money::Zero(step.spend->spend.amount.currency())});
    return absl::OkStatus();
  }

  void Refuse(const SettleStep& step, const Verdict& verdict) {
    v1::SpendVerdict& refusal = *response_.add_refusals();
    ToProto(scene_.organization, step.spend->spend, refusal.mutable_spend());
    *refusal.mutable_verdict() = ToProto(scene_.organization, verdict, Sight::OfBuyers());
  }

  // Somebody may have given a hold of theirs the name.
  absl::StatusOr<std::string> NextId(std::int64_t* holds_made) {
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
  v1::SettleDocumentResponse response_;
  std::deque<DocumentHold> made_;  // stay where they are
  std::vector<SettledHold> done_;
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

}  // namespace

absl::StatusOr<command::Outcome> SettleDocument::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  const DocumentKey key = {scene.organization, need_.document_id};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<SettledDocument> known, FindDocument(context.txn, key));
  SettledDocument document = known.value_or(SettledDocument());
  const std::string digest = StoredDigest(context);
  const bool is_repeated = need_.version == document.version && digest == document.digest;
  if (need_.version <= document.version && !is_repeated) {
    return DocumentSuperseded(need_.document_id, document.version);
  }
  Ledger ledger(context.txn, scene);
  OUTLAY_ASSIGN_OR_RETURN(std::vector<DocumentHold> holds, LoadDocumentHolds(context, scene, document, ledger));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<SettleStep> steps, PlanNeed(need_, ledger, &holds));
  Settling settling(context, scene, need_, &ledger);
  for (const SettleStep& step : steps) OUTLAY_RETURN_IF_ERROR(settling.Carry(step, &document.holds_made));
  std::string resource = HoldsName(scene, need_);
  if (settling.is_refused()) return Unchanged(std::move(resource), settling.response());
  settling.Finish(holds, &document);
  // Repeated, it finds its work done, unless a year end came in between.
  if (is_repeated && !settling.has_changed()) return Unchanged(std::move(resource), settling.response());
  command::Outcome outcome = {.resource = std::move(resource),
                              .before = known.has_value() ? PictureOf(scene, holds) : std::string(),
                              .after = settling.response().SerializeAsString()};
  OUTLAY_RETURN_IF_ERROR(settling.Save(&outcome));
  document.version = need_.version;
  document.digest = digest;
  SaveDocument(context.txn, key, document);
  return outcome;
}

}  // namespace outlay::budget
