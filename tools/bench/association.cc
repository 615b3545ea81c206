#include "tools/bench/association.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/bench/figures.h"

namespace outlay::bench {
namespace {

constexpr double kMebibyte = 1 << 20;
constexpr double kStartGoalMebibytes = 300;
constexpr double kTouchedGoalMebibytes = 2560;
constexpr double kStartGoalSeconds = 3;
constexpr double kOneByOneGoal = 0.3;
// Calls of TouchEverything at a time.
constexpr size_t kTouchers = 8;

AssociationSizes SizesFor(const Effort& effort) {
  if (effort.quick) return {.organizations = 100, .orders = 20, .lines = 20, .sustained = absl::Seconds(10)};
  return {};
}

}  // namespace

absl::Status PrepareOrders(Installation& installation, const std::vector<OrderData>& data, const Report& report) {
  const std::string marker = installation.folder() + "/complete";
  if (std::filesystem::exists(marker)) return absl::OkStatus();
  std::error_code error;
  std::filesystem::remove_all(installation.folder(), error);
  std::filesystem::create_directories(installation.folder(), error);
  {
    std::ofstream directory(installation.folder() + "/directory.json");
    for (const OrderData& orders : data) directory << DirectoryLines(orders);
  }
  OUTLAY_RETURN_IF_ERROR(installation.Start());
  for (const OrderData& orders : data) {
    report.Note(Concat("making ", Readable(static_cast<double>(orders.all_lines())), " lines of '", orders.first_part,
                       "'; they stay in ", installation.folder()));
    OUTLAY_RETURN_IF_ERROR(CreateOrders(installation.orders(), orders, report));
  }
  installation.Stop();
  std::ofstream(marker) << "yes\n";
  return absl::OkStatus();
}

AssociationBenchmark::AssociationBenchmark(const Effort& effort, Report& report)
    : effort_(effort),
      report_(report),
      sizes_(SizesFor(effort)),
      main_{.first_part = "org", .organizations = sizes_.organizations, .orders = sizes_.orders, .lines = sizes_.lines},
      few_{.first_part = "few", .orders = 1, .lines = 10, .line_units = kAmpleUnits},
      many_{.first_part = "many", .orders = 100, .lines = 100, .line_units = kAmpleUnits},
      alone_{.first_part = "org", .organizations = kAlone, .orders = sizes_.orders, .lines = sizes_.lines},
      echoed_(main_, main_.organizations, 0),
      installation_(Concat(effort.folder, "/association-", main_.organizations, "x", main_.orders, "x", main_.lines)) {}

absl::Status AssociationBenchmark::Run() {
  report_.Section("data");
  OUTLAY_RETURN_IF_ERROR(PrepareOrders(installation_, {main_, few_, many_}, report_));
  OUTLAY_RETURN_IF_ERROR(MeasureStart());
  OUTLAY_RETURN_IF_ERROR(TouchEverything());
  OUTLAY_RETURN_IF_ERROR(MeasureOneByOne());
  OUTLAY_RETURN_IF_ERROR(MeasureLatency());
  OUTLAY_RETURN_IF_ERROR(MeasureStreams());
  OUTLAY_RETURN_IF_ERROR(MeasureGrowth());
  OUTLAY_RETURN_IF_ERROR(MeasureOneOrder());
  OUTLAY_RETURN_IF_ERROR(MeasureAlone());
  return MeasureSlowSyncs();
}

absl::Status AssociationBenchmark::MeasureStart() {
  report_.Section(Concat("start on ", Readable(static_cast<double>(main_.all_lines())), " lines"));
  OUTLAY_RETURN_IF_ERROR(installation_.Start());
  report_.AddFigure("start", absl::ToDoubleSeconds(installation_.start_time()), "s", AtMost(kStartGoalSeconds));
  ReportMemory("start", kStartGoalMebibytes);
  return absl::OkStatus();
}

void AssociationBenchmark::ReportMemory(const std::string& when, double goal_mebibytes) {
  const auto mebibytes = [](const process::Child& process) {
    return static_cast<double>(process.ResidentBytes()) / kMebibyte;
  };
  report_.AddFigure(Concat("memory.", when, ".purchase_order"), mebibytes(installation_.orders_process()), "MiB",
                    AtMost(goal_mebibytes));
  report_.AddFigure(Concat("memory.", when, ".invoice_matching"), mebibytes(installation_.invoices_process()), "MiB",
                    AtMost(goal_mebibytes));
}

// One invoice for each organization: all its lines are its candidates, so they are all in memory from then on.
absl::Status AssociationBenchmark::TouchEverything() {
  report_.Section("a first invoice for every organization");
  InvoiceMaker maker(main_, main_.organizations, 0);
  InvoiceCounts counts;
  std::atomic<int> next = 0;
  const Operation touch = [&](size_t caller, Done done) {
    const int organization = next++;
    if (organization >= main_.organizations) {
      done(0);
      return;
    }
    CreateOne(installation_.invoices(), caller, maker.metadata(organization), maker.For(organization), counts,
              std::move(done));
  };
  OUTLAY_ASSIGN_OR_RETURN(const Histogram latency, RunEach(static_cast<size_t>(main_.organizations), kTouchers, touch));
  report_.AddFigure("first_invoice.p50", absl::ToDoubleMilliseconds(latency.Quantile(0.5)), "ms");
  report_.AddFigure("first_invoice.max", absl::ToDoubleMilliseconds(latency.Quantile(1)), "ms");
  ReportMemory("touched", kTouchedGoalMebibytes);
  return absl::OkStatus();
}

absl::StatusOr<double> AssociationBenchmark::RateOf(Installation& installation, InvoiceMaker& maker,
                                                    absl::Duration window) {
  InvoiceCounts counts;
  const LoadResult result =
      RunClosedLoop({.callers = effort_.callers, .warm_up = absl::Milliseconds(500), .window = window},
                    CreateOneByOne(installation.invoices(), maker, counts));
  OUTLAY_RETURN_IF_ERROR(result.error);
  return result.items_per_second();
}

absl::Status AssociationBenchmark::MeasureOneByOne() {
  report_.Section(Concat("one invoice per call, ", effort_.callers, " callers"));
  InvoiceMaker maker(main_, main_.organizations, 0);
  InvoiceCounts counts;
  const Operation create = CreateOneByOne(installation_.invoices(), maker, counts);
  std::vector<double> ours, ratios, orders_cpu, invoices_cpu;
  for (int pair = 0; pair <= effort_.pairs; ++pair) {
    const double orders_before = installation_.orders_process().CpuSeconds();
    const double invoices_before = installation_.invoices_process().CpuSeconds();
    const LoadResult result = RunClosedLoop(
        {.callers = effort_.callers, .warm_up = absl::Milliseconds(300), .window = effort_.window}, create);
    OUTLAY_RETURN_IF_ERROR(result.error);
    if (pair == 0) {
      // Warms up, and tells how many bytes the bare server must answer.
      reply_bytes_ = static_cast<double>(counts.reply_bytes) / static_cast<double>(counts.all());
      OUTLAY_ASSIGN_OR_RETURN(rival_, EchoRival::Start(
                                          static_cast<size_t>(reply_bytes_), effort_.callers,
                                          [&](RawClient& client) { return EchoInvoices(client, echoed_); }, report_));
      continue;
    }
    const double calls = static_cast<double>(result.all_operations);
    orders_cpu.push_back(1e6 * (installation_.orders_process().CpuSeconds() - orders_before) / calls);
    invoices_cpu.push_back(1e6 * (installation_.invoices_process().CpuSeconds() - invoices_before) / calls);
    OUTLAY_ASSIGN_OR_RETURN(const double echo, rival_->Rate(effort_.window));
    ours.push_back(result.items_per_second());
    ratios.push_back(ours.back() / echo);
    report_.Note(Concat("pair ", pair, ":  ours ", Readable(ours.back()), "  echo ", Readable(echo), "  ratio ",
                        Readable(ratios.back())));
  }
  rate_ = SpreadOf(ours).median;
  report_.AddFigure("one_by_one", SpreadOf(ours), "invoices/s");
  report_.AddFigure("echo", SpreadOf(rival_->rates()), "calls/s");
  report_.AddRatio("one_by_one", SpreadOf(ratios), rival_->name(), AtLeast(kOneByOneGoal));
  report_.AddFigure("one_by_one.purchase_order_cpu", SpreadOf(orders_cpu), "us/invoice");
  report_.AddFigure("one_by_one.invoice_matching_cpu", SpreadOf(invoices_cpu), "us/invoice");
  report_.AddFigure("associated", static_cast<double>(counts.associated) / static_cast<double>(counts.all()),
                    "share of the answers");
  report_.AddFigure("request", static_cast<double>(counts.request_bytes) / static_cast<double>(counts.all()), "bytes");
  report_.AddFigure("reply", reply_bytes_, "bytes");
  return absl::OkStatus();
}

absl::Status AssociationBenchmark::MeasureLatency() {
  report_.Section("latency by open loop at 70 % of the rate");
  InvoiceMaker maker(main_, main_.organizations, 0);
  InvoiceCounts counts;
  return bench::MeasureLatency(effort_, rate_, CreateOneByOne(installation_.invoices(), maker, counts), "",
                               kMilliseconds, report_);
}

absl::Status RunAssociation(const Effort& effort, Report& report) {
  return AssociationBenchmark(effort, report).Run();
}

}  // namespace outlay::bench
