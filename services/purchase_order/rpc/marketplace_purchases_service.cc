#include "services/purchase_order/rpc/marketplace_purchases_service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/page.h"
#include "common/rpc/values.h"
#include "services/purchase_order/commands/record_marketplace_purchase.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

constexpr std::string_view kPath = "/outlay.purchase_order.v1.MarketplacePurchases/";

absl::StatusOr<std::unique_ptr<command::Command>> ToCommand(const v1::RecordMarketplacePurchaseRequest& request) {
  std::optional<EntityId> entity = ParseEntityName(request.bill_from_entity());
  if (!entity.has_value()) {
    return FieldInvalid("bill_from_entity", "must be a resource name");
  }
  MarketplacePurchase purchase;
  purchase.transaction_id = request.transaction_id();
  purchase.order_number = request.purchase_order_number();
  purchase.supplier_id = std::move(entity->supplier_id);
  purchase.entity_id = std::move(entity->entity_id);
  OUTLAY_ASSIGN_OR_RETURN(purchase.amount, rpc::MoneyFromProto("amount", request.amount()));
  purchase.item = request.item();
  OUTLAY_ASSIGN_OR_RETURN(PeriodSpec period, FromProto("period", request.period()));
  return std::make_unique<RecordMarketplacePurchase>(std::move(purchase), std::move(period));
}

// A purchase without an order belongs to the organization as a whole.
absl::StatusOr<bool> Sees(const store::Reader& reader, const rpc::Caller& caller, const MarketplacePurchase& purchase) {
  if (caller.reach == nullptr) return true;
  if (purchase.order_id.empty()) return caller.reach->Covers(/*group_id=*/"");
  OUTLAY_ASSIGN_OR_RETURN(const Order order, LoadOrder(reader, {caller.organization, purchase.order_id}));
  return caller.reach->Covers(order.group_id);
}

absl::StatusOr<v1::ListMarketplacePurchasesResponse> List(const store::Reader& reader, const rpc::Caller& caller,
                                                          const v1::ListMarketplacePurchasesRequest& request) {
  const std::string& organization = caller.organization;
  const rpc::PageScope scope = {.list = "marketplacePurchases.list",
                                .organization = organization,
                                .filter = request.kept_only() ? "kept_only" : "",
                                .order_by = "transaction"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(std::string last, rpc::ReadPageToken(scope, request.page_token()));
  const std::optional<std::string> after = last.empty() ? std::nullopt : std::optional(last);
  v1::ListMarketplacePurchasesResponse response;
  int64_t scanned = 0;
  absl::Status error;
  OUTLAY_RETURN_IF_ERROR(
      ListMarketplacePurchases(reader, organization, after, [&](const MarketplacePurchase& purchase) {
        if (response.marketplace_purchases_size() == size || scanned == kMaxRowsScannedPerPage) {
          response.set_next_page_token(rpc::MakePageToken(scope, last));
          return store::Visit::kStop;
        }
        ++scanned;
        last = purchase.transaction_id;
        if (request.kept_only() && !purchase.order_id.empty()) return store::Visit::kContinue;
        const absl::StatusOr<bool> sees = Sees(reader, caller, purchase);
        if (!sees.ok()) {
          error = sees.status();
          return store::Visit::kStop;
        }
        if (*sees) *response.add_marketplace_purchases() = ToProto(organization, purchase);
        return store::Visit::kContinue;
      }));
  OUTLAY_RETURN_IF_ERROR(error);
  return response;
}

}  // namespace

void MarketplacePurchasesService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "RecordMarketplacePurchase"), this,
                  &MarketplacePurchasesService::RecordMarketplacePurchase);
  dispatcher.Bind(Concat(kPath, "ListMarketplacePurchases"), this,
                  &MarketplacePurchasesService::ListMarketplacePurchases);
}

void MarketplacePurchasesService::RecordMarketplacePurchase(
    rpc::Call<v1::RecordMarketplacePurchaseRequest, v1::MarketplacePurchase> call) {
  absl::StatusOr<std::unique_ptr<command::Command>> command = ToCommand(call.request());
  if (!command.ok()) {
    call.Finish(command.status());
    return;
  }
  command::ExecuteCall(*executor_, call, *std::move(command));
}

void MarketplacePurchasesService::ListMarketplacePurchases(
    rpc::Call<v1::ListMarketplacePurchasesRequest, v1::ListMarketplacePurchasesResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(List(*store_->Read(store::PartitionOf(organization)), call.caller(), call.request()));
}

}  // namespace outlay::purchase_order
