#include "services/notification/store/orders.h"

#include <tuple>

#include "common/base/status_macros.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/records.h"

namespace outlay::notification {

absl::StatusOr<std::optional<Order>> FindOrder(const store::Reader& reader, const ResourceId& order) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::OrderRecord> record,
                          reader.Find(kOrders, {order.organization, order.id}));
  return record.has_value() ? std::optional<Order>(FromRecord(*record)) : std::nullopt;
}

void SaveOrder(store::Transaction& txn, const ResourceId& order, const std::optional<Order>& before,
               const Order& after) {
  if (before == after) return;
  txn.Put(kOrders, {order.organization, order.id}, ToRecord(after));
  const std::optional<absl::Time> old_step = before.has_value() ? before->next_step : std::nullopt;
  if (old_step == after.next_step) return;
  if (old_step.has_value()) txn.Delete(kOrdersByNextStep, {order.organization, *old_step, order.id});
  if (after.next_step.has_value()) {
    txn.Put(kOrdersByNextStep, {order.organization, *after.next_step, order.id}, NoValue());
  }
}

absl::StatusOr<std::vector<std::string>> ListDueOrders(const store::Reader& reader, const std::string& organization,
                                                       absl::Time now, size_t max) {
  std::vector<std::string> orders;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kOrdersByNextStep, std::tuple(organization), [&](const OrderByTimeKey& key, const NoValue&) {
        if (std::get<1>(key) > now || orders.size() >= max) return store::Visit::kStop;
        orders.push_back(std::get<2>(key));
        return store::Visit::kContinue;
      }));
  return orders;
}

}  // namespace outlay::notification
