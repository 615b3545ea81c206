// Who requested each order and who edited each supplier of purchase_order, as its events say: they do not take back the
// invoices (I12).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_STORE_DUTIES_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_STORE_DUTIES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/persons.h"
#include "common/store/store.h"
#include "services/invoice_matching/store/keyspaces.h"

namespace outlay::invoice_matching {

// Nothing is written where they are as before.
absl::Status SaveRequesters(store::Transaction& txn, const OrderKey& order, const Persons& requesters);
absl::Status SaveEditors(store::Transaction& txn, const SupplierKey& supplier, const Persons& editors);

// Nobody, where purchase_order has told of nobody.
absl::StatusOr<Persons> LoadRequesters(const store::Reader& reader, const OrderKey& order);
absl::StatusOr<Persons> LoadEditors(const store::Reader& reader, const SupplierKey& supplier);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_DUTIES_H_
