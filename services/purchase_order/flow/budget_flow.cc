#include "services/purchase_order/flow/budget_flow.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/flow/call_end.h"
#include "common/flow/limits.h"
#include "services/purchase_order/commands/follow_budget.h"
#include "services/purchase_order/convert/budgets.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/peer/budget_client.h"
#include "services/purchase_order/store/budget_flows.h"

namespace outlay::purchase_order {
namespace {

using flow::CallEnd;
using flow::EndOf;
using flow::FlowKey;
using flow::FlowParts;
using flow::FlowSteps;
using flow::IsAboutCopy;
using flow::Went;
using flow::WentWith;

// Returns the version that budget knows, from the error DOCUMENT_SUPERSEDED.
std::optional<int64_t> NumberKnown(const absl::Status& status) {
  if (ErrorReason(status) != "DOCUMENT_SUPERSEDED") return std::nullopt;
  const std::optional<ErrorDetail> detail = GetErrorDetail(status);
  for (const auto& [key, value] : detail.has_value() ? detail->metadata : ErrorMetadata()) {
    int64_t number = 0;
    if (key == "version" && absl::SimpleAtoi(value, &number)) return number;
  }
  return std::nullopt;
}

class BudgetSteps final : public FlowSteps, public std::enable_shared_from_this<BudgetSteps> {
 public:
  explicit BudgetSteps(const FlowParts& parts) : FlowSteps(parts, &kBudgetFlowsByDue), client_(parts.channel) {}

 private:
  // The request that was sent, and since when it was due.
  struct Told {
    FlowKey key;
    int64_t version = 0;
    bool best_effort = false;
    absl::Time time;
    bool is_repeated = false;
  };

  absl::Status Start(const store::Reader& reader, const FlowKey& key) override {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<BudgetFlow> flow, FindBudgetFlow(reader, key));
    budget::v1::SettleDocumentRequest request;
    if (!flow.has_value() || !request.ParseFromString(flow->request)) return DataLoss(kBudgetFlows.name);
    client_.Settle(
        {.organization = std::get<0>(key), .user = flow->spender, .cause = Concat("purchaseOrders/", flow->order_id)},
        request,
        [self = shared_from_this(), told = Told{.key = key,
                                                .version = flow->version,
                                                .best_effort = request.best_effort(),
                                                .time = flow->due.value_or(absl::InfinitePast()),
                                                .is_repeated = flow->is_repeated}](
            const absl::Status& status, const budget::v1::SettleDocumentResponse& response) {
          self->Answered(told, status, response);
        });
    return absl::OkStatus();
  }

  void Answered(const Told& told, const absl::Status& status, const budget::v1::SettleDocumentResponse& response) {
    const auto& [key, version, best_effort, time, is_repeated] = told;
    // A new group or exchange rate takes a moment to reach budget. What was answered so already has its own pause.
    const bool is_new = !is_repeated && parts().clock->Now() < time + flow::limits::kPeerCopyWait;
    if (is_new && (IsAboutCopy(status) || LacksRate(response))) return End(key, Went::kBadly);
    if (const std::optional<int64_t> known = NumberKnown(status); known.has_value()) {
      return Write(shared_from_this(), key, Went::kBadly, [told, known](store::Transaction& txn) {
        return TakeBudgetNumber(txn, told.key, told.version, *known);
      });
    }
    switch (EndOf(status)) {
      case CallEnd::kAnswered:
        return Write(shared_from_this(), key, Went::kWell, [told, response](store::Transaction& txn) {
          return TakeBudgetAnswer(txn, told.key, told.version, response);
        });
      case CallEnd::kRefused:
        // A missing permission is granted without a change of the order, so the request is repeated.
        if (absl::IsPermissionDenied(status)) return End(key, Went::kBadly);
        if (best_effort) return NoteRefusal(told, status);
        return Write(shared_from_this(), key, Went::kWell,
                     [told, why = std::string(ToStd(status.message()))](store::Transaction& txn) {
                       return TakeBudgetError(txn, told.key, told.version, why);
                     });
      case CallEnd::kUnknown:
        return End(key, WentWith(status));
    }
  }

  // A request that no step waits for is repeated until it succeeds.
  void NoteRefusal(const Told& told, const absl::Status& status) {
    Write(shared_from_this(), told.key, Went::kWell,
          [told, why = std::string(ToStd(status.message()))](store::Transaction& txn) {
            return TakeBudgetRefusal(txn, told.key, told.version, why, limits::kRefusedPause);
          });
  }

  BudgetClient client_;
};

}  // namespace

BudgetRunner::BudgetRunner(const flow::FlowParts& parts) : FlowRunner(std::make_shared<BudgetSteps>(parts)) {}

}  // namespace outlay::purchase_order
