#include "services/invoice_matching/jobs/resume_invoices.h"

#include <tuple>
#include <vector>

namespace outlay::invoice_matching {

ResumeReport ResumeInvoices::RunOnce() {
  ResumeReport report;
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    report.status.Update(ResumePartition({partition}, limits::kResumedPerRun - report.resumed, report.resumed));
    if (report.resumed >= limits::kResumedPerRun) break;
  }
  return report;
}

absl::Duration ResumeInvoices::Run() {
  // After a full run more may wait; but what was handed over first needs room to get through.
  return RunOnce().resumed < limits::kResumedPerRun ? limits::kResumeInterval : limits::kResumeInterval / 10;
}

absl::Status ResumeInvoices::ResumePartition(store::PartitionId partition, size_t max, size_t& resumed) {
  std::vector<InvoiceRef> found;
  size_t scanned = 0;
  absl::Status status =
      store_->Read(partition)->Scan(kInvoicesPending, std::tuple<>(), [&](const InvoiceByTimeKey& key, const NoValue&) {
        const auto& [organization, since, invoice_id] = key;
        InvoiceRef ref{organization, invoice_id};
        if (!flow_->IsInProgress(ref)) found.push_back(std::move(ref));
        scanned += 1;
        return found.size() < max && scanned < limits::kPendingScanned ? store::Visit::kContinue : store::Visit::kStop;
      });
  for (const InvoiceRef& ref : found) flow_->Resume(ref);
  resumed += found.size();
  return status;
}

}  // namespace outlay::invoice_matching
