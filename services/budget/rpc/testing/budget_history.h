// Helpers for tests that ask for earlier figures: what YearEndsTest has, and the job that ends holds.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_BUDGET_HISTORY_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_BUDGET_HISTORY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "services/budget/jobs/expire_holds.h"
#include "services/budget/rpc/testing/year_ends.h"

namespace outlay::budget {

class BudgetHistoryTest : public YearEndsTest {
 protected:
  static absl::Time At(int month, int day, int hour = 0, int minute = 0) {
    return absl::FromCivil(absl::CivilMinute(2026, month, day, hour, minute), absl::UTCTimeZone());
  }
  void GoAt(absl::Time time) { node_.clock().SetTime(time); }
  absl::StatusOr<v1::BudgetHistory> History(const std::string& id, std::optional<absl::Time> time,
                                            std::optional<absl::Time> known = std::nullopt,
                                            const std::string& period = "", const std::string& organization = "acme") {
    v1::GetBudgetHistoryRequest request;
    request.set_name("organizations/" + organization + "/budgets/" + id);
    if (time.has_value()) rpc::ToProto(*time, request.mutable_time());
    if (known.has_value()) rpc::ToProto(*known, request.mutable_known_time());
    request.set_period(period);
    return Call<v1::BudgetHistory>("BudgetReports/GetBudgetHistory", request, As("ann", organization));
  }
  int64_t AvailableAt(const std::string& id, absl::Time time, std::optional<absl::Time> known = std::nullopt,
                      const std::string& period = "") {
    const absl::StatusOr<v1::BudgetHistory> history = History(id, time, known, period);
    EXPECT_THAT(history, outlay::testing::IsOk());
    return history.ok() ? Cents(history->figures().available()) : -1;
  }
  absl::StatusOr<v1::BudgetMonths> Months(const std::string& id, const std::string& period = "",
                                          const std::string& organization = "acme") {
    v1::GetBudgetMonthsRequest request;
    request.set_name("organizations/" + organization + "/budgets/" + id);
    request.set_period(period);
    return Call<v1::BudgetMonths>("BudgetReports/GetBudgetMonths", request, As("ann", organization));
  }
  void Expire() {
    jobs::DueJob job({.name = "expire_holds"}, ExpireHoldsScan(), &node_.store(), &node_.executor(), &node_.scheduler(),
                     &node_.clock());
    job.RunOnce();
    node_.scheduler().RunDue();
  }
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_BUDGET_HISTORY_H_
