#include "services/notification/store/due_invoices.h"

#include "services/notification/store/keyspaces.h"

namespace outlay::notification {

const DueInvoiceRows& DueInvoices() {
  static const DueInvoiceRows& rows = *new DueInvoiceRows(kDueInvoices, kInvoicesByStepDay, kInvoiceProducer);
  return rows;
}

}  // namespace outlay::notification
