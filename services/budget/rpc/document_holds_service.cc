#include "services/budget/rpc/document_holds_service.h"

#include <memory>
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/base/field_path.h"
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

// Of both requests.
template <typename Request>
absl::StatusOr<DocumentNeed> ToNeed(const Request& request) {
  DocumentNeed need = {.document_id = request.document_id(), .version = 0, .spends = {}};
  for (int i = 0; i < request.spends_size(); ++i) {
    absl::StatusOr<Spend> spend = FromProto(request.spends(i).spend());
    if (!spend.ok()) return AtField(Concat("spends[", i, "].spend"), spend.status());
    const Currency currency = spend->amount.currency();
    need.spends.push_back({.spend = *std::move(spend), .stage = ToStage(request.spends(i).stage())});
    const v1::DocumentSpend& said = request.spends(i);
    const std::string field = Concat("spends[", i, "].");
    OUTLAY_ASSIGN_OR_RETURN(need.spends.back().invoiced,
                            MinorOf(field + "invoiced", said.has_invoiced() ? &said.invoiced() : nullptr, currency));
    OUTLAY_ASSIGN_OR_RETURN(
        need.spends.back().beyond_order,
        MinorOf(field + "beyond_order", said.has_beyond_order() ? &said.beyond_order() : nullptr, currency));
  }
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
  need->version = call.request().version();
  need->best_effort = call.request().best_effort();
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
