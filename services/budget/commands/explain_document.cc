#include "services/budget/commands/explain_document.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/access/reach.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "services/budget/convert/holds.h"
#include "services/budget/convert/sight.h"
#include "services/budget/domain/holds/settle_decisions.h"
#include "services/budget/store/documents.h"

namespace outlay::budget {
namespace {

// Explains the spends of a document one after another.
class Explaining {
 public:
  Explaining(const command::Context& context, const Scene& scene, Ledger* ledger)
      : context_(context), scene_(scene), ledger_(*ledger), reach_(context.caller.reach.get()) {}

  // Adds an open hold of the document, judged by the budgets in which it counts.
  absl::Status Add(const Hold& hold) {
    Spend spend = hold.spend;
    OUTLAY_ASSIGN_OR_RETURN(const int64_t open, ToMinor(absl::int128(hold.amounts.held) + hold.amounts.committed));
    spend.amount = Money(open, hold.currency());
    OUTLAY_ASSIGN_OR_RETURN(spend.tax.minor, TaxOfPart(spend.amount, hold.spend.amount, hold.spend.tax));
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<CheckedBudget> states, ledger_.StatesOf(hold));
    OUTLAY_ASSIGN_OR_RETURN(const Verdict verdict, JudgeHeld(hold, states));
    Tell(spend, verdict);
    Hold without = hold;
    without.amounts = {.spent = hold.amounts.spent, .beyond = hold.amounts.beyond};
    if (!verdict.allowed()) return absl::OkStatus();
    OUTLAY_RETURN_IF_ERROR(ledger_.UseBuffers(hold.nodes, BuffersUsed(verdict)));
    return ledger_.Count(&without, hold);
  }

  // What would be set aside for it anew: so much of it; the rest stays spent where it is.
  absl::Status Add(const DocumentSpend& asked, int64_t minor) {
    Spend rest = asked.spend;
    rest.amount = Money(minor, rest.amount.currency());
    if (rest.amount.IsZero()) {
      Tell(asked.spend, {.refusal = Refusal::kNone, .nodes = {}, .passing_amount = rest.amount});
      return absl::OkStatus();
    }
    OUTLAY_ASSIGN_OR_RETURN(rest.tax.minor, TaxOfPart(rest.amount, asked.spend.amount, asked.spend.tax));
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<CheckedBudget> states, ledger_.StatesFor(rest));
    OUTLAY_ASSIGN_OR_RETURN(AuthorizeDecision decided,
                            DecideAuthorize(RequestFor(context_, "", rest, asked.stage), states,
                                            {.needs_budget = scene_.terms.spends_need_budget}, scene_.now));
    OUTLAY_RETURN_IF_ERROR(AddWhatStays(asked.spend.amount, rest.amount, &decided.verdict));
    Tell(asked.spend, decided.verdict);
    if (!decided.made.has_value()) return absl::OkStatus();
    OUTLAY_RETURN_IF_ERROR(ledger_.UseBuffers(decided.made->hold.nodes, decided.made->buffers));
    return ledger_.Count(nullptr, decided.made->hold);
  }

  const v1::ExplainDocumentResponse& response() const { return response_; }

 private:
  void Tell(const Spend& spend, const Verdict& verdict) {
    v1::SpendVerdict& said = *response_.add_spends();
    ToProto(scene_.organization, spend, said.mutable_spend());
    *said.mutable_verdict() = ToProto(scene_.organization, verdict, Visibility(reach_));
  }

  const command::Context& context_;
  const Scene& scene_;
  Ledger& ledger_;
  const access::Reach* const reach_;
  v1::ExplainDocumentResponse response_;
};

}  // namespace

absl::StatusOr<command::Outcome> ExplainDocument::Run(command::Context& context) const {
  const access::Reach* const reach = context.caller.reach.get();
  for (const DocumentSpend& spend : need_.spends) {
    OUTLAY_RETURN_IF_ERROR(access::CheckReach(reach, spend.spend.group_id));
  }
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<SettledDocument> document,
                          FindDocument(context.txn, {scene.organization, need_.document_id}));
  Ledger ledger(context.txn, scene);
  OUTLAY_ASSIGN_OR_RETURN(std::vector<DocumentHold> holds,
                          LoadDocumentHolds(context, scene, document.value_or(SettledDocument()), ledger));
  DocumentNeed need = need_;
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<SettleStep> steps, PlanNeed(ledger, &need, &holds));
  std::vector<int64_t> asked(need.spends.size());
  for (const SettleStep& step : steps) {
    if (step.spend != nullptr && !step.closes) {
      OUTLAY_ASSIGN_OR_RETURN(const int64_t minor, SetAsideBy(step));
      int64_t& sum = asked[static_cast<std::size_t>(step.spend - need.spends.data())];
      OUTLAY_ASSIGN_OR_RETURN(sum, ToMinor(absl::int128(sum) + minor));
    }
    if (step.held == nullptr) continue;
    Hold without = step.held->hold;
    // What is kept stays, whatever the document becomes.
    const int64_t stays = need.spends.empty() ? without.amounts.spent : StaysSpent(step);
    without.amounts = {.spent = stays, .beyond = std::min(stays, without.amounts.beyond)};
    OUTLAY_RETURN_IF_ERROR(ledger.Count(&step.held->hold, without));
  }
  Explaining explaining(context, scene, &ledger);
  for (const DocumentHold& held : holds) {
    const bool is_asked = need_.spends.empty() && IsOpen(held.hold) && !held.is_given_back;
    if (!is_asked || !access::Covers(reach, held.hold.spend.group_id)) continue;
    OUTLAY_RETURN_IF_ERROR(explaining.Add(held.hold));
  }
  for (std::size_t i = 0; i < need_.spends.size(); ++i) {
    const absl::Status added = explaining.Add(need_.spends[i], asked[i]);
    if (!added.ok()) return AtField(Concat("spends[", i, "]"), added);
  }
  return command::Outcome{.resource = HoldsName(scene, need_),
                          .before = {},
                          .after = explaining.response().SerializeAsString(),
                          .answer = {},
                          .announcements = {},
                          .unchanged = true};
}

}  // namespace outlay::budget
