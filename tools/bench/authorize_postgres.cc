#include "tools/bench/authorize_postgres.h"

#include <algorithm>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/bench/postgres.h"

namespace outlay::bench {
namespace {

constexpr double kEqualCallersGoal = 10;
constexpr double kBatchGoal = 5;
// What is tried for the best number of connections.
constexpr int kConnections[] = {16, 32, 64, 128};

struct Best {
  int connections = 0;
  double rate = 0;
};

absl::StatusOr<Best> BestRate(Postgres& postgres, int batch, absl::Duration window) {
  Best best;
  for (const int connections : kConnections) {
    OUTLAY_ASSIGN_OR_RETURN(const double rate, postgres.Rate(connections, batch, window));
    if (rate > best.rate) best = {connections, rate};
  }
  return best;
}

}  // namespace

absl::Status ComparePostgres(const Effort& effort, Report& report, const std::vector<TreeRates>& trees, int batch) {
  report.Section("PostgreSQL, functions on its side, every transaction durable");
  if (Postgres::Programs().empty()) {
    report.Note("left out: PostgreSQL 15 is not installed (apt-get install postgresql-15)");
    return absl::OkStatus();
  }
  Postgres postgres(effort.folder + "/postgres");
  OUTLAY_RETURN_IF_ERROR(postgres.Start());
  for (const TreeRates& tree : trees) {
    OUTLAY_RETURN_IF_ERROR(postgres.Fill(tree.departments, tree.teams));
    OUTLAY_ASSIGN_OR_RETURN(const Best single, BestRate(postgres, 1, effort.window));
    OUTLAY_ASSIGN_OR_RETURN(const Best batched, BestRate(postgres, batch, effort.window));
    const std::string name = Concat(tree.name, ".postgres");
    const auto ratio = [&](const std::string& what, double ours, double theirs, const std::string& base, double goal) {
      if (theirs == 0) {
        report.Note(Concat(name, ".", what, ": none: ", base, " ended no transaction in a minute"));
        return;
      }
      const double times = ours / theirs;
      report.AddFigure(Concat(name, ".", what), theirs, "decisions/s");
      report.AddRatio(Concat(name, ".", what), {times, times, times}, base, AtLeast(goal));
    };
    ratio("one_by_one", tree.one_by_one, single.rate,
          Concat("PostgreSQL with its best number of connections, ", single.connections), tree.goal);
    ratio("batched", tree.batched, batched.rate,
          Concat("PostgreSQL, ", batch, " spends in a statement, ", batched.connections, " connections"), kBatchGoal);
    if (tree.departments * tree.teams > 1) continue;
    OUTLAY_ASSIGN_OR_RETURN(const double equal, postgres.Rate(static_cast<int>(effort.callers), 1, effort.window));
    ratio("equal_callers", tree.one_by_one, equal, Concat("PostgreSQL with ", effort.callers, " connections"),
          kEqualCallersGoal);
  }
  return absl::OkStatus();
}

}  // namespace outlay::bench
