#include "services/purchase_order/store/candidate_rows.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/purchase_order/domain/order/availability.h"
#include "services/purchase_order/store/keyspaces.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

using storage::v1::LineRecord;
using storage::v1::OrderRecord;
using storage::v1::PeriodRecord;

Interval ToInterval(const PeriodRecord& record) {
  return {absl::FromUnixMicros(record.start_micros()), absl::FromUnixMicros(record.end_micros())};
}

CandidateLine ToLine(const LineRecord& record, const Interval& order_period) {
  CandidateLine line;
  line.number = record.number();
  line.type = record.type();
  line.period = record.has_period() ? ToInterval(record.period()) : order_period;
  line.marketplace_transaction = record.marketplace_transaction();
  line.figures.amount = record.amount_minor();
  return line;
}

void SetInvoiced(const OrderInvoiced& invoiced, CandidateOrder& order) {
  order.figures.invoiced = invoiced.order.minor;
  order.marks = invoiced.order.marks;
  order.posters = invoiced.posters;
  for (CandidateLine& line : order.lines) {
    if (const auto found = invoiced.lines.find(line.number); found != invoiced.lines.end()) {
      line.figures.invoiced = found->second.minor;
      line.marks = found->second.marks;
    }
  }
}

}  // namespace

absl::StatusOr<CandidateOrder> ToCandidate(std::string_view order_id, const OrderRecord& record) {
  CandidateOrder order;
  order.id = order_id;
  order.number = record.number();
  order.supplier_id = record.supplier_id();
  order.entity_ids.assign(record.bill_from_entity_ids().begin(), record.bill_from_entity_ids().end());
  OUTLAY_ASSIGN_OR_RETURN(const State state, store::StoredEnum(record.state(), State::kCancelled, kOrders.name));
  order.availability =
      AvailabilityOf({.state = state, .is_suspended = record.suspended(), .is_deleted = record.deleted()});
  order.period = ToInterval(record.period());
  order.update_time = absl::FromUnixMicros(record.update_time_micros());
  OUTLAY_ASSIGN_OR_RETURN(order.currency, store::StoredCurrency(record.currency(), kOrders.name));
  order.balance_tracked = !record.balance_tracking_disabled();
  order.threshold_basis_points = record.balance_threshold_basis_points();
  order.funded = record.budget().phase() != 0 || record.change().state() == static_cast<int>(ChangeState::kFunding);
  order.requesters = Persons::FromText(record.requesters());
  order.approvers = Persons::FromText(record.approvers());
  order.lines.reserve(static_cast<std::size_t>(record.lines_size()));
  for (const LineRecord& line : record.lines()) {
    order.lines.push_back(ToLine(line, order.period));
    if (__builtin_add_overflow(order.figures.amount, line.amount_minor(), &order.figures.amount)) {
      return DataLoss(kOrders.name);
    }
  }
  return order;
}

absl::Status ScanCandidates(const store::Reader& reader, const std::string& organization,
                            absl::FunctionRef<absl::Status(CandidateOrder)> visitor) {
  const auto visit = [&](const OrderKey& key, const OrderRecord& record) -> absl::StatusOr<store::Visit> {
    OUTLAY_ASSIGN_OR_RETURN(CandidateOrder order, ToCandidate(std::get<1>(key), record));
    OUTLAY_ASSIGN_OR_RETURN(const OrderInvoiced invoiced, LoadInvoiced(reader, key));
    SetInvoiced(invoiced, order);
    OUTLAY_RETURN_IF_ERROR(visitor(std::move(order)));
    return store::Visit::kContinue;
  };
  return reader.Scan(kOrders, std::tuple(organization), visit);
}

}  // namespace outlay::purchase_order
