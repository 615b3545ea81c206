// The steps of association in words.
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace po = purchase_order::v1;

std::string_view WhyChosen(po::DecidedBy decided_by) {
  switch (decided_by) {
    case po::DECIDED_BY_ONLY_CANDIDATE:
      return "no other line was left";
    case po::DECIDED_BY_REFERENCE:
      return "the invoice names it";
    case po::DECIDED_BY_TYPE:
      return "its type is the most specific";
    case po::DECIDED_BY_BALANCE:
      return "it has enough balance";
    case po::DECIDED_BY_UPDATE_TIME:
      return "its order was updated last";
    case po::DECIDED_BY_ORDER_NUMBER:
      return "its order's number is the first";
    case po::DECIDED_BY_LINE_NUMBER:
      return "its number is the first";
    case po::DECIDED_BY_CREDITED_INVOICE:
      return "the credited invoice is on it";
    case po::DECIDED_BY_PERSON:
      return "a person chose it";
    default:
      return "";
  }
}

std::string_view WhyLost(po::DecidedBy lost_by) {
  switch (lost_by) {
    case po::DECIDED_BY_ONLY_CANDIDATE:
      return "";
    case po::DECIDED_BY_REFERENCE:
      return "the invoice names the chosen line";
    case po::DECIDED_BY_TYPE:
      return "the chosen line's type is more specific";
    case po::DECIDED_BY_BALANCE:
      return "the chosen line has enough balance, this one does not";
    case po::DECIDED_BY_UPDATE_TIME:
      return "the chosen line's order was updated later";
    case po::DECIDED_BY_ORDER_NUMBER:
      return "the chosen line's order comes first by its number";
    case po::DECIDED_BY_LINE_NUMBER:
      return "the chosen line comes first by its number";
    case po::DECIDED_BY_CREDITED_INVOICE:
      return "the credited invoice is on the chosen line";
    case po::DECIDED_BY_PERSON:
      return "a person chose the other line";
    default:
      return "";
  }
}

std::string_view WhyNot(po::UnmatchedReason reason) {
  switch (reason) {
    case po::UNMATCHED_REASON_NO_ORDER:
      return "there is no order";
    case po::UNMATCHED_REASON_NOT_ISSUED:
      return "the order is not issued";
    case po::UNMATCHED_REASON_CLOSED:
      return "the order is closed, cancelled or deleted";
    case po::UNMATCHED_REASON_SUSPENDED:
      return "the order is suspended";
    case po::UNMATCHED_REASON_OUTSIDE_PERIOD:
      return "the invoice's date lies outside the order's period";
    case po::UNMATCHED_REASON_ENTITY_MISMATCH:
      return "the order does not name the invoice's entity";
    case po::UNMATCHED_REASON_OUTSIDE_LINE_PERIOD:
      return "the invoice's date lies outside the line's period";
    case po::UNMATCHED_REASON_TYPE_MISMATCH:
      return "the line does not take the invoice's type";
    case po::UNMATCHED_REASON_REFERENCE_NOT_FOUND:
      return "no order has the number that the invoice names";
    case po::UNMATCHED_REASON_SUPPLIER_BLOCKED:
      return "the supplier is blocked";
    case po::UNMATCHED_REASON_LINE_NOT_FOUND:
      return "the order has no line of the number that the invoice names";
    case po::UNMATCHED_REASON_CREDITED_INVOICE_NOT_BOOKED:
      return "the invoice that it credits is booked on no line";
    case po::UNMATCHED_REASON_DUTIES_CONFLICT:
      return "who posted the invoice requested the order, or edited its supplier";
    case po::UNMATCHED_REASON_TOO_MANY_PERSONS:
      return "too many different people have posted invoices on the order";
    default:
      return "";
  }
}

}  // namespace outlay::cli
