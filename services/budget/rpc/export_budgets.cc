#include "services/budget/rpc/export_budgets.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/csv/writer.h"
#include "services/budget/convert/budget_csv.h"
#include "services/budget/domain/limits.h"
#include "services/budget/rpc/budget_reads.h"

namespace outlay::budget {
namespace {

std::vector<std::string> ColumnNames() {
  std::vector<std::string> names;
  for (csv::Column& column : BudgetCsvColumns()) names.push_back(std::move(column.name));
  return names;
}

class Export : public std::enable_shared_from_this<Export> {
 public:
  Export(std::unique_ptr<store::Reader> reader, ExportStream stream)
      : reader_(std::move(reader)), stream_(std::move(stream)), writer_(ColumnNames(), csv::AppendTo(&pending_)) {
    list_.set_parent(stream_.request().parent());
    list_.set_page_size(kMaxPageSize);
    *list_.mutable_filter() = stream_.request().filter();
  }

  // Reads until a chunk is full or the budgets are over, sends it, and goes on when it is on its way.
  void Step(absl::Time now) {
    absl::StatusOr<BudgetReads> reads = BudgetReads::Open(*reader_, stream_.caller(), now);
    if (!reads.ok()) {
      stream_.Finish(reads.status());
      return;
    }
    reads_ = std::make_unique<BudgetReads>(*std::move(reads));
    Send();
  }

 private:
  void Send() {
    while (pending_.size() < limits::kExportChunkBytes && !over_) {
      const absl::Status read = ReadPage();
      if (!read.ok()) {
        stream_.Finish(read);
        return;
      }
    }
    if (pending_.empty()) {
      stream_.Finish(absl::OkStatus());
      return;
    }
    v1::ExportBudgetsResponse response;
    response.set_chunk(pending_.substr(0, limits::kExportChunkBytes));
    pending_.erase(0, limits::kExportChunkBytes);
    stream_.Write(response, [self = shared_from_this()](bool alive) {
      if (alive) {
        self->Send();
      } else {
        self->stream_.Finish(absl::CancelledError("the caller is gone"));
      }
    });
  }

  absl::Status ReadPage() {
    OUTLAY_ASSIGN_OR_RETURN(const v1::ListBudgetsResponse page, reads_->List(list_));
    for (const v1::Budget& budget : page.budgets()) {
      OUTLAY_RETURN_IF_ERROR(AppendBudget(budget, &writer_));
    }
    list_.set_page_token(page.next_page_token());
    over_ = page.next_page_token().empty();
    return over_ ? writer_.Finish() : absl::OkStatus();
  }

  const std::unique_ptr<store::Reader> reader_;
  std::unique_ptr<const BudgetReads> reads_;  // over *reader_
  const ExportStream stream_;
  v1::ListBudgetsRequest list_;
  std::string pending_;
  csv::Writer writer_;  // appends to pending_
  bool over_ = false;
};

}  // namespace

void StartExport(const store::Store& store, absl::Time now, ExportStream stream) {
  std::unique_ptr<store::Reader> reader = store.Read(store::PartitionOf(stream.caller().organization));
  std::make_shared<Export>(std::move(reader), std::move(stream))->Step(now);
}

}  // namespace outlay::budget
