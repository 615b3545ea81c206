#include "services/purchase_order/domain/association/explain.h"

#include <algorithm>

namespace outlay::purchase_order {
namespace {

ExplainedCandidate ExplainLine(const CandidateOrder& order, const CandidateLine& line, const InvoiceFacts& invoice,
                               const AssociationSetting& setting) {
  return {.order = &order,
          .line = &line,
          .dropped_by = DropLine(line, invoice, setting),
          .standing = StandingOf(order, line, invoice, setting)};
}

void ExplainOrder(const CandidateOrder& order, const InvoiceFacts& invoice, const AssociationSetting& setting,
                  std::vector<ExplainedCandidate>& candidates) {
  const DropStep dropped = DropOrder(order, invoice, setting.date);
  if (dropped != DropStep::kNone || order.lines.empty()) {
    ExplainedCandidate candidate;
    candidate.order = &order;
    candidate.dropped_by = dropped != DropStep::kNone ? dropped : DropStep::kOutsideLinePeriod;
    candidate.standing.update_time = order.update_time;
    candidate.standing.order_number = order.number;
    candidates.push_back(candidate);
    return;
  }
  for (const CandidateLine& line : order.lines) {
    candidates.push_back(ExplainLine(order, line, invoice, setting));
  }
}

bool IsLine(const ExplainedCandidate& candidate, const LineRef& line) {
  return candidate.line != nullptr && candidate.order->id == line.order_id &&
         candidate.line->number == line.line_number;
}

// Returns true if the invoice's PO reference includes this line.
bool IsReferred(const ExplainedCandidate& candidate, const InvoiceFacts& invoice) {
  return candidate.order->number == invoice.order_number &&
         (invoice.line_number.empty() || candidate.line->number == invoice.line_number);
}

// Adds the chosen line as remaining: a credit goes to the line of its invoice, even if a step would drop that line.
void AdmitCredited(const LineRef& chosen, const InvoiceFacts& invoice, const AssociationSetting& setting,
                   absl::Span<const CandidateOrder> orders, std::vector<ExplainedCandidate>& candidates) {
  std::erase_if(candidates, [&](const ExplainedCandidate& candidate) { return IsLine(candidate, chosen); });
  for (const CandidateOrder& order : orders) {
    for (const CandidateLine& line : order.lines) {
      if (order.id == chosen.order_id && line.number == chosen.line_number) {
        candidates.push_back(ExplainLine(order, line, invoice, setting));
        candidates.back().dropped_by = DropStep::kNone;
      }
    }
  }
}

DecidedBy LostBy(const ExplainedCandidate& candidate, const Verdict& verdict, const InvoiceFacts& invoice,
                 const Standing& best) {
  const DecidedBy decided_by = verdict.trace.decided_by;
  if (decided_by == DecidedBy::kCreditedInvoice ||
      (decided_by == DecidedBy::kReference && !IsReferred(candidate, invoice))) {
    return decided_by;
  }
  return FirstDifference(best, candidate.standing);
}

void TellWhyLost(const Verdict& verdict, const InvoiceFacts& invoice, std::vector<ExplainedCandidate>& candidates) {
  const auto winner = std::find_if(candidates.begin(), candidates.end(), [&](const ExplainedCandidate& candidate) {
    return IsLine(candidate, *verdict.line);
  });
  if (winner == candidates.end()) {
    return;
  }
  std::iter_swap(winner, candidates.begin());
  const Standing best = candidates.front().standing;
  for (auto candidate = candidates.begin() + 1; candidate != candidates.end(); ++candidate) {
    if (candidate->dropped_by == DropStep::kNone) {
      candidate->lost_by = LostBy(*candidate, verdict, invoice, best);
    }
  }
}

// Marks the remaining candidates as dropped if the invoice has no line: a property of the invoice itself decided.
void TellWhatDropped(DropStep unmatched, std::vector<ExplainedCandidate>& candidates) {
  for (ExplainedCandidate& candidate : candidates) {
    if (candidate.dropped_by == DropStep::kNone) {
      candidate.dropped_by = unmatched;
    }
  }
}

// Returns true if the candidate is not named by the invoice, through a reference or the credited invoice. Such
// candidates come after those that are named.
bool LostByName(const ExplainedCandidate& candidate) {
  return candidate.lost_by == DecidedBy::kReference || candidate.lost_by == DecidedBy::kCreditedInvoice;
}

bool ComesBefore(const ExplainedCandidate& a, const ExplainedCandidate& b) {
  const bool a_left = a.dropped_by == DropStep::kNone;
  const bool b_left = b.dropped_by == DropStep::kNone;
  if (a_left != b_left) return a_left;
  if (a_left) {
    const bool a_named = !LostByName(a);
    const bool b_named = !LostByName(b);
    return a_named != b_named ? a_named : IsPreferred(a.standing, b.standing);
  }
  if (a.dropped_by != b.dropped_by) return a.dropped_by > b.dropped_by;
  if (a.standing.order_number != b.standing.order_number) return a.standing.order_number < b.standing.order_number;
  return a.standing.line_number < b.standing.line_number;
}

}  // namespace

Explanation Explain(const Verdict& verdict, const InvoiceFacts& invoice, const AssociationSetting& setting,
                    absl::Span<const CandidateOrder> orders, std::size_t candidates_max) {
  Explanation explanation;
  for (const CandidateOrder& order : orders) {
    ExplainOrder(order, invoice, setting, explanation.candidates);
  }
  if (!verdict.line.has_value()) {
    TellWhatDropped(verdict.unmatched, explanation.candidates);
  } else {
    if (verdict.trace.decided_by == DecidedBy::kCreditedInvoice) {
      AdmitCredited(*verdict.line, invoice, setting, orders, explanation.candidates);
    }
    TellWhyLost(verdict, invoice, explanation.candidates);
  }
  std::sort(explanation.candidates.begin(), explanation.candidates.end(), ComesBefore);
  explanation.candidates_total = explanation.candidates.size();
  explanation.candidates.resize(std::min(explanation.candidates_total, candidates_max));
  return explanation;
}

std::string DescribeUnmatched(DropStep step) {
  switch (step) {
    case DropStep::kNone:
      break;
    case DropStep::kNoOrder:
      return "the organization has no purchase order; create and issue one";
    case DropStep::kNotIssued:
      return "no purchase order is issued; issue one";
    case DropStep::kClosed:
      return "every issued purchase order is closed or cancelled; reopen one or issue another";
    case DropStep::kSuspended:
      return "every issued purchase order is suspended; resume one";
    case DropStep::kOutsidePeriod:
      return "no purchase order is in force on the association date; extend one or issue another";
    case DropStep::kEntityMismatch:
      return "no purchase order in force on the association date names the bill-from entity; add it to one";
    case DropStep::kOutsideLinePeriod:
      return "no line of the purchase orders in force holds the association date; extend a line's period or add a line";
    case DropStep::kTypeMismatch:
      return "no line in force takes this type of invoice or its marketplace transaction; add a line of the type or "
             "ALL";
    case DropStep::kReferenceNotFound:
      return "no purchase order has the number on the invoice; correct the number";
    case DropStep::kSupplierBlocked:
      return "the supplier is blocked for invoices; lift the block";
    case DropStep::kLineNotFound:
      return "the purchase order named on the invoice has no such line; correct the line number";
    case DropStep::kCreditedInvoiceNotBooked:
      return "the credited invoice is booked on no line; associate it first, or send the credit note without naming it";
    case DropStep::kDutiesConflict:
      return "who posted the invoice has requested or approved the purchase order that it belongs to, or edited its "
             "supplier; cancel the invoice, and let another person post it";
    case DropStep::kTooManyPersons:
      return "too many different people have posted invoices on the purchase order that it belongs to; cancel the "
             "invoice, and let one of them post it";
  }
  return "";
}

}  // namespace outlay::purchase_order
