#include "services/budget/rpc/preview_year_end.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/rpc/values.h"
#include "common/tenant/tenant.h"
#include "services/budget/commands/plan_closing.h"
#include "services/budget/convert/year_ends.h"
#include "services/budget/domain/budgets/year_end_run.h"
#include "services/budget/domain/limits.h"
#include "services/budget/store/budget_view.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/lapsed.h"

namespace outlay::budget {
namespace {

class Preview : public std::enable_shared_from_this<Preview> {
 public:
  Preview(std::unique_ptr<store::Reader> reader, absl::Time now, PreviewStream stream)
      : reader_(std::move(reader)), stream_(std::move(stream)) {
    plan_.terms.now = now;
  }

  void Start() {
    if (const absl::Status opened = Open(); !opened.ok()) {
      stream_.Finish(opened);
      return;
    }
    Send();
  }

 private:
  absl::Status Open() {
    const std::string& organization = stream_.caller().organization;
    OUTLAY_ASSIGN_OR_RETURN(const Terms terms, LoadTerms(*reader_, organization));
    plan_.calendar = terms.calendar;
    OUTLAY_ASSIGN_OR_RETURN(plan_.business_now, tenant::BusinessNow(*reader_, organization, plan_.terms.now));
    OUTLAY_ASSIGN_OR_RETURN(const absl::CivilDay last_day,
                            rpc::DateFromProto("last_day", stream_.request().last_day()));
    OUTLAY_ASSIGN_OR_RETURN(plan_.year_end, EndOfYear("last_day", last_day, terms.calendar, plan_.business_now));
    plan_.terms.default_rule = static_cast<YearEndRule>(stream_.request().default_rule());
    OUTLAY_ASSIGN_OR_RETURN(lapsed_, SumLapsedHolds(*reader_, organization, plan_.business_now));
    return absl::OkStatus();
  }

  void Send() {
    v1::PreviewYearEndResponse response;
    const absl::StatusOr<bool> is_last = ReadSome(&response);
    if (!is_last.ok()) {
      stream_.Finish(is_last.status());
      return;
    }
    stream_.Write(response, [self = shared_from_this(), is_last = *is_last](bool alive) {
      if (!alive) {
        self->stream_.Finish(absl::CancelledError("the caller is gone"));
      } else if (is_last) {
        self->stream_.Finish(absl::OkStatus());
      } else {
        self->Send();
      }
    });
  }

  // Reads as many budgets as one message has lines. Returns true after the last ones, with the sums of all added.
  absl::StatusOr<bool> ReadSome(v1::PreviewYearEndResponse* response) {
    const std::string& organization = stream_.caller().organization;
    std::vector<Budget> budgets;
    OUTLAY_RETURN_IF_ERROR(ListBudgets(*reader_, organization, after_, [&](const Budget& budget) {
      budgets.push_back(budget);
      return budgets.size() < limits::kYearEndLinesPerMessage ? store::Visit::kContinue : store::Visit::kStop;
    }));
    for (const Budget& budget : budgets) {
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<PlannedLine> line,
                              PlanLine(*reader_, organization, budget, plan_, lapsed_, &totals_));
      after_ = budget.id;
      if (line.has_value()) *response->add_lines() = ToProto(organization, line->entry);
    }
    const bool is_last = budgets.size() < limits::kYearEndLinesPerMessage;
    if (!is_last) return false;
    for (const YearEndTotals& totals : totals_) *response->add_totals() = ToProto(totals);
    return true;
  }

  const std::unique_ptr<store::Reader> reader_;
  const PreviewStream stream_;
  ClosingPlan plan_;
  LapsedSums lapsed_;
  std::optional<std::string> after_;
  std::vector<YearEndTotals> totals_;
};

}  // namespace

void StartPreview(const store::Store& store, absl::Time now, PreviewStream stream) {
  std::unique_ptr<store::Reader> reader = store.Read(store::PartitionOf(stream.caller().organization));
  std::make_shared<Preview>(std::move(reader), now, std::move(stream))->Start();
}

}  // namespace outlay::budget
