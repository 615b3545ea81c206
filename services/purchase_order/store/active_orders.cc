#include "services/purchase_order/store/active_orders.h"

#include <optional>

#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "services/purchase_order/store/keyspaces.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

using storage::v1::ActiveOrdersRecord;

// Returns the order's end if the order belongs in the index.
std::optional<absl::Time> EndIfIssued(const Order* order) {
  if (order == nullptr || order->state != State::kIssued) {
    return std::nullopt;
  }
  return order->period.interval.end;
}

absl::StatusOr<ActiveOrdersRecord> LoadCount(const store::Reader& reader, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ActiveOrdersRecord> record, reader.Find(kActiveOrders, {organization}));
  return record.value_or(ActiveOrdersRecord());
}

// Returns how many orders end after `from` and not after `to`.
absl::StatusOr<int64_t> CountEnds(const store::Reader& reader, const std::string& organization, absl::Time from,
                                  absl::Time to) {
  const absl::Duration tick = absl::Microseconds(1);
  int64_t count = 0;
  OUTLAY_RETURN_IF_ERROR(reader.ScanRange(kIssuedOrdersByEnd, {organization, from + tick, std::string()},
                                          {organization, to + tick, std::string()},
                                          [&](const OrderByTimeKey&, const NoValue&) {
                                            ++count;
                                            return store::Visit::kContinue;
                                          }));
  return count;
}

}  // namespace

absl::Status SaveIssuedIndex(store::Transaction& txn, const std::string& organization, const Order* before,
                             const Order* after) {
  const std::optional<absl::Time> end_before = EndIfIssued(before);
  const std::optional<absl::Time> end_after = EndIfIssued(after);
  if (end_before == end_after) {
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(ActiveOrdersRecord record, LoadCount(txn, organization));
  const absl::Time as_of = absl::FromUnixMicros(record.as_of_micros());
  int64_t count = record.count();
  if (end_before.has_value()) {
    txn.Delete(kIssuedOrdersByEnd, {organization, *end_before, before->id});
    count -= *end_before > as_of ? 1 : 0;
  }
  if (end_after.has_value()) {
    txn.Put(kIssuedOrdersByEnd, {organization, *end_after, after->id}, NoValue());
    count += *end_after > as_of ? 1 : 0;
  }
  record.set_count(count);
  txn.Put(kActiveOrders, {organization}, record);
  return absl::OkStatus();
}

absl::StatusOr<int64_t> CountActiveOrders(store::Transaction& txn, const std::string& organization,
                                          absl::Time business_now) {
  OUTLAY_ASSIGN_OR_RETURN(ActiveOrdersRecord record, LoadCount(txn, organization));
  const absl::Time now = absl::FromUnixMicros(absl::ToUnixMicros(business_now));
  const absl::Time as_of = absl::FromUnixMicros(record.as_of_micros());
  if (now == as_of) {
    return record.count();
  }
  // If business time was set back, orders that had ended count again.
  const bool forward = now > as_of;
  OUTLAY_ASSIGN_OR_RETURN(const int64_t between,
                          CountEnds(txn, organization, forward ? as_of : now, forward ? now : as_of));
  record.set_count(record.count() + (forward ? -between : between));
  record.set_as_of_micros(absl::ToUnixMicros(now));
  txn.Put(kActiveOrders, {organization}, record);
  return record.count();
}

}  // namespace outlay::purchase_order
