#include "services/purchase_order/flow/budget_flow.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/purchase_order/commands/follow_budget.h"
#include "services/purchase_order/flow/call_gate.h"
#include "services/purchase_order/flow/limits.h"
#include "services/purchase_order/peer/budget_client.h"
#include "services/purchase_order/store/budget_flows.h"

namespace outlay::purchase_order {

class BudgetRunner::State : public std::enable_shared_from_this<State> {
 public:
  explicit State(const ReviewFlowParts& parts)
      : parts_(parts), client_(parts.channel), gate_(parts.clock, parts.random) {}

  absl::Duration Run() {
    bool is_idle = true;
    for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
      // What cannot be read of a partition is tried again; the others go on.
      is_idle = RunPartition({partition}).value_or(false) && is_idle;
    }
    return is_idle ? limits::kReviewIdleInterval : limits::kReviewRunInterval;
  }
  void Stop() { gate_.Stop(); }

 private:
  using Body = std::function<absl::Status(store::Transaction&)>;

  // True: nothing is due.
  absl::StatusOr<bool> RunPartition(store::PartitionId partition) {
    const std::unique_ptr<store::Reader> reader = parts_.store->Read(partition);
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<BudgetFlowKey> due,
                            ListDueBudgetFlows(*reader, parts_.clock->Now(), limits::kReviewFlowsPerRun));
    absl::Status status;
    for (const BudgetFlowKey& key : due) {
      if (!gate_.Begin(key)) continue;
      const absl::Status started = Start(*reader, key);
      if (!started.ok()) gate_.End(key, Went::kBadly);
      status.Update(started);
    }
    if (!status.ok()) return status;
    return due.empty();
  }

  absl::Status Start(const store::Reader& reader, const BudgetFlowKey& key) {
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

  void Answered(const BudgetFlowKey& key, int64_t version, const absl::Status& status,
                const budget::v1::SettleDocumentResponse& response) {
    switch (EndOf(status)) {
      case CallEnd::kAnswered:
        return Write(key, [key, version, response](store::Transaction& txn) {
          return TakeBudgetAnswer(txn, key, version, response);
        });
      case CallEnd::kRefused:
        return Write(key, [key, version, why = std::string(ToStd(status.message()))](store::Transaction& txn) {
          return TakeBudgetError(txn, key, version, why);
        });
      case CallEnd::kUnknown:
        return gate_.End(key, WentWith(status));
    }
  }

  void Write(const BudgetFlowKey& key, Body body) {
    if (gate_.is_stopped()) return;
    const std::string& organization = std::get<0>(key);
    parts_.store->Write(
        {.partition = store::PartitionOf(organization), .organization = organization, .body = std::move(body)},
        [self = shared_from_this(), key](const absl::Status& status) {
          self->gate_.End(key, status.ok() ? Went::kWell : Went::kBadly);
        });
  }

  const ReviewFlowParts parts_;
  BudgetClient client_;
  CallGate gate_;
};

BudgetRunner::BudgetRunner(const ReviewFlowParts& parts) : state_(std::make_shared<State>(parts)) {}

BudgetRunner::~BudgetRunner() {
  Stop();
}

void BudgetRunner::Stop() {
  state_->Stop();
}

absl::Duration BudgetRunner::Run() {
  return state_->Run();
}

}  // namespace outlay::purchase_order
