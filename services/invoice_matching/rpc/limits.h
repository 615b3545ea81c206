// The limits of invoice_matching's RPCs, by name; limits that services share are in common/base/limits.h.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_RPC_LIMITS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_RPC_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace outlay::invoice_matching::limits {

// Messages of one StreamCreateInvoices call that are read ahead of their answers, and the invoices in them.
inline constexpr size_t kStreamMessages = 64;
inline constexpr size_t kStreamInvoices = 2'000;
// Unmatched invoices that RetryAssociations tries at a time.
inline constexpr size_t kRetryPage = 500;
// Bytes of an imported file.
inline constexpr int64_t kImportBytes = int64_t{64} << 20;
// Invoices of an import that are created together and reported in one message.
inline constexpr size_t kImportInvoices = 256;
// Concurrent imports in this process.
inline constexpr int64_t kImports = 16;
// Invoices that an export reads at a time, and bytes of a message of a download.
inline constexpr size_t kExportPage = 200;
inline constexpr size_t kDownloadBytes = size_t{64} << 10;

}  // namespace outlay::invoice_matching::limits

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_RPC_LIMITS_H_
