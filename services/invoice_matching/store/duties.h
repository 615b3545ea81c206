// The requesters of each order and the editors of each supplier of purchase_order, according to its events: they may
// not cancel the invoices (I12).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_STORE_DUTIES_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_STORE_DUTIES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/persons.h"
#include "common/store/store.h"
#include "services/invoice_matching/store/keyspaces.h"

namespace outlay::invoice_matching {

// Write nothing if nothing changed.
absl::Status SaveRequesters(store::Transaction& txn, const OrderKey& order, const Persons& requesters);
absl::Status SaveEditors(store::Transaction& txn, const SupplierKey& supplier, const Persons& editors);

// Return nobody if purchase_order has reported nobody.
absl::StatusOr<Persons> LoadRequesters(const store::Reader& reader, const OrderKey& order);
absl::StatusOr<Persons> LoadEditors(const store::Reader& reader, const SupplierKey& supplier);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_DUTIES_H_
