#include "tools/demo/report.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/event/v1/events.pb.h"
#include "outlay/invoice_matching/v1/invoice_events.pb.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"
#include "tools/demo/names.h"

namespace outlay::demo {
namespace {

namespace po = purchase_order::v1;

constexpr int kPageSize = 1000;

std::string_view Words(Miss miss) {
  switch (miss) {
    case Miss::kNewerOrder:
      return "another order of the vendor was updated more recently";
    case Miss::kBalance:
      return "the true order had not enough left, another one had";
    case Miss::kTieBreak:
      return "equal in all but the number";
    case Miss::kNotInForce:
      return "the true order was outside its months";
    case Miss::kEnded:
      return "the true order or line had been deleted";
    case Miss::kUnmatched:
      return "no order took the invoice";
    case Miss::kOther:
      break;
  }
  return "another reason";
}

std::string StateOf(const po::PurchaseOrder& order) {
  if (order.state() != po::PurchaseOrder::STATE_ISSUED) {
    return order.deleted() ? "DELETED" : po::PurchaseOrder::State_Name(order.state()).substr(6);
  }
  return po::PurchaseOrder::Label_Name(order.label()).substr(6);
}

// "1,234,567.89"
std::string Amount(int64_t minor_units) {
  const int64_t units = minor_units / 100;
  return absl::StrFormat("%s%s.%02d", minor_units < 0 ? "-" : "",
                         WithThousands(absl::StrCat(units < 0 ? -units : units)), std::abs(minor_units % 100));
}

std::string Percent(int64_t part, int64_t whole) {
  return whole == 0 ? "-" : absl::StrFormat("%.1f %%", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

void Line(std::string& out, std::string_view what, const std::string& value) {
  absl::StrAppendFormat(&out, "    %-58s %18s\n", ToAbsl(what), value);
}

void Counts(std::string& out, const std::map<std::string, int64_t>& counts) {
  for (const auto& [what, count] : counts) {
    Line(out, what, absl::StrCat(count));
  }
}

void TallyLines(std::string& out, std::string_view title, const Tally& tally) {
  absl::StrAppend(&out, "  ", ToAbsl(title), "\n");
  Line(out, "invoices", absl::StrCat(tally.invoices));
  Line(out, "credit notes", absl::StrCat(tally.credits));
  Line(out, "associated", absl::StrCat(tally.associated));
  Line(out, "  with their true order",
       Concat(tally.found_true_order, "  ", Percent(tally.found_true_order, tally.associated + tally.unmatched)));
  Line(out, "unmatched", absl::StrCat(tally.unmatched));
  Line(out, "refused", absl::StrCat(tally.refused));
  if (!tally.misses.empty()) {
    absl::StrAppend(&out, "    why the true order was not found\n");
    for (const auto& [miss, count] : tally.misses) {
      Line(out, Concat("  ", Words(miss)), absl::StrCat(count));
    }
  }
}

double Quantile(std::vector<double>& sorted, double q) {
  return sorted[static_cast<size_t>(q * static_cast<double>(sorted.size() - 1))];
}

void Latencies(std::string& out, std::string_view what, std::vector<double> millis) {
  if (millis.empty()) {
    return;
  }
  std::sort(millis.begin(), millis.end());
  absl::StrAppendFormat(&out, "    %-28s %6d calls   p50 %7.2f ms   p99 %7.2f ms   max %7.2f ms\n", ToAbsl(what),
                        millis.size(), Quantile(millis, 0.5), Quantile(millis, 0.99), millis.back());
}

std::string NoticeOfOrder(po::PurchaseOrderChanged::Change change) {
  switch (change) {
    case po::PurchaseOrderChanged::CHANGE_CREATED:
      return "order-created";
    case po::PurchaseOrderChanged::CHANGE_ISSUED:
      return "order-issued";
    case po::PurchaseOrderChanged::CHANGE_UPDATED:
    case po::PurchaseOrderChanged::CHANGE_REVISED:
      return "order-changed";
    case po::PurchaseOrderChanged::CHANGE_CLOSED:
    case po::PurchaseOrderChanged::CHANGE_CANCELLED:
    case po::PurchaseOrderChanged::CHANGE_DELETED:
      return "order-ended";
    default:
      return "";
  }
}

absl::Status CountEvents(const std::string& parent, const client::BlockingClient& peer, Aftermath& aftermath) {
  event::v1::WatchEventsRequest request;
  request.set_parent(parent);
  request.set_end_when_caught_up(true);
  return peer.ReadStream<event::v1::WatchEventsResponse>(
      client::kWatchEvents, request, [&](const event::v1::WatchEventsResponse& response) {
        for (const event::v1::Entry& entry : response.entries()) {
          for (const event::v1::Event& event : entry.events()) {
            ++aftermath.events_by_type[event.type().substr(event.type().rfind('.') + 1)];
            if (const std::string kind = NoticeOf(event); !kind.empty()) ++aftermath.notices_by_kind[kind];
          }
        }
        return true;
      });
}

void AddOrder(const po::PurchaseOrder& order, Aftermath& aftermath) {
  ++aftermath.orders_by_state[StateOf(order)];
  if (order.state() == po::PurchaseOrder::STATE_ISSUED && !order.deleted()) {
    ++aftermath.in_force_by_last_month[order.period().last_month()];
  }
  if (order.balance_tracking_disabled()) {
    return;
  }
  aftermath.ordered_minor += Cents(order.total());
  aftermath.invoiced_minor += Cents(order.invoiced());
  aftermath.balance_minor += Cents(order.balance());
  aftermath.orders_overdrawn += Cents(order.balance()) < 0 ? 1 : 0;
}

}  // namespace

std::string NoticeOf(const event::v1::Event& event) {
  po::PurchaseOrderChanged order;
  if (event.type() == order.GetTypeName() && order.ParseFromString(event.data())) return NoticeOfOrder(order.change());
  po::BalanceCrossed balance;
  if (event.type() == balance.GetTypeName() && balance.ParseFromString(event.data())) {
    return balance.threshold() == po::BalanceCrossed::THRESHOLD_LOW ? "balance-low" : "balance-exhausted";
  }
  // Who posted an invoice is known only where callers are judged: elsewhere a system did, and nobody is told.
  invoice_matching::v1::InvoiceChanged invoice;
  if (event.type() == invoice.GetTypeName() && invoice.ParseFromString(event.data()) &&
      invoice.change() == invoice_matching::v1::InvoiceChanged::CHANGE_UNMATCHED && invoice.posted_by_size() == 1) {
    return "invoice-unmatched";
  }
  return "";
}

absl::StatusOr<Aftermath> ReadAftermath(const std::string& organization, const client::BlockingClient& orders,
                                        const client::BlockingClient& invoices) {
  Aftermath aftermath;
  po::ListPurchaseOrdersRequest request;
  request.set_parent(Concat("organizations/", organization));
  request.set_page_size(kPageSize);
  request.mutable_filter()->set_show_deleted(true);
  do {
    OUTLAY_ASSIGN_OR_RETURN(const auto page,
                            orders.Call<po::ListPurchaseOrdersResponse>(client::kListPurchaseOrders, request));
    for (const po::PurchaseOrder& order : page.purchase_orders()) {
      AddOrder(order, aftermath);
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  OUTLAY_RETURN_IF_ERROR(CountEvents(request.parent(), orders, aftermath));
  OUTLAY_RETURN_IF_ERROR(CountEvents(request.parent(), invoices, aftermath));
  return aftermath;
}

std::string BusinessReport(const std::string& title, const ReplayResult& result, const Aftermath& aftermath) {
  std::string out = Concat(title, "\n");
  absl::StrAppend(&out, "  orders\n");
  Line(out, "created and issued", absl::StrCat(result.orders_created));
  Line(out, "lines added later", absl::StrCat(result.lines_added_later));
  Line(out, "lines changed in value", absl::StrCat(result.lines_changed));
  Line(out, "lines deleted", absl::StrCat(result.lines_deleted));
  Line(out, "lines that came back", absl::StrCat(result.lines_reactivated));
  Line(out, "orders deleted with their last line", absl::StrCat(result.orders_deleted));
  Line(out, "changes of the log that changed no value", absl::StrCat(result.steps_without_effect));
  absl::StrAppend(&out, "  orders now\n");
  Counts(out, aftermath.orders_by_state);
  absl::StrAppend(&out, "  balances of orders for goods, EUR\n");
  Line(out, "ordered", Amount(aftermath.ordered_minor));
  Line(out, "invoiced, less credits", Amount(aftermath.invoiced_minor));
  Line(out, "left", Amount(aftermath.balance_minor));
  Line(out, "orders with a balance below zero", absl::StrCat(aftermath.orders_overdrawn));
  TallyLines(out, "invoices for goods", result.goods);
  TallyLines(out, "invoices for services (values are cumulative in the log, so balances are not tracked)",
             result.services);
  if (!result.unmatched_reasons.empty()) {
    absl::StrAppend(&out, "  unmatched because\n");
    Counts(out, result.unmatched_reasons);
  }
  if (!result.refusals.empty()) {
    absl::StrAppend(&out, "  refused because\n");
    Counts(out, result.refusals);
  }
  absl::StrAppend(&out, "  events\n");
  Counts(out, aftermath.events_by_type);
  return out;
}

std::string TimingReport(const ReplayResult& result) {
  std::string out = "  one call after another, client included\n";
  Latencies(out, "CreatePurchaseOrder", result.order_millis);
  Latencies(out, "CreateInvoice", result.invoice_millis);
  return out;
}

}  // namespace outlay::demo
