// outlay invoice ...: reading, taking back, moving, trying again.
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/invoice_matching/invoice_filter.h"
#include "tools/outlay/list.h"
#include "tools/outlay/progress.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace im = invoice_matching::v1;

absl::Status Get(const Arguments& arguments, Session& session) {
  im::GetInvoiceRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("invoices", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto invoice, session.invoices().Call<im::Invoice>(client::kGetInvoice, request));
  return ShowInvoice(invoice, session);
}

std::vector<Cell> InvoiceRow(const im::Invoice& invoice) {
  const bool is_credit = invoice.kind() == im::Invoice::KIND_CREDIT_NOTE;
  std::string where =
      invoice.has_association() ? LineText(invoice.association()) : std::string(WhyNot(invoice.unmatched().reason()));
  if (where.empty()) {
    where = invoice.unmatched().message();
  }
  return {ShortName(invoice.name()),
          invoice.number(),
          is_credit ? "credit" : "",
          ShortEntity(invoice.bill_from_entity()),
          FormatMoney(invoice.amount()),
          InvoiceStateCell(invoice.state()),
          where,
          FormatTime(invoice.receive_time())};
}

absl::Status ListInvoices(const Arguments& arguments, Session& session) {
  im::ListInvoicesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter(), InvoiceFilter(arguments, session));
  if (arguments.Has("by-name")) {
    request.set_order(im::ListInvoicesRequest::ORDER_NAME);
  }
  return List(
      Listing<im::ListInvoicesRequest, im::ListInvoicesResponse, im::Invoice>{
          .peer = Peer::kInvoiceMatching,
          .method = client::kListInvoices,
          .request = request,
          .things = &im::ListInvoicesResponse::invoices,
          .columns = {{"INVOICE"},
                      {"NUMBER"},
                      {"KIND"},
                      {"ENTITY"},
                      {"AMOUNT", true},
                      {"STATE"},
                      {"ORDER / LINE, OR WHY NOT"},
                      {"RECEIVED"}},
          .row = InvoiceRow,
          .name = [](const im::Invoice& invoice) { return invoice.name(); },
          .nothing = "No invoices."},
      arguments, session);
}

absl::Status Cancel(const Arguments& arguments, Session& session) {
  im::CancelInvoiceRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("invoices", arguments.At(0)));
  request.set_etag(arguments.Get("etag"));
  request.set_reason(arguments.Get("reason"));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto invoice, session.invoices().Call<im::Invoice>(client::kCancelInvoice, request));
  return ShowInvoice(invoice, session);
}

absl::Status Move(const Arguments& arguments, Session& session) {
  im::ChangeAssociationRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("invoices", arguments.At(0)));
  const bool has_target = !arguments.At(1).empty() && !arguments.At(2).empty();
  if (arguments.Has("nowhere") == has_target) {
    return UsageError("say where to: ORDER and LINE, or --nowhere to undo its booking");
  }
  if (has_target) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_purchase_order(), session.Name("purchaseOrders", arguments.At(1)));
    request.set_line_number(arguments.At(2));
  }
  request.set_etag(arguments.Get("etag"));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto invoice,
                          session.invoices().Call<im::Invoice>(client::kChangeAssociation, request));
  return ShowInvoice(invoice, session);
}

absl::Status Retry(const Arguments& arguments, Session& session) {
  im::RetryAssociationsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  if (arguments.Has("entity")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_bill_from_entity(), session.EntityName(arguments.Get("entity")));
  }
  im::RetryAssociationsResponse last;
  {
    Progress progress(session, "looking again", "invoices");
    OUTLAY_RETURN_IF_ERROR(
        session.StreamClient(Peer::kInvoiceMatching)
            .ReadStream<im::RetryAssociationsResponse>(
                client::kRetryAssociations, request, [&](const im::RetryAssociationsResponse& response) {
                  last = response;
                  progress.Report(last.tried(), Concat(FormatCount(last.associated()), " associated"));
                  return true;
                }));
  }
  if (session.settings().json) {
    session.WriteJson(last);
  } else if (!session.settings().quiet) {
    session.WriteLine(Concat("Tried ", FormatCount(last.tried()), " unmatched invoices; ",
                             FormatCount(last.associated()), " found their line."));
  }
  return absl::OkStatus();
}

const Flag kEtagFlag = {"etag", "ETAG", "refuse if it changed since"};

}  // namespace

std::vector<Command> InvoiceCommands() {
  std::vector<Flag> list_flags = InvoiceFilterFlags();
  list_flags.push_back({"by-name", "", "by name, instead of as they were received"});
  list_flags.push_back(kLimitFlag);
  return {
      {"invoice", "get", "INVOICE", "show an invoice and the line it is booked on", {}, Get},
      {"invoice", "list", "", "list invoices", list_flags, ListInvoices},
      {"invoice",
       "cancel",
       "INVOICE",
       "take an invoice back and undo its booking",
       {{"reason", "TEXT", "why"}, kEtagFlag},
       Cancel},
      {"invoice",
       "move",
       "INVOICE [ORDER] [LINE]",
       "book an invoice on the line that you choose",
       {{"nowhere", "", "undo its booking and leave it unmatched"}, kEtagFlag},
       Move},
      {"invoice",
       "retry",
       "",
       "look again for the lines of unmatched invoices",
       {{"entity", "SUPPLIER/ENTITY", "only invoices of this entity"}},
       Retry},
  };
}

}  // namespace outlay::cli
