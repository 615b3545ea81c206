// The figures of budgets as the sum of the changes in the log, for tests (I2). Independent of the rows.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_LOGGED_FIGURES_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_LOGGED_FIGURES_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/command/log_record.h"
#include "outlay/budget/v1/budget_events.pb.h"

namespace outlay::budget {

class LoggedFigures {
 public:
  // The amounts of a budget used in a period, including expired holds until the job has ended them; and the moved
  // money.
  struct Sums {
    int64_t held = 0;
    int64_t committed = 0;
    int64_t spent = 0;
    int64_t moved = 0;

    bool operator==(const Sums&) const = default;
  };
  using Key = std::pair<std::string, std::string>;  // budget name, period

  void Take(const command::storage::v1::LogRecord& record);

  const std::map<Key, Sums>& sums() const { return sums_; }

 private:
  struct Held {
    int64_t held = 0;
    int64_t committed = 0;
    int64_t spent = 0;
  };

  void TakeBatch(const v1::HoldBatch& batch);
  void TakeMove(const v1::BudgetMoveChanged& changed);
  void Count(const v1::HoldNode& node, const Held& amounts, int sign);

  std::map<Key, Sums> sums_;
  std::map<std::string, Held> holds_;  // by name
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_LOGGED_FIGURES_H_
