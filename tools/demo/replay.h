// Replays the steps of a log through the public RPCs, for one organization, in the log's order.
#ifndef OUTLAY_TOOLS_DEMO_REPLAY_H_
#define OUTLAY_TOOLS_DEMO_REPLAY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "outlay/invoice_matching/v1/invoice.pb.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"
#include "tools/client/blocking_client.h"
#include "tools/demo/bpi2019.h"

namespace outlay::demo {

// How the log becomes orders and invoices.
struct Mapping {
  std::string organization;  // id
  bool name_order_on_invoices = false;
  // As whom orders are created, by their vendor; none: as whoever does all the rest.
  std::vector<const client::BlockingClient*> buyers;
};

// An order is in force from the month of its creation, for so many months.
inline constexpr int kMonthsInForce = 12;

// Why an invoice without a reference did not find its true order.
enum class Miss {
  kNewerOrder,  // another order of the vendor was updated more recently
  kBalance,     // the true order had not enough left, another one had
  kTieBreak,    // equal in all but the number
  kNotInForce,  // the true order was outside its months
  kEnded,       // the true order was closed or its line deleted
  kUnmatched,   // no order took it
  kOther,
};

struct Tally {
  int64_t invoices = 0;
  int64_t credits = 0;
  int64_t associated = 0;
  int64_t found_true_order = 0;
  int64_t unmatched = 0;
  int64_t refused = 0;
  std::map<Miss, int64_t> misses;
};

// What a replay found; the business part of the report is made of it and of reads afterwards.
struct ReplayResult {
  Tally goods;
  Tally services;
  std::map<std::string, int64_t> refusals;           // reason -> how many
  std::map<std::string, int64_t> unmatched_reasons;  // reason -> how many
  int64_t orders_created = 0;
  int64_t lines_added_later = 0;
  int64_t lines_changed = 0;
  int64_t lines_deleted = 0;
  int64_t lines_reactivated = 0;
  int64_t orders_deleted = 0;
  int64_t steps_without_effect = 0;
  std::vector<double> order_millis;    // latency of each CreatePurchaseOrder
  std::vector<double> invoice_millis;  // latency of each CreateInvoice
};

class Replay {
 public:
  // Everything passed in must outlive the replay.
  Replay(const Log& log, Mapping mapping, const client::BlockingClient& orders, const client::BlockingClient& invoices);

  // Suppliers first, then every step. `progress` is told how many steps are done.
  absl::StatusOr<ReplayResult> Run(const std::function<void(int done, int total)>& progress);

 private:
  struct OrderState {
    std::map<std::string, purchase_order::v1::Line> lines;  // what the replay believes the order holds
    bool exists = false;
  };

  absl::Status CreateSuppliers();
  absl::Status SetBusinessTime(absl::Time time);
  absl::Status Apply(size_t step_index);
  absl::Status CreateOrder(size_t step_index);
  absl::Status Revise(const Step& step, const std::vector<purchase_order::v1::Line>& lines,
                      const std::vector<std::string>& removed);
  absl::Status ChangeLine(const Step& step);
  absl::Status DeleteLine(const Step& step);
  absl::Status SendInvoice(const Step& step);
  absl::StatusOr<invoice_matching::v1::Invoice> Settle(invoice_matching::v1::Invoice invoice);
  absl::Status Count(const Step& step, const invoice_matching::v1::Invoice& invoice);
  absl::StatusOr<Miss> WhyMissed(const Step& step, const invoice_matching::v1::Invoice& invoice);

  std::string Parent() const { return "organizations/" + mapping_.organization; }
  std::string OrderName(const Item& item) const { return Parent() + "/purchaseOrders/po-" + item.order; }
  const Item& ItemOf(const Step& step) const { return log_.items[static_cast<size_t>(step.item)]; }
  purchase_order::v1::Line LineOf(const Step& step) const;
  const client::BlockingClient& BuyerOf(const Item& item) const;
  bool TracksBalance(const std::string& order) const { return !service_orders_.contains(order); }

  const Log& log_;
  const Mapping mapping_;
  const client::BlockingClient& orders_;
  const client::BlockingClient& invoices_;
  std::set<std::string> service_orders_;      // orders that hold a service item
  std::set<std::string> reactivated_orders_;  // orders of which a deleted line comes back
  std::map<std::string, OrderState> state_;
  ReplayResult result_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_REPLAY_H_
