// Helpers for tests that close years: what ServiceFixture has, and the job.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_YEAR_ENDS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_YEAR_ENDS_H_

#include <string>
#include <vector>

#include "common/rpc/testing/whole_stream.h"
#include "services/budget/jobs/advance_year_ends.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {

inline constexpr char kYearly[] = "period { recurrence: RECURRENCE_YEARLY first_day { year: 2026 month: 1 day: 1 } } ";

class YearEndsTest : public ServiceFixture {
 protected:
  static absl::Time Day(int year, int month, int day) {
    return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
  }
  void GoTo(int year, int month, int day) { node_.clock().SetTime(Day(year, month, day)); }
  v1::Budget MakeYearly(const std::string& id, const std::string& group, int64_t cents, const std::string& more = "") {
    return MakeBudget(id, group, cents, kYearly + more);
  }

  absl::StatusOr<v1::YearEnd> CloseYear(const std::string& id, int year, const std::string& rule = "CARRY_BOTH",
                                        const std::string& late = "MOVE") {
    return Send<v1::CloseYearRequest, v1::YearEnd>(
        "YearEnds/CloseYear",
        "parent: 'organizations/acme' year_end_id: '" + id + "' last_day { year: " + std::to_string(year) +
            " month: 12 day: 31 } default_rule: YEAR_END_RULE_" + rule + " late_entries: LATE_ENTRIES_" + late);
  }
  absl::StatusOr<v1::YearEnd> Undo(const std::string& id, const std::string& etag = "") {
    return Send<v1::ReverseYearEndRequest, v1::YearEnd>(
        "YearEnds/ReverseYearEnd", "name: 'organizations/acme/yearEnds/" + id + "' etag: '" + etag + "'");
  }
  v1::YearEnd Read(const std::string& id) {
    const absl::StatusOr<v1::YearEnd> read = Send<v1::GetYearEndRequest, v1::YearEnd>(
        "YearEnds/GetYearEnd", "name: 'organizations/acme/yearEnds/" + id + "'");
    EXPECT_THAT(read, outlay::testing::IsOk());
    return read.value_or(v1::YearEnd());
  }
  void RunJob() {
    jobs::DueJob job({.name = "advance_year_ends"}, AdvanceYearEndsScan(), &node_.store(), &node_.executor(),
                     &node_.scheduler(), &node_.clock());
    job.RunOnce();
    node_.scheduler().RunDue();
  }
  // Closes a year completely.
  v1::YearEnd CloseAll(const std::string& id, int year, const std::string& rule = "CARRY_BOTH",
                       const std::string& late = "MOVE") {
    EXPECT_THAT(CloseYear(id, year, rule, late), outlay::testing::IsOk());
    RunJob();
    return Read(id);
  }
  v1::YearEnd UndoAll(const std::string& id) {
    EXPECT_THAT(Undo(id), outlay::testing::IsOk());
    RunJob();
    return Read(id);
  }
  std::vector<v1::YearEndLine> Lines(const std::string& id, int page_size = 0) {
    std::vector<v1::YearEndLine> lines;
    v1::ListYearEndLinesRequest request;
    request.set_parent("organizations/acme/yearEnds/" + id);
    request.set_page_size(page_size);
    do {
      const auto page = Call<v1::ListYearEndLinesResponse>("YearEnds/ListYearEndLines", request);
      EXPECT_THAT(page, outlay::testing::IsOk());
      if (!page.ok()) break;
      lines.insert(lines.end(), page->lines().begin(), page->lines().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return lines;
  }
  rpc::Streamed<v1::PreviewYearEndResponse> Preview(int year, const std::string& rule) {
    const auto request =
        Parse<v1::PreviewYearEndRequest>("parent: 'organizations/acme' last_day { year: " + std::to_string(year) +
                                         " month: 12 day: 31 } default_rule: YEAR_END_RULE_" + rule);
    return rpc::StreamInOneThread<v1::PreviewYearEndResponse>(channel_, node_.scheduler(),
                                                              "/outlay.budget.v1.YearEnds/PreviewYearEnd",
                                                              std::vector{request}, As("ann", "acme"));
  }
  static std::vector<std::string> Texts(const std::vector<v1::YearEndLine>& lines) {
    std::vector<std::string> texts;
    for (const v1::YearEndLine& line : lines) texts.push_back(line.ShortDebugString());
    return texts;
  }
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_YEAR_ENDS_H_
