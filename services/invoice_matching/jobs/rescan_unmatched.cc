#include "services/invoice_matching/jobs/rescan_unmatched.h"

#include <optional>
#include <utility>

#include "common/base/status_macros.h"

namespace outlay::invoice_matching {

RescanReport RescanUnmatched::RunOnce() {
  RescanReport report;
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    const std::unique_ptr<store::Reader> reader = store_->Read({partition});
    const absl::StatusOr<std::vector<Rescan>> rescans =
        ListRescans(*reader, clock_->Now(), limits::kRescansPerPartition);
    report.status.Update(rescans.status());
    if (!rescans.ok()) continue;
    for (const Rescan& rescan : *rescans) {
      if (report.retried >= limits::kRetriedPerRun) return report;
      report.status.Update(WorkOff(*reader, rescan, report.retried));
    }
  }
  return report;
}

absl::Duration RescanUnmatched::Run() {
  return RunOnce().retried < limits::kRetriedPerRun ? limits::kRescanInterval : limits::kRescanInterval / 10;
}

absl::Status RescanUnmatched::WorkOff(const store::Reader& reader, const Rescan& rescan, size_t& retried) {
  OUTLAY_ASSIGN_OR_RETURN(const UnmatchedPage page,
                          ReadUnmatchedPage(reader,
                                            {.organization = rescan.ref.organization,
                                             .supplier_id = rescan.ref.supplier_id,
                                             .entity_id = rescan.ref.entity_id,
                                             .invoices_max = limits::kRetriedPerEntity},
                                            rescan.after.has_value() ? &*rescan.after : nullptr));
  for (const UnmatchedPage::Item& item : page.items) {
    flow_->Retry({rescan.ref.organization, item.invoice_id}, nullptr);
  }
  retried += page.items.size();
  std::optional<UnmatchedPage::Item> after;
  if (!page.is_last) after = page.items.back();
  // Bodies of a partition run in order: the retries above are recorded before this one.
  store_->Write({.partition = store::PartitionOf(rescan.ref.organization),
                 .organization = rescan.ref.organization,
                 .body = [rescan, after](store::Transaction& txn) { return AdvanceRescan(txn, rescan, after); }},
                [](const absl::Status&) {
                  // Refused if the queue is full: then the mark is unchanged, and the same invoices are tried once
                  // more.
                });
  return absl::OkStatus();
}

}  // namespace outlay::invoice_matching
