// outlay invoice import, export and original.
#include <utility>

#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/files.h"
#include "tools/outlay/invoice_matching/invoice_filter.h"

namespace outlay::cli {
namespace {

namespace im = invoice_matching::v1;

absl::Status ImportInvoices(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string content, ReadFile(arguments.At(0), session.environment()));
  im::ImportInvoicesRequest first;
  OUTLAY_ASSIGN_OR_RETURN(*first.mutable_header()->mutable_parent(), session.Organization());
  first.mutable_header()->set_import_id(ImportId(arguments, content));
  first.mutable_header()->set_validate_only(arguments.Has("check"));
  return Import<im::ImportInvoicesRequest, im::ImportInvoicesResponse>(Peer::kInvoiceMatching, client::kImportInvoices,
                                                                       std::move(first), content, "invoices", session);
}

absl::Status ExportInvoices(const Arguments& arguments, Session& session) {
  im::ExportInvoicesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter(), InvoiceFilter(arguments, session));
  return Fetch<im::ExportInvoicesResponse>(Peer::kInvoiceMatching, client::kExportInvoices, request, arguments,
                                           session);
}

absl::Status DownloadOriginal(const Arguments& arguments, Session& session) {
  im::DownloadOriginalRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("invoices", arguments.At(0)));
  return Fetch<im::DownloadOriginalResponse>(Peer::kInvoiceMatching, client::kDownloadOriginal, request, arguments,
                                             session);
}

}  // namespace

std::vector<Command> InvoiceFileCommands() {
  std::vector<Flag> export_flags = InvoiceFilterFlags();
  export_flags.push_back(kOutFlag);
  return {{"invoice", "import", "FILE", "create invoices from a CSV file and report what it refused, row by row",
           ImportFlags(), ImportInvoices},
          {"invoice", "export", "", "write invoices as CSV, with their states and lines", export_flags, ExportInvoices},
          {"invoice",
           "original",
           "INVOICE",
           "write the file that an invoice came from, byte for byte",
           {kOutFlag},
           DownloadOriginal}};
}

}  // namespace outlay::cli
