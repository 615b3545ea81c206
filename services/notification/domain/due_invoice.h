// What is kept of an invoice that has a due date, and when that is to be told (N4). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_DUE_INVOICE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_DUE_INVOICE_H_

#include <string>
#include <vector>

#include "common/base/money.h"
#include "services/notification/domain/ladder_place.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {

// Its days are the due date alone. Armed: it claims something, was not taken back, and no credit notes take all off it.
struct DueInvoice : LadderPlace {
  static constexpr int kKeptDays = limits::kDueInvoiceKeptDays;
  // A debt that comes back, with a credit note that was taken back, is due as it was.
  static constexpr bool kTellsNewestOnly = true;

  std::string number;
  std::string bill_from_entity;  // resource name
  Money amount;
  Money credited;        // of the same currency
  std::string order_id;  // it is booked on; empty: none
  std::string order_number;
  std::vector<std::string> posted_by;  // user ids

  bool operator==(const DueInvoice&) const = default;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_DUE_INVOICE_H_
