#include "services/budget/rpc/export_budgets.h"

#include <memory>
#include <string>
#include <utility>

#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/csv/writer.h"
#include "common/rpc/csv_stream.h"
#include "services/budget/convert/budget_csv.h"
#include "services/budget/rpc/budget_reads.h"

namespace outlay::budget {
namespace {

// A page of budgets at a time.
class BudgetSource final : public rpc::CsvSource {
 public:
  // `reads`: over *reader.
  BudgetSource(std::unique_ptr<store::Reader> reader, BudgetReads reads, const v1::ExportBudgetsRequest& request)
      : reader_(std::move(reader)), reads_(std::move(reads)) {
    list_.set_parent(request.parent());
    list_.set_page_size(kMaxPageSize);
    *list_.mutable_filter() = request.filter();
  }

  absl::StatusOr<bool> Next(csv::Writer* writer) override {
    OUTLAY_ASSIGN_OR_RETURN(const v1::ListBudgetsResponse page, reads_.List(list_));
    for (const v1::Budget& budget : page.budgets()) {
      OUTLAY_RETURN_IF_ERROR(AppendBudget(budget, writer));
    }
    list_.set_page_token(page.next_page_token());
    return !page.next_page_token().empty();
  }

 private:
  const std::unique_ptr<store::Reader> reader_;
  const BudgetReads reads_;
  v1::ListBudgetsRequest list_;
};

}  // namespace

void StartExport(const store::Store& store, absl::Time now, ExportStream stream) {
  std::unique_ptr<store::Reader> reader = store.Read(store::PartitionOf(stream.caller().organization));
  absl::StatusOr<BudgetReads> reads = BudgetReads::Open(*reader, stream.caller(), now);
  if (!reads.ok()) return stream.Finish(reads.status());
  auto source = std::make_unique<BudgetSource>(std::move(reader), *std::move(reads), stream.request());
  rpc::CsvStream<v1::ExportBudgetsRequest, v1::ExportBudgetsResponse>::Start(rpc::NamesOf(BudgetCsvColumns()),
                                                                             std::move(source), std::move(stream));
}

}  // namespace outlay::budget
