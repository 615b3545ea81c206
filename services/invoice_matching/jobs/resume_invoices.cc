#include "services/invoice_matching/jobs/resume_invoices.h"

#include <memory>
#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "services/invoice_matching/store/first_steps.h"

namespace outlay::invoice_matching {

ResumeReport ResumeInvoices::RunOnce() {
  ResumeReport report;
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    const std::unique_ptr<store::Reader> reader = store_->Read({partition});
    report.status.Update(ResumePending(*reader, report));
    report.status.Update(ResumeFirstSteps(*reader, report));
  }
  has_caught_up_ = has_caught_up_ || (report.is_all && report.status.ok());
  return report;
}

absl::Duration ResumeInvoices::Run() {
  // After a full run more may wait; but the invoices passed on first need time to get through.
  return RunOnce().is_all ? limits::kResumeInterval : limits::kResumeInterval / 10;
}

absl::Status ResumeInvoices::ResumePending(const store::Reader& reader, ResumeReport& report) {
  std::vector<InvoiceRef> found;
  size_t scanned = 0;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kInvoicesPending, std::tuple<>(), [&](const InvoiceByTimeKey& key, const NoValue&) {
        if (report.resumed + found.size() >= limits::kResumedPerRun || scanned >= limits::kPendingScanned) {
          report.is_all = false;
          return store::Visit::kStop;
        }
        scanned += 1;
        const auto& [organization, since, invoice_id] = key;
        InvoiceRef ref{organization, invoice_id};
        if (!flow_->IsInProgress(ref)) found.push_back(std::move(ref));
        return store::Visit::kContinue;
      }));
  Resume(found, report);
  return absl::OkStatus();
}

absl::Status ResumeInvoices::ResumeFirstSteps(const store::Reader& reader, ResumeReport& report) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<FirstSteps> windows, ListFirstSteps(reader));
  for (const FirstSteps& window : windows) {
    if (report.resumed >= limits::kResumedPerRun) {
      report.is_all = false;
      break;
    }
    const absl::Time end = has_caught_up_ ? window.until : absl::InfiniteFuture();
    OUTLAY_ASSIGN_OR_RETURN(FirstStepsFound found,
                            FindFirstSteps(reader, window, end, limits::kFirstStepsPerRun, limits::kFirstStepsScanned));
    report.is_all = report.is_all && found.is_all;
    std::vector<InvoiceRef> waiting;
    for (const InFirstStep& invoice : found.invoices) {
      InvoiceRef ref{window.organization, invoice.invoice_id};
      if (!flow_->IsInProgress(ref)) waiting.push_back(std::move(ref));
    }
    Resume(waiting, report);
    store_->Write({.partition = reader.partition(),
                   .organization = window.organization,
                   .body = [window, found = std::move(found)](
                               store::Transaction& txn) { return MoveFirstSteps(txn, window, found); }},
                  [](const absl::Status&) {
                    // Refused if the queue is full: then the window is unchanged, and searched once more.
                  });
  }
  return absl::OkStatus();
}

void ResumeInvoices::Resume(const std::vector<InvoiceRef>& found, ResumeReport& report) {
  for (const InvoiceRef& ref : found) flow_->Resume(ref);
  report.resumed += found.size();
}

}  // namespace outlay::invoice_matching
