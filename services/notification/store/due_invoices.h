// Stored invoices with a due date, with the index by their next step: see laddered_rows.h. Thread-safe.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_DUE_INVOICES_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_DUE_INVOICES_H_

#include "services/notification/domain/due_invoice.h"
#include "services/notification/store/laddered_rows.h"

namespace outlay::notification {

using DueInvoiceRows = LadderedRows<DueInvoice, storage::v1::DueInvoiceRecord>;

inline constexpr char kInvoiceProducer[] = "invoice_matching";
const DueInvoiceRows& DueInvoices();

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_DUE_INVOICES_H_
