#include "services/budget/commands/authorize_holds.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "services/budget/commands/finish.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/override_grants.h"
#include "services/budget/commands/scene.h"
#include "services/budget/convert/hold_batches.h"
#include "services/budget/convert/holds.h"
#include "services/budget/convert/sight.h"
#include "services/budget/convert/spend_errors.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {
namespace {

// A kind of spends with its budgets and their figures.
struct OpenKind {
  bool is_open = false;
  absl::Status error;   // why it could not be opened
  HoldRequest request;  // with the amount of the current spend
  bool needs_expiry = false;
  std::vector<CheckedBudget> states;
  std::vector<Ledger::PeriodSheet*> sheets;  // the sheets of `states`
  std::vector<HoldNode> nodes;               // the nodes of its spends; empty until one has passed
  std::string grant_id;                      // the grant that its only spend names; empty: none
};

// Returns true if the error concerns one spend only, so that the others can still be judged.
bool IsAboutSpend(const absl::Status& error) {
  return absl::IsInvalidArgument(error) || absl::IsNotFound(error) || absl::IsFailedPrecondition(error) ||
         absl::IsPermissionDenied(error) || absl::IsOutOfRange(error);
}

// A grant that let a spend pass, and the spend's place.
struct UsedGrant {
  OverrideGrant grant;
  std::size_t number = 0;
};

// Judges the spends of a batch, one after another.
class Judgement {
 public:
  Judgement(const command::Context& context, const Scene& scene, const BatchAuthorization& asked)
      : context_(context),
        scene_(scene),
        asked_(asked),
        ledger_(context.txn, scene),
        kinds_(asked.kinds.size()),
        spends_(asked.spends) {
    for (const NamedGrant& named : asked.grants) kinds_[spends_[named.spend].kind].grant_id = named.grant_id;
  }

  // Continues after an invalid spend, so that the caller can correct or leave out all of them at once.
  absl::Status JudgeAll() {
    std::vector<absl::Status> errors;
    for (std::size_t i = 0; i < spends_.size() && errors.size() < limits::kErrorsOfBatch; ++i) {
      const absl::Status judged = JudgeOne(i);
      if (judged.ok()) continue;
      if (!IsAboutSpend(judged)) return AtSpend(i, judged);
      errors.push_back(AtSpend(i, judged));
    }
    return errors.empty() ? absl::OkStatus() : JoinErrors(errors);
  }

  // Adds what budgets said of the spends that they refused, after JudgeAll.
  void Explain(v1::AuthorizeHoldsResponse* answer) const {
    const Visibility sight(context_.caller.reach.get());
    for (const auto& [number, verdict] : refusals_) {
      v1::HoldDecision& decision = *answer->mutable_decisions(static_cast<int>(number));
      *decision.mutable_verdict() = ToProto(scene_.organization, verdict, sight);
    }
  }
  bool has_refused() const { return refused_ > 0; }
  bool has_passed() const { return refused_ < spends_.size(); }
  const std::vector<BatchedSpend>& spends() const { return spends_; }
  // Returns the grants used, by id.
  const std::map<std::string, UsedGrant>& used_grants() const { return used_grants_; }

  // Packs the holds made, after JudgeAll. Call once.
  HoldBatch Pack() {
    HoldBatch batch = {.id = asked_.batch_id,
                       .creator = ActorOf(context_),
                       .create_time = scene_.now.system,
                       .create_digest = StoredDigest(context_),
                       .expire_time = asked_.expire_time,
                       .stage = asked_.stage,
                       .tolerance_basis_points = asked_.tolerance_basis_points,
                       .nodes = {},
                       .kinds = {},
                       .spends = std::move(spends_)};
    batch.kinds.reserve(kinds_.size());
    // Nodes differ by budget, currency, clearance and allotment; within one step, everything else about them is equal.
    absl::flat_hash_map<std::string, uint32_t> places;
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
      BatchedKind& kind = batch.kinds.emplace_back();
      kind.spend = asked_.kinds[i];
      for (const HoldNode& node : kinds_[i].nodes) {
        const Currency currency = kind.spend.amount.currency();
        const auto [place, is_new] =
            places.try_emplace(Concat(node.budget_id, "/", currency.code(), node.is_cleared ? "/1" : "/0",
                                      node.allotment.has_value() ? "/" : "", node.allotment.value_or("")),
                               batch.nodes.size());
        if (is_new) batch.nodes.push_back(node);
        kind.nodes.push_back(place->second);
      }
    }
    return batch;
  }

  absl::StatusOr<std::vector<Crossing>> SaveFigures() { return ledger_.Save(); }

 private:
  absl::StatusOr<OpenKind*> Find(const BatchedSpend& spend) {
    OpenKind& kind = kinds_[spend.kind];
    if (!kind.is_open && kind.error.ok()) kind.error = Open(spend, kind);
    if (!kind.error.ok()) return kind.error;
    return &kind;
  }

  absl::Status Open(const BatchedSpend& spend, OpenKind& kind) {
    const Spend& common = asked_.kinds[spend.kind];
    OUTLAY_RETURN_IF_ERROR(access::CheckReach(context_.caller.reach.get(), common.group_id));
    OUTLAY_ASSIGN_OR_RETURN(kind.states, ledger_.StatesFor(common, &kind.sheets));
    const bool is_credit = spend.amount_minor < 0;
    kind.request.spend = common;
    kind.request.stage = asked_.stage;
    if (!is_credit) kind.request.expire_time = asked_.expire_time;
    kind.needs_expiry = !EndsItsHolds(scene_.organization, common.document);
    kind.is_open = true;
    return absl::OkStatus();
  }

  // Lets the current spend pass over the budgets that its grant allows.
  absl::StatusOr<OverrideGrant> TakeGrant(OpenKind* kind) {
    kind->request.tolerance_basis_points = asked_.tolerance_basis_points;
    OUTLAY_ASSIGN_OR_RETURN(OverrideGrant grant, LoadGrantForUse(context_, scene_, kind->grant_id, kind->request));
    kind->request.is_overridden = true;
    kind->request.overridden_budget_id = grant.budget_id;
    return grant;
  }

  absl::Status JudgeOne(std::size_t number) {
    BatchedSpend* const spend = &spends_[number];
    OUTLAY_ASSIGN_OR_RETURN(OpenKind* const kind, Find(*spend));
    OUTLAY_RETURN_IF_ERROR(ledger_.Refresh(kind->sheets, &kind->states));
    const Money amount(spend->amount_minor, kind->request.spend.amount.currency());
    kind->request.spend.amount = amount;
    kind->request.spend.tax.minor = spend->tax_minor;
    std::optional<OverrideGrant> grant;
    if (!kind->grant_id.empty()) {
      if (used_grants_.contains(kind->grant_id)) return Refuse(Refusal::kOverrideGrantUsed, spend);
      OUTLAY_ASSIGN_OR_RETURN(grant, TakeGrant(kind));
    }
    const AuthorizePolicy policy = {.needs_budget = scene_.terms.spends_need_budget && !amount.IsNegative(),
                                    .needs_expiry = kind->needs_expiry};
    OUTLAY_ASSIGN_OR_RETURN(const Verdict verdict, JudgeAuthorize(kind->request, kind->states, policy, scene_.now));
    if (!verdict.allowed()) {
      if (asked_.is_explained) refusals_.emplace_back(number, verdict);
      return Refuse(verdict.refusal, spend);
    }
    if (grant.has_value() && !amount.IsNegative() && NeededOverride(verdict, scene_.terms.spends_need_budget)) {
      spend->has_used_grant = true;
      used_grants_.emplace(kind->grant_id, UsedGrant{.grant = *std::move(grant), .number = number});
    }
    if (kind->nodes.empty()) kind->nodes = NodesOf(kind->states, verdict);
    const Stage stage = FirstStage(amount, asked_.stage);
    // The tolerance is not stored, but must be computable when the hold is unpacked.
    OUTLAY_RETURN_IF_ERROR(ToleranceOf(amount, stage, asked_.tolerance_basis_points).status());
    Ledger::UseBuffers(kind->sheets, BuffersUsed(verdict));
    return ledger_.Count(kind->sheets, kind->nodes, kind->request.spend, AmountsAt(stage, amount.minor_units()));
  }

  absl::Status Refuse(Refusal refusal, BatchedSpend* spend) {
    spend->refusal = refusal;
    ++refused_;
    return absl::OkStatus();
  }

  const command::Context& context_;
  const Scene& scene_;
  const BatchAuthorization& asked_;
  Ledger ledger_;
  std::vector<OpenKind> kinds_;
  std::vector<BatchedSpend> spends_;
  std::size_t refused_ = 0;
  std::vector<std::pair<std::size_t, Verdict>> refusals_;  // by number, if they are to be explained
  std::map<std::string, UsedGrant> used_grants_;
};

std::string ResourceOf(const Scene& scene, const std::string& batch_id) {
  return HoldName(scene.organization, BatchedHoldIds(batch_id));
}

// Checks that the caller of a repeated request still reaches every group in it.
absl::Status CheckReaches(const command::Context& context, const std::vector<Spend>& kinds) {
  for (const Spend& kind : kinds) {
    OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), kind.group_id));
  }
  return absl::OkStatus();
}

// Returns the answer to an earlier request with this id; nullopt: there was none.
absl::StatusOr<std::optional<std::string>> FindAnswer(const command::Context& context, const Scene& scene,
                                                      const BatchAuthorization& asked) {
  const std::string digest = StoredDigest(context);
  const HoldBatchKey key = {scene.organization, asked.batch_id};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<HoldBatch> present, FindHoldBatch(context.txn, key));
  if (present.has_value()) {
    if (present->create_digest != digest || present->creator != ActorOf(context)) return HoldIdTaken(asked.batch_id);
    OUTLAY_RETURN_IF_ERROR(CheckReaches(context, asked.kinds));
    return ToAnswer(asked.batch_id, present->spends, /*is_void=*/false).SerializeAsString();
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredRefusal> refused,
                          FindRefusal(context.txn, {scene.organization, BatchedHoldIds(asked.batch_id)}, context.now));
  if (refused.has_value()) {
    if (refused->digest != digest || refused->actor != ActorOf(context)) return HoldIdTaken(asked.batch_id);
    OUTLAY_RETURN_IF_ERROR(CheckReaches(context, asked.kinds));
    return refused->answer;
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> taken,
                          FindTakenId(context.txn, key, asked.spends.size(), context.now));
  if (taken.has_value()) return HoldIdTaken(*taken);
  return std::nullopt;
}

command::Outcome Told(const Scene& scene, const std::string& batch_id, std::string answer) {
  return {.resource = ResourceOf(scene, batch_id),
          .before = {},
          .after = std::move(answer),
          .answer = {},
          .announcements = {},
          .unchanged = true};
}

}  // namespace

absl::StatusOr<command::Outcome> AuthorizeHolds::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(std::optional<std::string> known, FindAnswer(context, scene, batch_));
  if (known.has_value()) return Told(scene, batch_.batch_id, *std::move(known));
  Judgement judgement(context, scene, batch_);
  OUTLAY_RETURN_IF_ERROR(judgement.JudgeAll());
  const bool is_void = batch_.is_all_or_nothing && judgement.has_refused();
  v1::AuthorizeHoldsResponse answer = ToAnswer(batch_.batch_id, judgement.spends(), is_void);
  command::Outcome outcome = Told(scene, batch_.batch_id, answer.SerializeAsString());
  if (batch_.is_explained) {
    judgement.Explain(&answer);
    // Kept nowhere: a record of 500 refusals must not be larger for it.
    outcome.answer = answer.SerializeAsString();
  }
  if (batch_.is_dry_run) return outcome;
  outcome.unchanged = false;
  if (is_void || !judgement.has_passed()) {
    outcome.refusal_reason = std::string(kSpendRefused);
    SaveRefusal(context.txn, {scene.organization, BatchedHoldIds(batch_.batch_id)},
                {.digest = StoredDigest(context),
                 .answer = outcome.after,
                 .actor = ActorOf(context),
                 .time = scene.now.system});
    return outcome;
  }
  const HoldBatch batch = judgement.Pack();
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Crossing> crossings, judgement.SaveFigures());
  OUTLAY_RETURN_IF_ERROR(SaveHoldBatch(context.txn, scene.organization, batch));
  // Reused by all batches of the thread, like the record.
  thread_local v1::HoldsAuthorized event;
  event.Clear();
  ToProto(scene.organization, batch, event.mutable_batch());
  outcome.announcements.push_back(command::Announce(outcome.resource, event));
  AnnounceCrossings(scene, crossings, outcome.resource, &outcome);
  for (const auto& [id, used] : judgement.used_grants()) {
    UseGrant(context, scene, used.grant, BatchedHoldId(batch.id, used.number), &outcome);
  }
  return outcome;
}

}  // namespace outlay::budget
