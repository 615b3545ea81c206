// The subject that approvers of a supplier's new bank details are shown (A3).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_BANK_REVIEWS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_BANK_REVIEWS_H_

#include <string_view>

#include "common/base/currency.h"
#include "outlay/approval/v1/subject.pb.h"
#include "services/purchase_order/domain/supplier/supplier.h"

namespace outlay::purchase_order {

// Shows the change from the account in force, if any, to the proposed one, which must exist: of numbers the end only,
// of holder and bank whether they change, so that no account is in approval's log. Decisions are bound to the whole
// account by its digest. The amount is unbounded, because all that the supplier is ever paid will go there: rules judge
// it by their last tier. It concerns the organization as a whole.
approval::v1::Subject ToSubject(std::string_view organization, const Currency& base_currency, const Supplier& supplier,
                                const BankDetails& details);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_BANK_REVIEWS_H_
