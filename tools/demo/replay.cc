#include "tools/demo/replay.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/time/clock.h"
#include "common/base/calendar.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "google/protobuf/util/time_util.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"
#include "tools/demo/business_time.h"
#include "tools/demo/names.h"

namespace outlay::demo {
namespace {

namespace po = purchase_order::v1;
namespace im = invoice_matching::v1;

}  // namespace

Replay::Replay(const Log& log, Mapping mapping, const client::BlockingClient& orders,
               const client::BlockingClient& invoices)
    : log_(log), mapping_(std::move(mapping)), orders_(orders), invoices_(invoices) {
  for (const Item& item : log_.items) {
    if (item.is_service) {
      service_orders_.insert(item.order);
    }
  }
  for (const Step& step : log_.steps) {
    if (step.kind == StepKind::kReactivateLine) {
      reactivated_orders_.insert(ItemOf(step).order);
    }
  }
}

absl::StatusOr<ReplayResult> Replay::Run(const std::function<void(int, int)>& progress) {
  OUTLAY_RETURN_IF_ERROR(CreateSuppliers());
  const int total = static_cast<int>(log_.steps.size());
  for (int i = 0; i < total; ++i) {
    const Step& step = log_.steps[static_cast<size_t>(i)];
    if (i == 0 || step.time != log_.steps[static_cast<size_t>(i) - 1].time) {
      OUTLAY_RETURN_IF_ERROR(SetBusinessTime(step.time));
    }
    OUTLAY_RETURN_IF_ERROR(Apply(static_cast<size_t>(i)));
    progress(i + 1, total);
  }
  return result_;
}

absl::Status Replay::CreateSuppliers() {
  std::set<std::string> done;
  for (const Item& item : log_.items) {
    if (!done.insert(item.vendor).second) {
      continue;
    }
    po::CreateSupplierRequest request;
    request.set_parent(Parent());
    request.set_supplier_id(ResourceId(item.vendor));
    request.mutable_supplier()->set_display_name(item.vendor);
    po::BillFromEntity& entity = *request.mutable_supplier()->add_bill_from_entities();
    entity.set_bill_from_entity_id(ResourceId(item.vendor));
    entity.set_currency("EUR");
    OUTLAY_RETURN_IF_ERROR(orders_.Call<po::Supplier>(client::kCreateSupplier, request).status());
  }
  return absl::OkStatus();
}

absl::Status Replay::SetBusinessTime(absl::Time time) {
  const std::string request_id = Concat("time-", absl::ToUnixMicros(time));
  for (const client::BlockingClient* peer : {&orders_, &invoices_}) {
    OUTLAY_RETURN_IF_ERROR(demo::SetBusinessTime(*peer, mapping_.organization, request_id, time));
  }
  return absl::OkStatus();
}

absl::Status Replay::Apply(size_t step_index) {
  const Step& step = log_.steps[step_index];
  OrderState& order = state_[ItemOf(step).order];
  switch (step.kind) {
    case StepKind::kRequest:  // The order begins with its creation.
      return absl::OkStatus();
    case StepKind::kCreateLine:
      if (!order.exists) {
        return CreateOrder(step_index);
      }
      if (order.lines.contains(ItemOf(step).line)) {
        return absl::OkStatus();  // came with the order, created at the same instant
      }
      ++result_.lines_added_later;
      return Revise(step, {LineOf(step)}, {});
    case StepKind::kReactivateLine:
      ++result_.lines_reactivated;
      return Revise(step, {LineOf(step)}, {});
    case StepKind::kChangeLine:
      return ChangeLine(step);
    case StepKind::kDeleteLine:
      return DeleteLine(step);
    case StepKind::kInvoice:
    case StepKind::kCredit:
      return SendInvoice(step);
  }
  return absl::InternalError("unknown step");
}

po::Line Replay::LineOf(const Step& step) const {
  const Item& item = ItemOf(step);
  po::Line line;
  line.set_number(item.line);
  line.set_type("ALL");
  line.set_kind(item.is_service ? po::Line::KIND_SERVICE : po::Line::KIND_GOODS);
  *line.mutable_amount() = Euros(step.amount_minor);
  return line;
}

absl::Status Replay::CreateOrder(size_t step_index) {
  const Step& first = log_.steps[step_index];
  const Item& item = ItemOf(first);
  OrderState& state = state_[item.order];
  po::CreatePurchaseOrderRequest request;
  request.set_parent(Parent());
  request.set_purchase_order_id("po-" + item.order);
  request.set_submit(true);
  po::PurchaseOrder& order = *request.mutable_purchase_order();
  order.set_number(item.order);
  order.set_supplier(SupplierName(Parent(), item));
  order.add_bill_from_entities(EntityName(Parent(), item));
  order.set_balance_tracking_disabled(!TracksBalance(item.order));
  OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, TimeZone::Load(kZone));
  OUTLAY_ASSIGN_OR_RETURN(const Month month, MonthOf(first.time, zone));
  OUTLAY_ASSIGN_OR_RETURN(const Month last, month.Plus(kMonthsInForce - 1));
  order.mutable_period()->set_first_month(month.ToString());
  order.mutable_period()->set_last_month(last.ToString());
  // The lines that were created together with the first one.
  for (size_t i = step_index; i < log_.steps.size() && log_.steps[i].time == first.time; ++i) {
    const Step& step = log_.steps[i];
    if (step.kind == StepKind::kCreateLine && ItemOf(step).order == item.order) {
      *order.add_lines() = state.lines[ItemOf(step).line] = LineOf(step);
    }
  }
  state.exists = true;
  ++result_.orders_created;
  return Timed(result_.order_millis,
               [&] { return BuyerOf(item).Call<po::PurchaseOrder>(client::kCreatePurchaseOrder, request).status(); });
}

const client::BlockingClient& Replay::BuyerOf(const Item& item) const {
  if (mapping_.buyers.empty()) return orders_;
  // The last digits of "vendorID_0042".
  size_t number = 0;
  for (const char c : item.vendor) number = absl::ascii_isdigit(c) ? number * 10 + static_cast<size_t>(c - '0') : 0;
  return *mapping_.buyers[number % mapping_.buyers.size()];
}

absl::Status Replay::Revise(const Step& step, const std::vector<po::Line>& lines,
                            const std::vector<std::string>& removed) {
  OrderState& state = state_[ItemOf(step).order];
  po::RevisePurchaseOrderRequest request;
  request.set_request_id(StepId("revise", ItemOf(step), step));
  request.set_name(OrderName(ItemOf(step)));
  for (const po::Line& line : lines) {
    *request.add_lines() = state.lines[line.number()] = line;
  }
  for (const std::string& number : removed) {
    request.add_remove_line_numbers(number);
    state.lines.erase(number);
  }
  const absl::Status status = orders_.Call<po::PurchaseOrder>(client::kRevisePurchaseOrder, request).status();
  if (absl::IsFailedPrecondition(status)) {  // The log did what the rules refuse; it is counted and the log goes on.
    ++result_.refusals[ErrorReason(status)];
    return absl::OkStatus();
  }
  return status;
}

absl::Status Replay::ChangeLine(const Step& step) {
  const OrderState& state = state_[ItemOf(step).order];
  const auto line = state.lines.find(ItemOf(step).line);
  const po::Line changed = LineOf(step);
  // Most price and quantity changes of the log carry the value that was there before.
  if (line == state.lines.end() || line->second.amount().SerializeAsString() == changed.amount().SerializeAsString()) {
    ++result_.steps_without_effect;
    return absl::OkStatus();
  }
  ++result_.lines_changed;
  return Revise(step, {changed}, {});
}

absl::Status Replay::DeleteLine(const Step& step) {
  OrderState& state = state_[ItemOf(step).order];
  if (!state.lines.contains(ItemOf(step).line)) {
    ++result_.steps_without_effect;
    return absl::OkStatus();
  }
  ++result_.lines_deleted;
  if (state.lines.size() > 1 || reactivated_orders_.contains(ItemOf(step).order)) {
    return Revise(step, {}, {ItemOf(step).line});
  }
  // Its last line: the order goes as a whole.
  po::DeletePurchaseOrderRequest request;
  request.set_request_id(StepId("delete", ItemOf(step), step));
  request.set_name(OrderName(ItemOf(step)));
  state.lines.clear();
  ++result_.orders_deleted;
  return orders_.Call<po::PurchaseOrder>(client::kDeletePurchaseOrder, request).status();
}

}  // namespace outlay::demo
