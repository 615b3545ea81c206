// Tells consumers that cannot start from the log how every invoice stands.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "common/feed/snapshot_source.h"
#include "common/store/store.h"

namespace outlay::invoice_matching {

// One InvoiceChanged per invoice of the reader's partition; see feed::SnapshotSource.
absl::StatusOr<feed::SnapshotPage> ReadInvoiceSnapshot(const store::Reader& reader, std::string_view next);

}  // namespace outlay::invoice_matching
