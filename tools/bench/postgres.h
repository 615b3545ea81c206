// PostgreSQL doing the work of budget.AuthorizeHold by functions on its side: what a table in a database would do.
#ifndef OUTLAY_TOOLS_BENCH_POSTGRES_H_
#define OUTLAY_TOOLS_BENCH_POSTGRES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/process/child.h"

namespace outlay::bench {

// A cluster of its own with full durability, under the load of pgbench. Not thread-safe.
class Postgres {
 public:
  // Where Debian puts initdb, postgres, psql and pgbench; empty: it is not installed.
  static std::string Programs();

  // `folder` is made anew, and must be reachable for the user postgres when this runs as root.
  explicit Postgres(std::string folder) : folder_(std::move(folder)) {}
  ~Postgres();

  absl::Status Start();

  // Fills the tables: a root, `departments` below it and `teams` below each.
  absl::Status Fill(int departments, int teams);

  // Spends per second that `connections` clients have checked and stored, each transaction with `batch` spends. The
  // window is made longer until there are as many transactions as connections, up to a minute; 0: none ended even then.
  absl::StatusOr<double> Rate(int connections, int batch, absl::Duration window);

 private:
  // What pgbench did in a window.
  struct Counted {
    int64_t transactions = 0;
    double per_second = 0;
  };
  absl::StatusOr<Counted> Count(int connections, const std::string& script, absl::Duration window);
  absl::StatusOr<std::string> Query(const std::string& sql);

  const std::string folder_;
  std::string socket_folder_;
  process::Child server_;
  int leaves_ = 0;
};

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_POSTGRES_H_
