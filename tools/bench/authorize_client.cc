#include "tools/bench/authorize_client.h"

#include <ctime>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "client/hold_client.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/bench/load.h"

namespace outlay::bench {
namespace {

// What so many spends in flight should reach.
struct Gathering {
  size_t in_flight = 0;
  double rate = 0;
  double p99_ms = 0;  // 0: no goal
};
constexpr Gathering kGatherings[] = {{64, 145'000, 0.8}, {512, 450'000, 0}};

// Of this process: the client and the load.
double OwnCpuSeconds() {
  timespec used = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

Operation AskGathered(client::HoldClient& holds, HoldMaker& maker) {
  return [&](size_t /*caller*/, Done done) {
    client::SpendRequest request;
    request.spend = maker.NextSpend();
    holds.Authorize(std::move(request),
                    [done = std::move(done)](absl::StatusOr<client::SpendDecision> decision) mutable {
                      if (!decision.ok()) {
                        done(decision.status());
                      } else if (!decision->allowed()) {
                        done(absl::InternalError("a spend was refused"));
                      } else {
                        done(1);
                      }
                    });
  };
}

}  // namespace

absl::Status MeasureGathered(const Effort& effort, ServiceProcess& service, const std::string& name,
                             const BudgetData& data, Report& report) {
  HoldMaker maker(data);
  service.Disconnect();
  for (const Gathering& gathering : kGatherings) {
    report.Section(Concat(name, ": the client library, ", gathering.in_flight, " single spends in flight"));
    const std::unique_ptr<client::HoldClient> holds = client::HoldClient::Connect(
        {.target = service.address()}, {.organization = data.Organization(0), .subject = "bench"});
    std::vector<double> rates, cpu, own_cpu, p50, p99;
    for (int i = 0; i < effort.pairs; ++i) {
      const double cpu_before = service.process().CpuSeconds();
      const double own_before = OwnCpuSeconds();
      const LoadResult result =
          RunClosedLoop({.callers = gathering.in_flight, .warm_up = absl::Milliseconds(300), .window = effort.window},
                        AskGathered(*holds, maker));
      OUTLAY_RETURN_IF_ERROR(result.error);
      rates.push_back(result.items_per_second());
      cpu.push_back(1e6 * (service.process().CpuSeconds() - cpu_before) / static_cast<double>(result.all_operations));
      own_cpu.push_back(1e6 * (OwnCpuSeconds() - own_before) / static_cast<double>(result.all_operations));
      p50.push_back(absl::ToDoubleMilliseconds(result.latency.Quantile(0.5)));
      p99.push_back(absl::ToDoubleMilliseconds(result.latency.Quantile(0.99)));
    }
    const std::string row = Concat(name, ".gathered_", gathering.in_flight);
    report.AddFigure(row, SpreadOf(rates), "decisions/s", AtLeast(gathering.rate));
    report.AddFigure(Concat(row, ".cpu"), SpreadOf(cpu), "us/decision");
    report.AddFigure(Concat(row, ".client_cpu"), SpreadOf(own_cpu), "us/decision");
    report.AddFigure(Concat(row, ".p50"), SpreadOf(p50), "ms");
    report.AddFigure(Concat(row, ".p99"), SpreadOf(p99), "ms",
                     gathering.p99_ms == 0 ? std::nullopt : std::optional(AtMost(gathering.p99_ms)));
  }
  return service.Connect();
}

}  // namespace outlay::bench
