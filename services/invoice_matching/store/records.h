// Converts between storage records and domain values.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_STORE_RECORDS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_STORE_RECORDS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "outlay/invoice_matching/storage/v1/invoice_record.pb.h"
#include "services/invoice_matching/domain/invoice.h"

namespace outlay::invoice_matching {

storage::v1::InvoiceRecord ToRecord(const Invoice& invoice, absl::Time receive_time);
storage::v1::StateRecord ToRecord(const InvoiceState& state);
storage::v1::NumberRecord ToRecord(const std::vector<NumberHolder>& holders);
storage::v1::CreditsRecord ToRecord(const Credits& credits);

// DATA_LOSS / STORED_BYTES_UNREADABLE: a currency, decimal or state that no version wrote.
absl::StatusOr<Invoice> FromRecord(const storage::v1::InvoiceRecord& record);
absl::Time ReceiveTimeOf(const storage::v1::InvoiceRecord& record);
absl::StatusOr<InvoiceState> FromRecord(const storage::v1::StateRecord& record);
std::vector<NumberHolder> FromRecord(const storage::v1::NumberRecord& record);
Credits FromRecord(const storage::v1::CreditsRecord& record);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_RECORDS_H_
