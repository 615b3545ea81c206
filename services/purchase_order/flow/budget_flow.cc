#include "services/purchase_order/flow/budget_flow.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/purchase_order/commands/follow_budget.h"
#include "services/purchase_order/peer/budget_client.h"
#include "services/purchase_order/store/budget_flows.h"

namespace outlay::purchase_order {

namespace {

class BudgetSteps final : public FlowSteps, public std::enable_shared_from_this<BudgetSteps> {
 public:
  explicit BudgetSteps(const FlowParts& parts) : FlowSteps(parts), client_(parts.channel) {}

 private:
  absl::StatusOr<std::vector<FlowKey>> ListDue(const store::Reader& reader, absl::Time now, size_t max) const override {
    return ListDueBudgetFlows(reader, now, max);
  }

  absl::Status Start(const store::Reader& reader, const FlowKey& key) override {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<BudgetFlow> flow, FindBudgetFlow(reader, key));
    budget::v1::SettleDocumentRequest request;
    if (!flow.has_value() || !request.ParseFromString(flow->request)) return DataLoss(kBudgetFlows.name);
    client_.Settle(
        {.organization = std::get<0>(key), .user = flow->spender, .cause = Concat("purchaseOrders/", flow->order_id)},
        request,
        [self = shared_from_this(), key, version = flow->version](const absl::Status& status,
                                                                  const budget::v1::SettleDocumentResponse& response) {
          self->Answered(key, version, status, response);
        });
    return absl::OkStatus();
  }

  void Answered(const FlowKey& key, int64_t version, const absl::Status& status,
                const budget::v1::SettleDocumentResponse& response) {
    switch (EndOf(status)) {
      case CallEnd::kAnswered:
        return Write(shared_from_this(), key, Went::kWell, [key, version, response](store::Transaction& txn) {
          return TakeBudgetAnswer(txn, key, version, response);
        });
      case CallEnd::kRefused:
        return Write(shared_from_this(), key, Went::kWell,
                     [key, version, why = std::string(ToStd(status.message()))](store::Transaction& txn) {
                       return TakeBudgetError(txn, key, version, why);
                     });
      case CallEnd::kUnknown:
        return End(key, WentWith(status));
    }
  }

  BudgetClient client_;
};

}  // namespace

BudgetRunner::BudgetRunner(const FlowParts& parts) : FlowRunner(std::make_shared<BudgetSteps>(parts)) {}

}  // namespace outlay::purchase_order
