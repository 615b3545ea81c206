// The snapshot for consumers that cannot start from the log: the current state of every invoice.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_EVENTS_INVOICE_SNAPSHOT_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_EVENTS_INVOICE_SNAPSHOT_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "common/feed/snapshot_source.h"
#include "common/store/store.h"

namespace outlay::invoice_matching {

// Returns one InvoiceChanged per invoice of the reader's partition; see feed::SnapshotSource.
absl::StatusOr<feed::SnapshotPage> ReadInvoiceSnapshot(const store::Reader& reader, std::string_view next);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_EVENTS_INVOICE_SNAPSHOT_H_
