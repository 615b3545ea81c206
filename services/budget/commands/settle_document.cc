#include "services/budget/commands/settle_document.h"

#include <algorithm>
#include <optional>

#include "common/access/reach.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "services/budget/commands/finish.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/scene.h"
#include "services/budget/convert/holds.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/documents.h"
#include "services/budget/store/holds.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

absl::StatusOr<std::vector<Hold>> LoadHolds(const command::Context& context, const Scene& scene,
                                            const SettledDocument& document) {
  std::vector<Hold> holds;
  for (const std::string& id : document.open_holds) {
    OUTLAY_ASSIGN_OR_RETURN(Hold hold, LoadHold(context.txn, {scene.organization, id}));
    // Somebody may have given it back, or posted all of it, by itself.
    if (!IsOpen(hold)) continue;
    // What a year end gave back is set aside anew.
    OUTLAY_ASSIGN_OR_RETURN(const bool is_given_back, IsGivenBack(context.txn, scene.organization, hold));
    if (!is_given_back) holds.push_back(std::move(hold));
  }
  return holds;
}

// The spend that would set the same aside.
absl::StatusOr<DocumentSpend> SetAside(const Hold& hold) {
  DocumentSpend spend = {.spend = hold.spend, .stage = hold.amounts.held > 0 ? Stage::kRequest : Stage::kOrder};
  OUTLAY_ASSIGN_OR_RETURN(const std::int64_t open, ToMinor(absl::int128(hold.amounts.held) + hold.amounts.committed));
  spend.spend.amount = Money(open, hold.currency());
  if (open != hold.spend.amount.minor_units()) spend.spend.tax = {};
  return spend;
}

v1::Hold Whole(const Scene& scene, const Hold& hold) {
  return ToProto(scene.organization, hold, scene.now.business, SeesEveryNode);
}

HoldRequest RequestFor(const command::Context& context, const std::string& hold_id, const DocumentSpend& spend) {
  return {.hold_id = hold_id,
          .spend = spend.spend,
          .stage = spend.stage,
          .creator = ActorOf(context),
          .digest = StoredDigest(context)};
}

// What a step made of a hold.
struct SettledHold {
  const Hold* before = nullptr;  // null: it is new
  HoldDecision decision;
};

// Carries the steps out, one after another, each on what those before it left.
class Settling {
 public:
  Settling(const command::Context& context, const Scene& scene, const DocumentNeed& need)
      : context_(context), scene_(scene), need_(need), ledger_(context.txn, scene) {}

  absl::Status Carry(const std::vector<SettleStep>& steps, std::int64_t* holds_made) {
    for (const SettleStep& step : steps) {
      OUTLAY_ASSIGN_OR_RETURN(AuthorizeDecision decided,
                              step.hold == nullptr ? DecideNew(*step.spend, holds_made) : DecideChange(step));
      if (!decided.made.has_value()) {
        v1::SpendVerdict& refusal = *response_.add_refusals();
        ToProto(scene_.organization, step.spend->spend, refusal.mutable_spend());
        *refusal.mutable_verdict() = ToProto(scene_.organization, decided.verdict, Sight::OfBuyers());
        continue;
      }
      const bool is_same = step.hold != nullptr && decided.made->hold.amounts == step.hold->amounts;
      if (IsOpen(decided.made->hold)) {
        *response_.add_holds() = Whole(scene_, is_same ? *step.hold : decided.made->hold);
        open_holds_.push_back(decided.made->hold.id);
      }
      if (is_same) continue;
      OUTLAY_RETURN_IF_ERROR(ledger_.Count(step.hold, decided.made->hold));
      OUTLAY_RETURN_IF_ERROR(ledger_.UseBuffers(decided.made->hold.nodes, decided.made->buffers));
      done_.push_back({.before = step.hold, .decision = *std::move(decided.made)});
    }
    return absl::OkStatus();
  }

  v1::SettleDocumentResponse& response() { return response_; }
  const std::vector<std::string>& open_holds() const { return open_holds_; }

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
  absl::StatusOr<AuthorizeDecision> DecideNew(const DocumentSpend& spend, std::int64_t* holds_made) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<NodeState> states, ledger_.StatesFor(spend.spend));
    const std::string id = Concat(need_.document_id, "-", *holds_made + 1);
    OUTLAY_ASSIGN_OR_RETURN(
        AuthorizeDecision decided,
        DecideAuthorize(RequestFor(context_, id, spend), states, scene_.terms.spends_need_budget,
                        /*must_expire=*/!EndsItsHolds(scene_.organization, spend.spend.document), scene_.now));
    if (!decided.made.has_value()) return decided;
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Hold> present, FindHold(context_.txn, {scene_.organization, id}));
    if (present.has_value()) return HoldIdTaken(id);
    ++*holds_made;
    return decided;
  }

  absl::StatusOr<AuthorizeDecision> DecideChange(const SettleStep& step) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<NodeState> states, ledger_.StatesOf(*step.hold));
    return DecideSettle(step, states, ActorOf(context_), scene_.now);
  }

  const command::Context& context_;
  const Scene& scene_;
  const DocumentNeed& need_;
  Ledger ledger_;
  v1::SettleDocumentResponse response_;
  std::vector<std::string> open_holds_;
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
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Hold> holds, LoadHolds(context, scene, document));
  // All of its holds.
  std::string resource = HoldName(scene.organization, Concat(need_.document_id, "-*"));
  v1::SettleDocumentResponse before;
  before.set_allowed(true);
  for (const Hold& hold : holds) *before.add_holds() = Whole(scene, hold);
  if (is_repeated) return Unchanged(std::move(resource), before);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<SettleStep> steps, PlanSettlement(holds, need_.spends));
  Settling settling(context, scene, need_);
  OUTLAY_RETURN_IF_ERROR(settling.Carry(steps, &document.holds_made));
  if (settling.response().refusals_size() > 0) {
    settling.response().clear_holds();
    return Unchanged(std::move(resource), settling.response());
  }
  settling.response().set_allowed(true);
  command::Outcome outcome = {.resource = std::move(resource),
                              .before = known.has_value() ? before.SerializeAsString() : std::string(),
                              .after = settling.response().SerializeAsString()};
  OUTLAY_RETURN_IF_ERROR(settling.Save(&outcome));
  document.version = need_.version;
  document.digest = digest;
  document.open_holds = settling.open_holds();
  SaveDocument(context.txn, key, document);
  return outcome;
}

absl::StatusOr<command::Outcome> ExplainDocument::Run(command::Context& context) const {
  const access::Reach* const reach = context.caller.reach.get();
  for (const DocumentSpend& spend : need_.spends) {
    OUTLAY_RETURN_IF_ERROR(access::CheckReach(reach, spend.spend.group_id));
  }
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<SettledDocument> document,
                          FindDocument(context.txn, {scene.organization, need_.document_id}));
  Ledger ledger(context.txn, scene);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Hold> holds,
                          LoadHolds(context, scene, document.value_or(SettledDocument())));
  std::vector<DocumentSpend> spends = need_.spends;
  for (const Hold& hold : holds) {
    Hold none = hold;
    none.amounts.held = 0;
    none.amounts.committed = 0;
    OUTLAY_RETURN_IF_ERROR(ledger.Count(&hold, none));
    if (need_.spends.empty() && access::Covers(reach, hold.spend.group_id)) {
      OUTLAY_ASSIGN_OR_RETURN(const DocumentSpend set_aside, SetAside(hold));
      spends.push_back(set_aside);
    }
  }
  v1::ExplainDocumentResponse response;
  for (std::size_t i = 0; i < spends.size(); ++i) {
    const DocumentSpend& spend = spends[i];
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<NodeState> states, ledger.StatesFor(spend.spend));
    const absl::StatusOr<AuthorizeDecision> asked =
        DecideAuthorize(RequestFor(context, "", spend), states, scene.terms.spends_need_budget,
                        /*must_expire=*/false, scene.now);
    if (!asked.ok()) return AtField(Concat("spends[", i, "]"), asked.status());
    v1::SpendVerdict& said = *response.add_spends();
    ToProto(scene.organization, spend.spend, said.mutable_spend());
    *said.mutable_verdict() = ToProto(scene.organization, asked->verdict, Sight(reach));
    if (asked->made.has_value()) OUTLAY_RETURN_IF_ERROR(ledger.Count(nullptr, asked->made->hold));
  }
  return Unchanged(HoldName(scene.organization, Concat(need_.document_id, "-*")), response);
}

}  // namespace outlay::budget
