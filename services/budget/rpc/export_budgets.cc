#include "services/budget/rpc/export_budgets.h"

#include <memory>
#include <utility>

#include "common/base/status_macros.h"
#include "common/csv/writer.h"
#include "common/rpc/csv_stream.h"
#include "services/budget/convert/budget_csv.h"
#include "services/budget/rpc/budget_pages.h"
#include "services/budget/rpc/budget_reads.h"

namespace outlay::budget {
namespace {

// Exports a page of budgets at a time.
class BudgetSource final : public rpc::CsvSource {
 public:
  explicit BudgetSource(BudgetPages pages) : pages_(std::move(pages)) {}

  absl::StatusOr<bool> Next(csv::Writer* writer) override {
    while (true) {
      OUTLAY_ASSIGN_OR_RETURN(const v1::Budget* const budget, pages_.Next());
      if (budget == nullptr) return !pages_.is_over();
      OUTLAY_RETURN_IF_ERROR(AppendBudget(*budget, writer));
    }
  }

 private:
  BudgetPages pages_;
};

}  // namespace

void StartExport(const store::Store& store, absl::Time now, ExportStream stream) {
  std::unique_ptr<store::Reader> reader = store.Read(store::PartitionOf(stream.caller().organization));
  absl::StatusOr<BudgetReads> reads = BudgetReads::Open(*reader, stream.caller(), now);
  if (!reads.ok()) return stream.Finish(reads.status());
  const v1::ExportBudgetsRequest& request = stream.request();
  auto source = std::make_unique<BudgetSource>(
      BudgetPages(std::move(reader), *std::move(reads), request.parent(), request.filter()));
  rpc::CsvStream<v1::ExportBudgetsRequest, v1::ExportBudgetsResponse>::Start(rpc::NamesOf(BudgetCsvColumns()),
                                                                             std::move(source), std::move(stream));
}

}  // namespace outlay::budget
