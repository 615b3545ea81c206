// outlay invoice explain and simulate: why an invoice goes where it goes.
#include <utility>

#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "google/protobuf/util/time_util.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/errors.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;
namespace im = invoice_matching::v1;

// What association needs to know of an invoice that is stored.
po::InvoiceFacts FactsOf(const im::Invoice& invoice) {
  po::InvoiceFacts facts;
  facts.set_invoice(invoice.name());
  facts.set_bill_from_entity(invoice.bill_from_entity());
  *facts.mutable_creation_time() = invoice.has_creation_time() ? invoice.creation_time() : invoice.receive_time();
  if (invoice.has_billing_period_start()) {
    *facts.mutable_billing_period_start() = invoice.billing_period_start();
  }
  facts.set_type(invoice.type());
  *facts.mutable_amount() = invoice.amount();
  facts.set_purchase_order_number(invoice.purchase_order_number());
  facts.set_line_number(invoice.purchase_order_line_number());
  facts.set_marketplace_transaction(invoice.marketplace_transaction());
  facts.set_credit_note(invoice.kind() == im::Invoice::KIND_CREDIT_NOTE);
  facts.set_credited_invoice(invoice.credited_invoice());
  return facts;
}

// Where an invoice would go and why, in one line.
Cell OutcomeCell(const po::AssociationResult& result) {
  switch (result.result_case()) {
    case po::AssociationResult::kAssociation:
      return {Concat(LineText(result.association()), ": ", WhyChosen(result.association().trace().decided_by())),
              Tone::kGood};
    case po::AssociationResult::kUnmatched: {
      const std::string& message = result.unmatched().message();
      return {Concat("nowhere: ", message.empty() ? WhyNot(result.unmatched().reason()) : message), Tone::kWarning};
    }
    default:
      return {Concat("refused: ", result.error().message()), Tone::kBad};
  }
}

Cell VerdictCell(const po::Candidate& candidate, bool has_winner) {
  if (candidate.dropped_by() != po::UNMATCHED_REASON_UNSPECIFIED) {
    return {Concat("dropped: ", WhyNot(candidate.dropped_by())), Tone::kFaint};
  }
  if (candidate.lost_by() != po::DECIDED_BY_UNSPECIFIED) {
    return {Concat("lost: ", WhyLost(candidate.lost_by()))};
  }
  return has_winner ? Cell("chosen", Tone::kGood) : Cell("left");
}

Table CandidateTable(const po::ExplainAssociationResponse& response) {
  Table table({{"ORDER"}, {"LINE"}, {"BALANCE", true}, {"ENOUGH"}, {"UPDATED"}, {"VERDICT"}});
  for (const po::Candidate& candidate : response.candidates()) {
    const bool is_left = candidate.dropped_by() == po::UNMATCHED_REASON_UNSPECIFIED;
    table.Add({candidate.purchase_order_number(), candidate.line_number(), MoneyCell(candidate.balance()),
               is_left ? Cell(candidate.enough_balance() ? "yes" : "no") : Cell(), FormatTime(candidate.update_time()),
               VerdictCell(candidate, response.result().has_association())});
  }
  return table;
}

void ShowExplanation(const im::Invoice& invoice, const po::ExplainAssociationResponse& response, Session& session) {
  const Cell outcome = OutcomeCell(response.result());
  session.WriteTitle(Concat(invoice.number(), "  ", FormatMoney(invoice.amount())));
  Facts facts;
  facts.Add("entity", ShortEntity(invoice.bill_from_entity()));
  facts.Add("type", invoice.type().empty() ? "ALL" : invoice.type());
  facts.Add("created", FormatTime(invoice.has_creation_time() ? invoice.creation_time() : invoice.receive_time()));
  facts.Add("names order",
            Concat(invoice.purchase_order_number(), invoice.purchase_order_line_number().empty() ? "" : " / ",
                   invoice.purchase_order_line_number()));
  facts.Add(invoice.has_association() ? "is on" : "would go to", outcome);
  facts.WriteTo(session);
  session.WriteBytes("\n");
  session.WriteTable(CandidateTable(response));
  if (response.candidates_total() > response.candidates_size()) {
    session.Note(Concat("Shown: ", response.candidates_size(), " of ", response.candidates_total(),
                        " candidates; --limit shows more, up to 1000."));
  }
  if (invoice.has_association() && !response.candidates().empty()) {
    session.Note("The balances are those of now: this invoice has already been taken from its line.");
  }
}

absl::Status Explain(const Arguments& arguments, Session& session) {
  im::GetInvoiceRequest get;
  OUTLAY_ASSIGN_OR_RETURN(*get.mutable_name(), session.Name("invoices", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto invoice, session.invoices().Call<im::Invoice>(client::kGetInvoice, get));
  po::ExplainAssociationRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  *request.mutable_invoice() = FactsOf(invoice);
  OUTLAY_ASSIGN_OR_RETURN(const int64_t limit, ParseNumber(arguments, "limit", 100));
  request.set_candidates_max(static_cast<int32_t>(limit));
  OUTLAY_ASSIGN_OR_RETURN(const auto response,
                          session.orders().Call<po::ExplainAssociationResponse>(client::kExplainAssociation, request));
  if (session.settings().json) {
    session.WriteJson(response);
  } else if (session.settings().quiet) {
    session.WriteLine(response.result().association().purchase_order());
  } else {
    ShowExplanation(invoice, response, session);
  }
  return absl::OkStatus();
}

// One InvoiceFacts in a line; names may be short, and what is not said is now and a name by the line.
absl::Status ReadFacts(const Arguments& arguments, const Session& session, po::SimulateAssociationsRequest& request) {
  const std::string path = arguments.At(0);
  OUTLAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, session.environment()));
  int line_number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++line_number;
    if (line.find_first_not_of(" \t\r") == absl::string_view::npos) {
      continue;
    }
    po::InvoiceFacts& facts = *request.add_invoices();
    OUTLAY_RETURN_IF_ERROR(FromJson(ToStd(line), Concat(path, " line ", line_number), facts));
    if (facts.invoice().empty()) {
      facts.set_invoice(Concat("line-", line_number));
    }
    OUTLAY_ASSIGN_OR_RETURN(*facts.mutable_invoice(), session.Name("invoices", facts.invoice()));
    OUTLAY_ASSIGN_OR_RETURN(*facts.mutable_bill_from_entity(), session.EntityName(facts.bill_from_entity()));
    if (!facts.has_creation_time()) {
      facts.mutable_creation_time()->set_seconds(absl::ToUnixSeconds(session.environment().clock->Now()));
    }
  }
  return absl::OkStatus();
}

absl::Status Simulate(const Arguments& arguments, Session& session) {
  po::SimulateAssociationsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_RETURN_IF_ERROR(ReadFacts(arguments, session, request));
  request.set_ignore_references(arguments.Has("ignore-references"));
  request.set_include_suspended(arguments.Has("include-suspended"));
  for (const std::string& order : arguments.All("exclude")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.add_exclude_purchase_orders(), session.Name("purchaseOrders", order));
  }
  if (arguments.Has("at")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_at_time(), ParseTime("at", arguments.Get("at")));
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto response, session.orders().Call<po::SimulateAssociationsResponse>(
                                                   client::kSimulateAssociations, request));
  Table table({{"INVOICE"}, {"TYPE"}, {"AMOUNT", true}, {"WOULD GO TO"}, {"LEFT ON LINE", true}});
  for (int i = 0; i < response.results_size() && i < request.invoices_size(); ++i) {
    const po::AssociationResult& result = response.results(i);
    if (session.settings().json) {
      session.WriteJson(result);
    }
    const po::InvoiceFacts& facts = request.invoices(i);
    table.Add({ShortName(facts.invoice()), facts.type(), FormatMoney(facts.amount()), OutcomeCell(result),
               MoneyCell(result.association().line_balance())});
  }
  if (!session.settings().json) {
    session.WriteTable(table);
  }
  session.Note("Nothing was written.");
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> ExplainCommands() {
  return {
      {"invoice",
       "explain",
       "INVOICE",
       "tell why an invoice is on its line, and why on no other",
       {{"limit", "N", "at most so many candidates; 100 unless told"}},
       Explain},
      {"invoice",
       "simulate",
       "FILE",
       "tell where invoices would go, and write nothing; one InvoiceFacts in proto JSON in a line",
       {{"ignore-references", "", "as if they named no order"},
        {"include-suspended", "", "as if no order were suspended"},
        {"exclude", "ORDER", "as if this order did not exist", true},
        {"at", "TIME", "at this business time; now unless told"}},
       Simulate},
  };
}

}  // namespace outlay::cli
