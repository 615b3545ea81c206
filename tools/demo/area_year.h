// A year's budgets by what the company buys: one for each spend area of the log, asked before each of its goods is
// ordered. Every line goes from the request to its invoices under one hold.
#ifndef OUTLAY_TOOLS_DEMO_AREA_YEAR_H_
#define OUTLAY_TOOLS_DEMO_AREA_YEAR_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/calendar.h"
#include "outlay/budget/v1/hold.pb.h"
#include "tools/client/blocking_client.h"
#include "tools/demo/bpi2019.h"

namespace outlay::demo {

// A spend area and its budget. Amounts in EUR cents.
struct Area {
  std::string title;  // "Packaging"
  int64_t budget = 0;
  // At the end of the year.
  int64_t committed = 0;  // ordered, and not invoiced
  int64_t spent = 0;
  int64_t left = 0;
  int64_t refused = 0;  // lines, and what they would have cost
  int64_t refused_amount = 0;
  int64_t past_months = 0;         // spends beyond what its months had until then
  int64_t crossings = 0;           // of its threshold: 80 % used
  int64_t growths_refused = 0;     // what became dearer than what was set aside for it
  std::vector<int64_t> forecasts;  // of what will have been invoiced at the end, in the order of AreaYear::ForecastDays
};

// A spend that the budgets refused.
struct AreaRefusal {
  absl::CivilDay day;
  std::string area;
  std::string order;
  int64_t asked = 0;
  int64_t would_pass = 0;
};

// Not thread-safe.
class AreaYear {
 public:
  // How a budget's amount is spread over the months.
  enum class Months { kEqual, kByHand };
  // By hand: the company's season as a planner may see it, in percent of the year.
  static constexpr std::array<int64_t, 12> kSeason = {9, 6, 10, 11, 9, 9, 7, 10, 5, 9, 10, 5};

  // `budgets` calls for the organization (an id), which has none yet. All must outlive this.
  AreaYear(const Log& log, std::string organization, Months months, const client::BlockingClient& budgets);

  static const std::vector<absl::CivilDay>& ForecastDays();

  // Makes the budgets, replays the goods of 2018 and reads what became of them.
  absl::Status Run();

  // After Run: by area, the widest budget first.
  std::vector<Area> Areas() const;
  // After Run: the largest first.
  const std::vector<AreaRefusal>& refusals() const { return refusals_; }

 private:
  // Where a line of the log stands.
  struct Line {
    budget::v1::Hold hold;  // without a name: there is none
    int holds = 0;          // that were asked for
    bool is_refused = false;
  };

  void PlanAreas();
  absl::Status MakeBudgets();
  absl::Status Apply(const Step& step);
  absl::Status Order(const Step& step);
  absl::Status Authorize(const Step& step, budget::v1::Stage stage);
  absl::Status Change(const Step& step);
  // Makes what is held or committed of the line so much. False: the budgets refused.
  absl::StatusOr<bool> Adjust(const Step& step, int64_t amount);
  absl::Status Release(const Step& step);
  absl::Status Invoice(const Step& step);
  absl::Status Credit(const Step& step);
  absl::Status Forecast();
  absl::Status ReadEnd();
  absl::Status CountCrossings();

  absl::Status SetBusinessTime(absl::Time time);
  std::string Parent() const { return "organizations/" + organization_; }
  const Item& ItemOf(const Step& step) const { return log_.items[static_cast<size_t>(step.item)]; }
  Area& AreaOf(const Step& step);

  const Log& log_;
  const std::string organization_;
  const Months months_;
  const client::BlockingClient& budgets_;
  std::map<std::string, Area> areas_;  // by budget id
  std::map<int, Line> lines_;          // by item
  std::vector<AreaRefusal> refusals_;
  TimeZone zone_;
  absl::CivilDay today_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_AREA_YEAR_H_
