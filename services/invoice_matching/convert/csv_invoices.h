// Invoices as rows of a CSV file: reads rows into requests, and writes invoices (M15, docs/csv.md).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_CSV_INVOICES_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_CSV_INVOICES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/function.h"
#include "common/csv/reader.h"
#include "common/csv/writer.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "services/invoice_matching/convert/csv_cells.h"
#include "services/invoice_matching/convert/csv_columns.h"
#include "services/invoice_matching/convert/invoices.h"

namespace outlay::invoice_matching {

// The content of an invoice's rows.
struct ImportDraft {
  int64_t row = 0;  // the first one, from 1
  std::string number;
  // Complete but not validated; or the error of the first invalid cell.
  absl::StatusOr<v1::CreateInvoiceRequest> request;
};

// Gathers rows into invoices: consecutive rows with the same number, supplier and entity are one invoice. Each row may
// have a line. The values of the whole invoice are in its first row; later rows repeat them or leave them empty. Not
// thread-safe.
class InvoiceRows {
 public:
  // `sink` gets each invoice after its last row was read.
  InvoiceRows(std::string organization, std::string import_id, UniqueFunction<void(ImportDraft)> sink);

  static csv::Options ReaderOptions();

  // Never fails: errors are put into the draft.
  absl::Status Add(const csv::Row& row);
  // To be called after the last row.
  void Finish();

 private:
  bool Continues(const csv::Row& row) const;
  absl::Status Begin(const csv::Row& row);
  absl::Status ReadDates(const csv::Row& row, v1::Invoice* invoice) const;
  absl::Status CheckRepeated(const csv::Row& row) const;
  absl::Status AddLine(const csv::Row& row);

  const std::string organization_;
  const std::string import_id_;
  UniqueFunction<void(ImportDraft)> sink_;
  std::optional<ImportDraft> draft_;
  Currency currency_;
  std::array<std::string, kCsvColumnCount> first_;  // cells of the draft's first row
};

// Writes the header's columns.
csv::Writer MakeInvoiceWriter(csv::Sink sink);
// Writes an invoice: a row for each line, or one row if it has none.
absl::Status WriteInvoice(csv::Writer& writer, const InvoiceIds& ids, const Invoice& invoice,
                          const InvoiceState& state);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_CSV_INVOICES_H_
