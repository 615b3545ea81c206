#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/authenticator.h"
#include "tools/bench/bench.pb.h"
#include "tools/bench/benchmark.h"
#include "tools/bench/echo_peer.h"
#include "tools/bench/echo_servers.h"
#include "tools/bench/figures.h"
#include "tools/bench/load.h"

namespace outlay::bench {
namespace {

// One server under one kind of call.
struct Contender {
  std::string name;
  std::unique_ptr<EchoPeer> peer;
  UnaryCalls calls;
  std::vector<double> rates;
  std::vector<double> cpu_micros;  // of the server, per call: hardly disturbed by what else the machine does
};

UnaryCalls MakeCalls(const char* method) {
  v1::Echo message;
  message.set_parent("organizations/org-000001");
  message.set_request_id("request-0000000001");
  message.set_number("INV-2026-0000000001");
  message.set_bill_from_entity("organizations/org-000001/suppliers/acme/billFromEntities/acme-europe");
  message.set_type("MONTHLY_USAGE");
  message.mutable_start()->set_year(2026);
  message.mutable_start()->set_month(11);
  message.mutable_start()->set_day(1);
  *message.mutable_end() = message.start();
  message.mutable_end()->set_day(30);
  message.mutable_amount()->set_currency_code("EUR");
  message.mutable_amount()->set_units(1234);
  return {.method = method,
          .metadata = {{std::string(rpc::kOrganizationKey), "org-000001"}, {std::string(rpc::kSubjectKey), "bench"}},
          .request = ToBuffer(message.SerializeAsString())};
}

absl::StatusOr<double> Measure(Contender& contender, const Effort& effort) {
  const double cpu_before = contender.peer->process().CpuSeconds();
  const LoadResult result =
      RunClosedLoop({.callers = effort.callers, .warm_up = absl::Milliseconds(300), .window = effort.window},
                    Repeat(contender.peer->client(), contender.calls));
  OUTLAY_RETURN_IF_ERROR(result.error);
  contender.cpu_micros.push_back((contender.peer->process().CpuSeconds() - cpu_before) * 1e6 /
                                 static_cast<double>(result.all_operations));
  return result.items_per_second();
}

absl::Status ReportLatency(Contender& contender, const Effort& effort, Report& report) {
  return MeasureLatency(effort, SpreadOf(contender.rates).median, Repeat(contender.peer->client(), contender.calls),
                        Concat(contender.name, "."), kMicroseconds, report);
}

// The best number of polling threads depends on the machine: a bare server must not lose by a bad guess.
absl::StatusOr<int> BestThreads(const Effort& effort, Report& report) {
  int best = 1;
  double best_rate = 0;
  for (const int threads : {1, 2, 3, 4}) {
    Contender tried{"queues", nullptr, MakeCalls(kBareMethod), {}, {}};
    OUTLAY_ASSIGN_OR_RETURN(tried.peer, EchoPeer::Start("queues", threads));
    OUTLAY_ASSIGN_OR_RETURN(const double rate, Measure(tried, effort));
    report.Note(Concat("completion queues with ", threads, " threads: ", Readable(rate), "/s"));
    if (rate > best_rate) {
      best = threads;
      best_rate = rate;
    }
  }
  return best;
}

void ReportRates(const std::vector<Contender>& contenders, Report& report) {
  const Contender& queues = contenders[0];
  const Contender& callbacks = contenders[1];
  const bool queues_win = SpreadOf(queues.rates).median >= SpreadOf(callbacks.rates).median;
  const Contender& best = queues_win ? queues : callbacks;
  for (const Contender& contender : contenders) {
    report.AddFigure(contender.name, SpreadOf(contender.rates), "calls/s");
    report.AddFigure(Concat(contender.name, ".server_cpu"), SpreadOf(contender.cpu_micros), "us/call");
  }
  for (size_t i = 2; i < contenders.size(); ++i) {
    std::vector<double> ratios;
    for (size_t pair = 0; pair < best.rates.size(); ++pair) {
      ratios.push_back(contenders[i].rates[pair] / best.rates[pair]);
    }
    report.AddRatio(contenders[i].name, SpreadOf(ratios), Concat(best.name, ", the faster bare server, same bytes"));
  }
}

}  // namespace

absl::Status RunEcho(const Effort& effort, Report& report) {
  report.Section(Concat("threads of the bare server, ", effort.callers, " callers"));
  OUTLAY_ASSIGN_OR_RETURN(const int threads, BestThreads(effort, report));
  std::vector<Contender> contenders;
  contenders.push_back({"bare.completion_queues", nullptr, MakeCalls(kBareMethod), {}, {}});
  contenders.push_back({"bare.callbacks", nullptr, MakeCalls(kBareMethod), {}, {}});
  contenders.push_back({"wrapper.read", nullptr, MakeCalls(kGetEcho), {}, {}});
  contenders.push_back({"wrapper.mutation", nullptr, MakeCalls(kCreateEcho), {}, {}});
  OUTLAY_ASSIGN_OR_RETURN(contenders[0].peer, EchoPeer::Start("queues", threads));
  OUTLAY_ASSIGN_OR_RETURN(contenders[1].peer, EchoPeer::Start("callbacks", threads));
  OUTLAY_ASSIGN_OR_RETURN(contenders[2].peer, EchoPeer::Start("wrapper", threads));
  OUTLAY_ASSIGN_OR_RETURN(contenders[3].peer, EchoPeer::Start("wrapper", threads));
  report.Section(Concat(effort.pairs, " rounds of ", absl::FormatDuration(effort.window), " each"));
  for (int pair = 0; pair < effort.pairs; ++pair) {
    std::string line = Concat("round ", pair + 1, ":");
    for (Contender& contender : contenders) {
      OUTLAY_ASSIGN_OR_RETURN(const double rate, Measure(contender, effort));
      contender.rates.push_back(rate);
      line += Concat("  ", contender.name, " ", Readable(rate));
    }
    report.Note(line);
  }
  report.Section("calls per second");
  report.AddFigure("request", static_cast<double>(contenders[0].calls.request.Length()), "bytes");
  report.AddFigure("bare.threads", threads, "threads");
  ReportRates(contenders, report);
  report.Section("latency by open loop at 70 % of each one's rate");
  for (Contender& contender : contenders) OUTLAY_RETURN_IF_ERROR(ReportLatency(contender, effort, report));
  return absl::OkStatus();
}

}  // namespace outlay::bench
