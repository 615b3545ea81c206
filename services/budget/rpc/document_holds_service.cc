#include "services/budget/rpc/document_holds_service.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/values.h"
#include "services/budget/commands/explain_document.h"
#include "services/budget/commands/settle_document.h"
#include "services/budget/convert/holds.h"

namespace outlay::budget {
namespace {

// Null: zero.
absl::StatusOr<int64_t> MinorOf(const std::string& field, const google::type::Money* proto, Currency currency) {
  if (proto == nullptr) return 0;
  OUTLAY_ASSIGN_OR_RETURN(const Money money, rpc::MoneyFromProto(field, *proto));
  if (money.currency() != currency) return FieldInvalid(field, "must be in the currency of the amount");
  return money.minor_units();
}

using SpendsSaid = google::protobuf::RepeatedPtrField<v1::DocumentSpend>;

// `field`: the name of the list.
absl::StatusOr<std::vector<DocumentSpend>> ToSpends(std::string_view field, const SpendsSaid& list) {
  std::vector<DocumentSpend> spends;
  for (int i = 0; i < list.size(); ++i) {
    const v1::DocumentSpend& said = list[i];
    const std::string at = Concat(field, "[", i, "].");
    absl::StatusOr<Spend> spend = FromProto(said.spend());
    if (!spend.ok()) return AtField(at + "spend", spend.status());
    const Currency currency = spend->amount.currency();
    DocumentSpend& added =
        spends.emplace_back(DocumentSpend{.spend = *std::move(spend), .stage = ToStage(said.stage())});
    OUTLAY_ASSIGN_OR_RETURN(added.invoiced,
                            MinorOf(at + "invoiced", said.has_invoiced() ? &said.invoiced() : nullptr, currency));
    OUTLAY_ASSIGN_OR_RETURN(
        added.beyond_order,
        MinorOf(at + "beyond_order", said.has_beyond_order() ? &said.beyond_order() : nullptr, currency));
  }
  return spends;
}

absl::StatusOr<DocumentNeed> ToNeed(const v1::SettleDocumentRequest& request) {
  DocumentNeed need = {.document_id = request.document_id(),
                       .version = request.version(),
                       .best_effort = request.best_effort(),
                       .spends = {}};
  OUTLAY_ASSIGN_OR_RETURN(need.spends, ToSpends("spends", request.spends()));
  OUTLAY_ASSIGN_OR_RETURN(need.proposed, ToSpends("proposed_spends", request.proposed_spends()));
  return need;
}

absl::StatusOr<DocumentNeed> ToNeed(const v1::ExplainDocumentRequest& request) {
  DocumentNeed need = {.document_id = request.document_id(), .spends = {}};
  OUTLAY_ASSIGN_OR_RETURN(need.spends, ToSpends("spends", request.spends()));
  return need;
}

}  // namespace

void DocumentHoldsService::Bind(rpc::Dispatcher& dispatcher) {
  const std::string path = "/outlay.budget.v1.DocumentHolds/";
  dispatcher.Bind(path + "SettleDocument", this, &DocumentHoldsService::SettleDocument);
  dispatcher.Bind(path + "ExplainDocument", this, &DocumentHoldsService::ExplainDocument);
}

void DocumentHoldsService::SettleDocument(rpc::Call<v1::SettleDocumentRequest, v1::SettleDocumentResponse> call) {
  absl::StatusOr<DocumentNeed> need = ToNeed(call.request());
  if (!need.ok()) {
    call.Finish(need.status());
    return;
  }
  for (const std::string& requester : call.request().requesters()) need->requesters.Add(LastId(requester));
  command::ExecuteCall(*executor_, call, std::make_unique<budget::SettleDocument>(*std::move(need)));
}

void DocumentHoldsService::ExplainDocument(rpc::Call<v1::ExplainDocumentRequest, v1::ExplainDocumentResponse> call) {
  absl::StatusOr<DocumentNeed> need = ToNeed(call.request());
  if (!need.ok()) {
    call.Finish(need.status());
    return;
  }
  command::ExecuteCall(*executor_, call, std::make_unique<budget::ExplainDocument>(*std::move(need)));
}

}  // namespace outlay::budget
