#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/bench/association.h"
#include "tools/bench/figures.h"

namespace outlay::bench {
namespace {

constexpr double kStreamGoal = 0.5;
constexpr double kGrowthGoal = 3;
constexpr double kSameCostGoal = 0.8;
constexpr double kWalBytesPerInvoiceByte = 2;
constexpr double kWalBytesPerInvoice = 1024;
constexpr size_t kStreams = 64;
constexpr int kInvoicesPerMessage = 100;
constexpr absl::Duration kWalPoll = absl::Milliseconds(20);

// Polls while it lives.
class WalWatch {
 public:
  explicit WalWatch(const std::string& folder) : meter_(folder) {
    meter_.Poll();
    thread_ = std::thread([this] {
      while (!over_) {
        Wait(kWalPoll);
        meter_.Poll();
      }
    });
  }
  ~WalWatch() { Stop(); }
  int64_t Stop() {
    over_ = true;
    if (thread_.joinable()) thread_.join();
    return meter_.bytes();
  }

 private:
  WalMeter meter_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace

absl::Status AssociationBenchmark::MeasureStreams() {
  report_.Section(Concat("streamed, ", kStreams, " streams with ", kInvoicesPerMessage, " invoices per message, for ",
                         absl::FormatDuration(sizes_.sustained)));
  InvoiceMaker maker(main_, main_.organizations, 0);
  InvoiceCounts counts;
  const size_t streams_count = std::min(kStreams, static_cast<size_t>(main_.organizations));
  OUTLAY_RETURN_IF_ERROR(rival_->Rate(effort_.window).status());
  WalWatch wal(installation_.folder());
  const double orders_before = installation_.orders_process().CpuSeconds();
  const double invoices_before = installation_.invoices_process().CpuSeconds();
  InvoiceStreams streams(installation_.invoices(), maker, counts, streams_count, kInvoicesPerMessage);
  const LoadResult result = RunClosedLoop(
      {.callers = streams_count, .warm_up = absl::Seconds(1), .window = sizes_.sustained}, streams.Messages());
  OUTLAY_RETURN_IF_ERROR(result.error);
  const auto invoices = static_cast<double>(counts.all());
  const double wal_bytes = static_cast<double>(wal.Stop()) / invoices;
  const double orders_cpu = installation_.orders_process().CpuSeconds() - orders_before;
  const double invoices_cpu = installation_.invoices_process().CpuSeconds() - invoices_before;
  OUTLAY_RETURN_IF_ERROR(rival_->Rate(effort_.window).status());
  const double rate = result.items_per_second();
  report_.AddFigure("streamed", rate, "invoices/s");
  const double ratio = rate / SpreadOf(rival_->rates()).median;
  report_.AddRatio("streamed", {ratio, ratio, ratio}, Concat(rival_->name(), ", one per call"), AtLeast(kStreamGoal));
  report_.AddFigure("streamed.purchase_order_cpu", 1e6 * orders_cpu / invoices, "us/invoice");
  report_.AddFigure("streamed.invoice_matching_cpu", 1e6 * invoices_cpu / invoices, "us/invoice");
  report_.AddFigure("streamed.message_p99", absl::ToDoubleMilliseconds(result.latency.Quantile(0.99)), "ms");
  const double invoice_bytes = static_cast<double>(counts.invoice_bytes) / invoices;
  report_.AddFigure("invoice", invoice_bytes, "bytes");
  report_.AddFigure("streamed.wal", wal_bytes, "bytes/invoice, both services",
                    AtMost(kWalBytesPerInvoiceByte * invoice_bytes + kWalBytesPerInvoice));
  report_.AddFigure("streamed.associated", static_cast<double>(counts.associated) / invoices, "share of the answers");
  return absl::OkStatus();
}

absl::Status AssociationBenchmark::Compare(const Contest& contest, Installation& first, InvoiceMaker& first_maker,
                                           Installation& second, InvoiceMaker& second_maker) {
  std::vector<double> firsts, seconds, ratios;
  for (int pair = 0; pair <= effort_.pairs; ++pair) {
    OUTLAY_ASSIGN_OR_RETURN(const double first_rate, RateOf(first, first_maker, effort_.window / 2));
    OUTLAY_ASSIGN_OR_RETURN(const double second_rate, RateOf(second, second_maker, effort_.window / 2));
    if (pair == 0) continue;  // Loads what both need.
    firsts.push_back(first_rate);
    seconds.push_back(second_rate);
    ratios.push_back(contest.inverse ? second_rate / first_rate : first_rate / second_rate);
  }
  report_.AddFigure(contest.first, SpreadOf(firsts), "invoices/s");
  report_.AddFigure(contest.second, SpreadOf(seconds), "invoices/s");
  report_.AddRatio(contest.name, SpreadOf(ratios), contest.second, contest.goal);
  return absl::OkStatus();
}

absl::Status AssociationBenchmark::MeasureGrowth() {
  report_.Section("one organization that grows from 10 to 10,000 candidate lines");
  InvoiceMaker many(many_, 1, 0);
  InvoiceMaker few(few_, 1, 0);
  return Compare({.name = "growth.cost",
                  .first = "with_10000_lines",
                  .second = "with_10_lines",
                  .goal = AtMost(kGrowthGoal),
                  .inverse = true},
                 installation_, many, installation_, few);
}

absl::Status AssociationBenchmark::MeasureOneOrder() {
  report_.Section("all invoices of an organization on one order, or on a hundred");
  InvoiceMaker one(many_, 1, 1);
  InvoiceMaker hundred(many_, 1, many_.orders);
  return Compare(
      {.name = "one_order.rate", .first = "on_one_order", .second = "on_100_orders", .goal = AtLeast(kSameCostGoal)},
      installation_, one, installation_, hundred);
}

absl::Status AssociationBenchmark::MeasureAlone() {
  report_.Section(Concat(kAlone, " organizations, among ", main_.organizations, " or alone"));
  Installation alone(
      Concat(effort_.folder, "/association-", alone_.organizations, "x", alone_.orders, "x", alone_.lines));
  OUTLAY_RETURN_IF_ERROR(PrepareOrders(alone, {alone_}, report_));
  OUTLAY_RETURN_IF_ERROR(alone.Start());
  InvoiceMaker among_maker(main_, kAlone, 0);
  InvoiceMaker alone_maker(alone_, kAlone, 0);
  return Compare({.name = "among_others.rate",
                  .first = Concat("among_", main_.organizations),
                  .second = "alone",
                  .goal = AtLeast(kSameCostGoal)},
                 installation_, among_maker, alone, alone_maker);
}

absl::Status AssociationBenchmark::MeasureSlowSyncs() {
  report_.Section(Concat("every sync ", absl::FormatDuration(effort_.sync_delay), " slower"));
  installation_.Stop();
  OUTLAY_RETURN_IF_ERROR(installation_.Start(effort_.sync_delay));
  InvoiceMaker maker(main_, main_.organizations, 0);
  OUTLAY_RETURN_IF_ERROR(RateOf(installation_, maker, effort_.window).status());
  OUTLAY_ASSIGN_OR_RETURN(const double rate, RateOf(installation_, maker, effort_.window));
  ReportSlowSyncs(effort_, "slow_sync", rate, rate_, "invoices/s", report_);
  installation_.Stop();
  return absl::OkStatus();
}

}  // namespace outlay::bench
