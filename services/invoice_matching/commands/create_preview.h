// Checks what would happen to invoices if they were created one after another; writes nothing.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_CREATE_PREVIEW_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_CREATE_PREVIEW_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/store/store.h"
#include "services/invoice_matching/domain/create_invoice.h"
#include "services/invoice_matching/store/invoices.h"

namespace outlay::invoice_matching {

// Remembers the invoices it accepted, so that later ones are compared with them. Not thread-safe.
class CreatePreview {
 public:
  // OK: it would be stored, or exists with the same content. Otherwise the error of its creation.
  absl::Status Try(const store::Reader& reader, const InvoiceRef& ref, const Invoice& invoice);

 private:
  std::map<std::pair<std::string, std::string>, std::vector<NumberHolder>> holders_;  // by supplier and number
  std::map<std::string, CreditedInvoice> accepted_;                                   // by id
  std::map<std::string, Credits> credits_;                                            // of stored invoices, by id
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_CREATE_PREVIEW_H_
