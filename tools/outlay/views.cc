#include "tools/outlay/views.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "tools/outlay/format.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;
namespace po = purchase_order::v1;
namespace im = invoice_matching::v1;

Tone ToneOf(po::PurchaseOrder::Label label) {
  switch (label) {
    case po::PurchaseOrder::LABEL_ACTIVE:
      return Tone::kGood;
    case po::PurchaseOrder::LABEL_SUSPENDED:
    case po::PurchaseOrder::LABEL_SUSPENDED_EXPIRED:
      return Tone::kWarning;
    case po::PurchaseOrder::LABEL_EXPIRED:
      return Tone::kFaint;
    default:
      return Tone::kPlain;
  }
}

template <typename Names>
std::string ShortEntities(const Names& names) {
  return absl::StrJoin(names, ", ", [](std::string* out, const std::string& name) { *out += ShortName(name); });
}

std::string ContactText(const po::Contact& contact) {
  return contact.display_name().empty() ? contact.email() : Concat(contact.display_name(), " <", contact.email(), ">");
}

// How an order stands with its review, and what can be done about it.
void AddReview(const po::PurchaseOrder& order, Facts& facts) {
  if (!order.has_review()) return;
  const po::OrderReview& review = order.review();
  const std::string id = ShortName(review.review());
  switch (review.outcome()) {
    case po::OrderReview::OUTCOME_UNSPECIFIED:
      if (order.state() != po::PurchaseOrder::STATE_PENDING_APPROVAL) return;
      facts.Add("review", review.with_approval()
                              ? Cell(Concat("people decide; see who: outlay review show ", id))
                              : Cell("approval is still to be told; that goes on by itself", Tone::kWarning));
      return;
    case po::OrderReview::OUTCOME_APPROVED:
      facts.Add("review", Cell(Concat("approved, ", id), Tone::kGood));
      break;
    default:
      facts.Add("review", Cell(Concat(EnumWords(review.outcome()), ", ", id, "; mend it, then: outlay order submit ",
                                      ShortName(order.name())),
                               Tone::kWarning));
  }
  facts.Add("because", review.reason());
  facts.Add("rejected lines", absl::StrJoin(review.rejected_lines(), ", "));
}

// Of the budgets that refuse, those that the reader may know of.
void AddRefusing(const bu::Verdict& verdict, Facts& facts) {
  for (const bu::NodeVerdict& node : verdict.nodes()) {
    if (node.budget().empty()) continue;
    facts.Add("refused by", Cell(Concat(ShortName(node.budget()), ": ", FormatMoney(node.asked()), " on top of ",
                                        FormatMoney(node.used()), ", of ", FormatMoney(node.capacity())),
                                 Tone::kBad));
  }
}

// The command that lets an order pass though budgets refuse it, for somebody who may and is not behind it. `amount`: of
// all of the order.
template <typename Refusals>
void AddGrant(const po::PurchaseOrder& order, std::string_view amount, const Refusals& refusals, Facts& facts) {
  const bool lacks_rate = std::any_of(refusals.begin(), refusals.end(), [](const bu::SpendVerdict& refusal) {
    return refusal.verdict().refusal() == bu::Verdict::REFUSAL_NO_EXCHANGE_RATE;
  });
  if (refusals.empty() || lacks_rate) return;
  facts.Add("to let it pass", Concat("a colleague's: outlay override grant ID --group ",
                                     ShortName(refusals[0].spend().group()), " --amount ", amount, " --document ",
                                     ShortName(order.name()), " --reason TEXT --until TIME; then try it again"));
}

// "'1200.00 EUR'", as commands read it.
std::string AmountArgument(const google::type::Money& money) {
  const absl::StatusOr<Money> amount = rpc::MoneyFromProto("amount", money);
  return amount.ok() ? Concat("'", amount->ToString(), "'") : "AMOUNT";
}

void AddBudget(const po::PurchaseOrder& order, Facts& facts) {
  if (!order.has_budget()) return;
  const po::OrderBudget& budget = order.budget();
  const bool is_refused = budget.state() == po::OrderBudget::STATE_REFUSED;
  const std::string_view waits = budget.waiting() ? ", budget has not answered yet" : "";
  const std::string_view part = budget.incomplete() ? ", and do not cover all of it" : "";
  const Tone covered = budget.incomplete() ? Tone::kWarning : Tone::kPlain;
  facts.Add("budgets",
            Cell(Concat(EnumWords(budget.state()), part, waits, "; outlay hold explain ", budget.document_id()),
                 is_refused ? Tone::kBad : covered));
  AddBeyond(budget, facts);
  facts.Add("because", budget.reason());
  for (const bu::SpendVerdict& refusal : budget.refusals()) AddRefusing(refusal.verdict(), facts);
  if (is_refused) AddGrant(order, AmountArgument(order.total()), budget.refusals(), facts);
  if (!budget.has_move()) return;
  const po::BudgetMove& move = budget.move();
  facts.Add("other budget", Cell(Concat(move.proposer(), "'s proposal: ", EnumWords(move.state())),
                                 move.state() == po::BudgetMove::STATE_NOT_MOVED ? Tone::kWarning : Tone::kPlain));
  facts.Add("because", move.end_reason().empty() ? move.reason() : move.end_reason());
}

// The change that waits, or what became of the last one that did.
void AddChange(const po::PurchaseOrder& order, Facts& facts) {
  if (!order.has_change()) return;
  const po::OrderChange& change = order.change();
  const bool waits = !change.has_end_time();
  const bool is_in_force = change.state() == po::OrderChange::STATE_IN_FORCE;
  std::string text =
      Concat("no. ", change.number(), " by ", ShortName(change.proposer()), " is ", EnumWords(change.state()));
  if (waits) text += Concat(", to ", FormatMoney(change.total()), " in all");
  if (waits && change.with_approval())
    text += Concat("; see who decides: outlay review show ", ShortName(change.review()));
  facts.Add("change", Cell(text, waits || is_in_force ? Tone::kPlain : Tone::kWarning));
  for (const po::Line& line : change.lines()) {
    facts.Add(Concat("line ", line.number()), Concat("becomes ", FormatMoney(line.amount()), "  ", line.item()));
  }
  facts.Add("without lines", absl::StrJoin(change.remove_line_numbers(), ", "));
  facts.Add("supplier", change.supplier().empty() ? "" : Concat("becomes ", ShortName(change.supplier())));
  facts.Add("because", waits ? change.reason() : change.end_reason());
  if (change.state() == po::OrderChange::STATE_REFUSED) AddGrant(order, "AMOUNT-OF-ALL", change.refusals(), facts);
}

void ShowOrderFacts(const po::PurchaseOrder& order, Session& session) {
  Facts facts;
  facts.Add("name", order.name());
  facts.Add("supplier", ShortName(order.supplier()));
  facts.Add("entities", ShortEntities(order.bill_from_entities()));
  facts.Add("period", FormatPeriod(order.period()));
  facts.Add("group", ShortName(order.group()));
  facts.Add("total", FormatMoney(order.total()));
  facts.Add("above limit", order.spending_limit_breach());
  facts.Add("invoiced", FormatMoney(order.invoiced()));
  facts.Add("balance", order.balance_tracking_disabled() ? Cell("not tracked") : MoneyCell(order.balance()));
  if (order.balance_threshold_basis_points() > 0) {
    // Two places of any such number are a decimal.
    const Decimal percent = *Decimal::FromParts(order.balance_threshold_basis_points(), 2);
    facts.Add("told below", Concat(percent.ToString(), " %"));
  }
  facts.Add("terms", order.payment_terms());
  facts.Add("payment", order.payment_method());
  facts.Add("cost centre", order.order_information().cost_center());
  for (const po::Contact& contact : order.contacts()) {
    facts.Add("contact", ContactText(contact));
  }
  facts.Add("tags", absl::StrJoin(order.tags(), ", "));
  facts.Add("notes", order.notes());
  AddReview(order, facts);
  AddBudget(order, facts);
  AddChange(order, facts);
  facts.Add("created", Concat(FormatTime(order.create_time()), order.creator().empty() ? "" : " by ", order.creator()));
  facts.Add("updated", FormatTime(order.update_time()));
  facts.Add("version", order.version() == 0 ? "" : FormatCount(order.version()));
  facts.Add("etag", order.etag());
  facts.WriteTo(session);
}

void ShowLines(const po::PurchaseOrder& order, Session& session) {
  Table lines({{"LINE"},
               {"TYPE"},
               {"ITEM"},
               {"PERIOD"},
               {"QUANTITY", true},
               {"PRICE", true},
               {"AMOUNT", true},
               {"INVOICED", true},
               {"BALANCE", true},
               {"TRANSACTION"}});
  for (const po::Line& line : order.lines()) {
    lines.Add({line.number(), line.type().empty() ? "ALL" : line.type(), line.item(), FormatPeriod(line.period()),
               Concat(line.quantity().value(), line.unit().empty() ? "" : " ", line.unit()), line.unit_price().value(),
               FormatMoney(line.amount()), FormatMoney(line.invoiced()), MoneyCell(line.balance()),
               line.marketplace_transaction()});
  }
  if (!lines.empty()) {
    session.WriteBytes("\n");
    session.WriteTable(lines);
  }
}

void ShowOrderForPeople(const po::PurchaseOrder& order, Session& session) {
  const Cell state = OrderStateCell(order);
  session.WriteLine(
      Concat(session.Colour(Harmless(order.number()), Tone::kStrong), "  ", session.Colour(state.text, state.tone)));
  ShowOrderFacts(order, session);
  ShowLines(order, session);
}

void AddBooking(const im::Invoice& invoice, Facts& facts) {
  if (invoice.has_association()) {
    const po::Association& association = invoice.association();
    facts.Add("order / line", LineText(association));
    facts.Add("because", std::string(WhyChosen(association.trace().decided_by())));
    facts.Add("reference", std::string(WhyNot(association.reference_failure())));
    facts.Add("booked",
              association.waiting_for_rate() ? "waits for an exchange rate" : FormatMoney(association.amount()));
    facts.Add("left on line", MoneyCell(association.line_balance()));
  }
  if (invoice.has_unmatched()) {
    const std::string& message = invoice.unmatched().message();
    facts.Add("unmatched",
              Cell(message.empty() ? std::string(WhyNot(invoice.unmatched().reason())) : message, Tone::kWarning));
    facts.Add("reference", std::string(WhyNot(invoice.unmatched().reference_failure())));
  }
}

void ShowInvoiceForPeople(const im::Invoice& invoice, Session& session) {
  const bool is_credit = invoice.kind() == im::Invoice::KIND_CREDIT_NOTE;
  const Cell state = InvoiceStateCell(invoice.state());
  session.WriteLine(
      Concat(session.Colour(Harmless(invoice.number()), Tone::kStrong), "  ", session.Colour(state.text, state.tone)));
  Facts facts;
  facts.Add("name", invoice.name());
  facts.Add("kind", is_credit ? "credit note" : "");
  facts.Add("entity", ShortEntity(invoice.bill_from_entity()));
  facts.Add("amount", FormatMoney(invoice.amount()));
  facts.Add("credited", FormatMoney(invoice.credited()));
  facts.Add("type", invoice.type());
  facts.Add("issued", FormatDate(invoice.issue_date()));
  facts.Add("created", FormatTime(invoice.creation_time()));
  facts.Add("billing", Concat(FormatDate(invoice.billing_period_start()), invoice.has_billing_period_end() ? ".." : "",
                              FormatDate(invoice.billing_period_end())));
  facts.Add("due", FormatDate(invoice.due_date()));
  facts.Add("names order",
            Concat(invoice.purchase_order_number(), invoice.purchase_order_line_number().empty() ? "" : " / ",
                   invoice.purchase_order_line_number()));
  facts.Add("credits", ShortName(invoice.credited_invoice()));
  facts.Add("transaction", invoice.marketplace_transaction());
  AddBooking(invoice, facts);
  facts.Add("original", invoice.original());
  facts.Add("received", FormatTime(invoice.receive_time()));
  facts.Add("etag", invoice.etag());
  facts.WriteTo(session);
  Table lines({{"LINE"}, {"ITEM"}, {"QUANTITY", true}, {"PRICE", true}, {"AMOUNT", true}});
  for (const im::InvoiceLine& line : invoice.lines()) {
    lines.Add({line.number(), line.item(), Concat(line.quantity().value(), " ", line.unit()), line.unit_price().value(),
               MoneyCell(line.amount())});
  }
  if (!lines.empty()) {
    session.WriteBytes("\n");
    session.WriteTable(lines);
  }
}

}  // namespace

void Facts::Add(std::string_view label, Cell value) {
  if (!value.text.empty()) {
    table_.Add({Cell(std::string(label), Tone::kFaint), std::move(value)});
  }
}

absl::Status ShowOrder(const po::PurchaseOrder& order, Session& session) {
  return ShowResource(order, session, ShowOrderForPeople);
}

absl::Status ShowInvoice(const im::Invoice& invoice, Session& session) {
  return ShowResource(invoice, session, ShowInvoiceForPeople);
}

Cell OrderStateCell(const po::PurchaseOrder& order) {
  if (order.deleted()) {
    return {"deleted", Tone::kFaint};
  }
  if (order.state() == po::PurchaseOrder::STATE_ISSUED && order.label() != po::PurchaseOrder::LABEL_UNSPECIFIED) {
    return {EnumWords(order.label()), ToneOf(order.label())};
  }
  const bool is_over =
      order.state() == po::PurchaseOrder::STATE_CLOSED || order.state() == po::PurchaseOrder::STATE_CANCELLED;
  return {EnumWords(order.state()), is_over ? Tone::kFaint : Tone::kPlain};
}

Cell InvoiceStateCell(im::Invoice::State state) {
  switch (state) {
    case im::Invoice::STATE_ASSOCIATED:
      return {EnumWords(state), Tone::kGood};
    case im::Invoice::STATE_UNMATCHED:
      return {EnumWords(state), Tone::kWarning};
    case im::Invoice::STATE_CANCELLED:
      return {EnumWords(state), Tone::kFaint};
    default:
      return {EnumWords(state), Tone::kPlain};
  }
}

Cell MoneyCell(const google::type::Money& money) {
  return {FormatMoney(money), IsNegative(money) ? Tone::kBad : Tone::kPlain};
}

std::string LineText(const po::Association& association) {
  return Concat(association.purchase_order_number(), " / ", association.line_number());
}

}  // namespace outlay::cli
