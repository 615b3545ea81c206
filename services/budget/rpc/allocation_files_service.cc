#include "services/budget/rpc/allocation_files_service.h"

#include <memory>
#include <utility>

#include "common/base/limits.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/import_stream.h"
#include "common/csv/writer.h"
#include "common/rpc/csv_stream.h"
#include "outlay/budget/v1/allocations.pb.h"
#include "services/budget/convert/allocation_csv.h"
#include "services/budget/rpc/allocation_file.h"
#include "services/budget/rpc/budget_pages.h"
#include "services/budget/rpc/budget_reads.h"

namespace outlay::budget {
namespace {

constexpr char kAllocationFilesPath[] = "/outlay.budget.v1.AllocationFiles/";

// Exports the allocations of one budget at a time.
class AllocationSource final : public rpc::CsvSource {
 public:
  explicit AllocationSource(BudgetPages pages) : pages_(std::move(pages)) {}

  absl::StatusOr<bool> Next(csv::Writer* writer) override {
    OUTLAY_ASSIGN_OR_RETURN(const v1::Budget* const budget, pages_.Next());
    if (budget != nullptr && budget->has_allocation_rules()) OUTLAY_RETURN_IF_ERROR(Append(*budget, writer));
    return !pages_.is_over();
  }

 private:
  // Appends a budget's allocations, however many of those read were taken back.
  absl::Status Append(const v1::Budget& budget, csv::Writer* writer) const {
    v1::ListAllocationsRequest request;
    request.set_parent(budget.name());
    request.set_page_size(kMaxPageSize);
    do {
      OUTLAY_ASSIGN_OR_RETURN(const v1::ListAllocationsResponse page, pages_.reads().ListAllocations(request));
      for (const v1::Allocation& allocation : page.allocations()) {
        if (allocation.taken_back()) continue;
        OUTLAY_RETURN_IF_ERROR(AppendAllocation(LastId(budget.name()), allocation, writer));
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return absl::OkStatus();
  }

  BudgetPages pages_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<AllocationFilesService>> AllocationFilesService::Create(store::Store* store,
                                                                                       command::Executor* executor,
                                                                                       const Clock* clock) {
  const auto* const allocations = v1::SetAllocationsRequest::descriptor()->file()->FindServiceByName("Allocations");
  OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<const rpc::Method> set_method,
                          rpc::Method::Create(allocations->FindMethodByName("SetAllocations")));
  return std::unique_ptr<AllocationFilesService>(
      new AllocationFilesService(store, executor, clock, std::move(set_method)));
}

void AllocationFilesService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.BindStream(Concat(kAllocationFilesPath, "ImportAllocations"), this,
                        &AllocationFilesService::ImportAllocations);
  dispatcher.BindStream(Concat(kAllocationFilesPath, "ExportAllocations"), this,
                        &AllocationFilesService::ExportAllocations);
}

void AllocationFilesService::ImportAllocations(
    rpc::Stream<v1::ImportAllocationsRequest, v1::ImportAllocationsResponse> stream) {
  command::ImportStream<AllocationFile>::Start(
      executor_,
      [this](const v1::ImportAllocationsRequest& first, const rpc::Caller& caller) {
        return std::make_unique<AllocationFile>(first.header(), caller, set_method_.get());
      },
      std::move(stream));
}

void AllocationFilesService::ExportAllocations(
    rpc::Stream<v1::ExportAllocationsRequest, v1::ExportAllocationsResponse> stream) {
  std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(stream.caller().organization));
  absl::StatusOr<BudgetReads> reads = BudgetReads::Open(*reader, stream.caller(), clock_->Now());
  if (!reads.ok()) return stream.Finish(reads.status());
  const v1::ExportAllocationsRequest& request = stream.request();
  auto source = std::make_unique<AllocationSource>(
      BudgetPages(std::move(reader), *std::move(reads), request.parent(), request.filter()));
  rpc::CsvStream<v1::ExportAllocationsRequest, v1::ExportAllocationsResponse>::Start(
      rpc::NamesOf(AllocationCsvColumns()), std::move(source), std::move(stream));
}

}  // namespace outlay::budget
