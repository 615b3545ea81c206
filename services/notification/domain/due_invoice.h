// An invoice with a due date, as far as it is stored, and the times of its notices (N4). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_DUE_INVOICE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_DUE_INVOICE_H_

#include <string>
#include <vector>

#include "common/base/money.h"
#include "services/notification/domain/ladder_place.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {

// Its days are just the due date. Armed: it asks for an amount, was not withdrawn, and is not fully credited.
struct DueInvoice : LadderPlace {
  static constexpr int kKeptDays = limits::kDueInvoiceKeptDays;
  // A debt that comes back because a credit note was taken back is due on its old date.
  static constexpr bool kTellsNewestOnly = true;

  std::string number;
  std::string bill_from_entity;  // resource name
  Money amount;
  Money credited;        // in the same currency
  std::string order_id;  // the order to which it is associated; empty: none
  std::string order_number;
  std::vector<std::string> posted_by;  // user ids

  bool operator==(const DueInvoice&) const = default;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_DUE_INVOICE_H_
