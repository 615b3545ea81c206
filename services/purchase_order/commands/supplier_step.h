// The common part of commands that change a supplier.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_SUPPLIER_STEP_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_SUPPLIER_STEP_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/persons.h"
#include "common/command/executor.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/domain/supplier/supplier.h"

namespace outlay::purchase_order {

struct SupplierState {
  Supplier supplier;
  BankDetails details;
};

// The supplier that a request names, as its caller saw it.
struct SupplierRequest {
  std::string supplier_id;
  std::string etag;  // empty: not checked
};

// Loads the supplier. NOT_FOUND / SUPPLIER_NOT_FOUND, ABORTED / ETAG_MISMATCH.
absl::StatusOr<SupplierState> LoadSupplierState(const command::Context& context, const Scene& scene,
                                                const SupplierRequest& request);

// Returns the outcome of a command that has changed nothing.
command::Outcome UnchangedSupplier(const Scene& scene, const SupplierState& state);

// Saves and announces the supplier. Null `before`: it is new.
command::Outcome FinishSupplier(command::Context& context, const Scene& scene, const SupplierState* before,
                                const SupplierState& after);

// Returns those of `persons` who have another duty toward the supplier, which excludes that of its editors: who ordered
// from it, or posted its invoices (I12).
absl::StatusOr<Persons> FindOtherDuties(const command::Context& context, const Scene& scene,
                                        const std::string& supplier_id, const Persons& persons);

// Adds the persons behind the call to the supplier's editors. FAILED_PRECONDITION / DUTIES_CONFLICT: one of them has
// another duty toward it; TOO_MANY_PERSONS.
absl::Status JoinEditors(const command::Context& context, const Scene& scene, Supplier* supplier);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_SUPPLIER_STEP_H_
