#include "services/notification/store/orders.h"

#include <tuple>
#include <vector>

#include "common/base/status_macros.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {

const OrderRows& Orders() {
  static const OrderRows& rows = *new OrderRows(kOrders, kOrdersByStepDay, kOrderProducer);
  return rows;
}

absl::StatusOr<std::optional<Order>> FindOrder(const store::Reader& reader, const ResourceId& order) {
  return Orders().Find(reader, order);
}

absl::StatusOr<std::optional<std::string>> FindUnmovedSteps(const store::Reader& reader) {
  std::optional<std::string> organization;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kOrdersByNextStep, std::tuple<>(), [&](const OrderByDayKey& key, const NoValue&) {
    organization = std::get<0>(key);
    return store::Visit::kStop;
  }));
  return organization;
}

absl::StatusOr<bool> MoveSteps(store::Transaction& txn, const std::string& organization, size_t max) {
  std::vector<OrderByDayKey> unmoved;
  OUTLAY_RETURN_IF_ERROR(
      txn.Scan(kOrdersByNextStep, std::tuple(organization), [&](const OrderByDayKey& key, const NoValue&) {
        if (unmoved.size() >= max) return store::Visit::kStop;
        unmoved.push_back(key);
        return store::Visit::kContinue;
      }));
  for (const OrderByDayKey& key : unmoved) {
    txn.Delete(kOrdersByNextStep, key);
    const auto& [_, place, id] = key;
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> order, Orders().FindStored(txn, {organization, id}));
    // An order saved since then already has its entry there.
    if (order.has_value() && order->next_day.has_value()) {
      txn.Put(kOrdersByStepDay, {PlaceOfDay(*order->next_day), organization, id}, NoValue());
    }
  }
  return !unmoved.empty();
}

}  // namespace outlay::notification
