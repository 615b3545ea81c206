// Invoices against order lines, through both services: how many, how soon, how large, and what it does not depend on.
#ifndef OUTLAY_TOOLS_BENCH_ASSOCIATION_H_
#define OUTLAY_TOOLS_BENCH_ASSOCIATION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/bench/association_data.h"
#include "tools/bench/association_load.h"
#include "tools/bench/benchmark.h"
#include "tools/bench/installation.h"
#include "tools/bench/rival.h"

namespace outlay::bench {

struct AssociationSizes {
  int organizations = 1000;
  int orders = 100;
  int lines = 100;
  absl::Duration sustained = absl::Seconds(60);
};

class AssociationBenchmark {
 public:
  AssociationBenchmark(const Effort& effort, Report& report);

  absl::Status Run();

 private:
  // An installation with these organizations only; the main one has a hundred times as many.
  static constexpr int kAlone = 10;
  // So much on a line that it never runs out.
  static constexpr int64_t kAmpleUnits = 1'000'000'000;

  absl::Status MeasureStart();
  absl::Status TouchEverything();
  absl::Status MeasureOneByOne();
  absl::Status MeasureLatency();
  absl::Status MeasureStreams();
  // One organization with 10 or with 10,000 candidate lines.
  absl::Status MeasureGrowth();
  // All invoices on one order, or spread over many.
  absl::Status MeasureOneOrder();
  // The same organizations, without the others.
  absl::Status MeasureAlone();
  absl::Status MeasureSlowSyncs();

  void ReportMemory(const std::string& when, double goal_mebibytes);
  absl::StatusOr<double> RateOf(Installation& installation, InvoiceMaker& maker, absl::Duration window);

  // Alternates two kinds of load and reports both rates and the ratio of the first to the second.
  struct Contest {
    std::string name;
    std::string first;
    std::string second;
    Goal goal;
    bool inverse = false;  // reports cost, that is, the second's rate by the first's
  };
  absl::Status Compare(const Contest& contest, Installation& first, InvoiceMaker& first_maker, Installation& second,
                       InvoiceMaker& second_maker);

  const Effort& effort_;
  Report& report_;
  const AssociationSizes sizes_;
  const OrderData main_;
  const OrderData few_;
  const OrderData many_;
  const OrderData alone_;
  InvoiceMaker echoed_;  // what the bare server gets
  Installation installation_;
  std::unique_ptr<EchoRival> rival_;
  double rate_ = 0;         // one by one
  double reply_bytes_ = 0;  // of CreateInvoice
};

// Makes `data` in the installation's folder, unless an earlier run has. Leaves the installation stopped.
absl::Status PrepareOrders(Installation& installation, const std::vector<OrderData>& data, const Report& report);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_ASSOCIATION_H_
