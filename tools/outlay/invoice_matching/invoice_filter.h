// The flags that select invoices, for lists and exports.
#ifndef OUTLAY_TOOLS_OUTLAY_INVOICE_MATCHING_INVOICE_FILTER_H_
#define OUTLAY_TOOLS_OUTLAY_INVOICE_MATCHING_INVOICE_FILTER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "tools/outlay/arguments.h"
#include "tools/outlay/session.h"

namespace outlay::cli {

std::vector<Flag> InvoiceFilterFlags();

// INVALID_ARGUMENT / USAGE.
absl::StatusOr<invoice_matching::v1::ListInvoicesRequest::Filter> InvoiceFilter(const Arguments& arguments,
                                                                                const Session& session);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_INVOICE_MATCHING_INVOICE_FILTER_H_
