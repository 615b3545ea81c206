// Explanations and simulations from the durable rows (M3). Both read every order of the organization in the caller's
// thread, so both are limited (limits::kExplainLines, kSimulateLines).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ASSOCIATION_READS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ASSOCIATION_READS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "outlay/purchase_order/v1/associations.pb.h"

namespace outlay::purchase_order {

// Explains an association. NOT_FOUND / BILL_FROM_ENTITY_NOT_FOUND, ORGANIZATION_NOT_FOUND. FAILED_PRECONDITION /
// TOO_MANY_CANDIDATES {limit}. INVALID_ARGUMENT / LINE_TYPES_INVALID: the organization's settings.
absl::StatusOr<v1::ExplainAssociationResponse> ExplainFromRows(const store::Reader& reader,
                                                               const std::string& organization, absl::Time now,
                                                               const v1::ExplainAssociationRequest& request);

// Simulates associations. Errors as of ExplainFromRows.
absl::StatusOr<v1::SimulateAssociationsResponse> SimulateFromRows(const store::Reader& reader,
                                                                  const std::string& organization, absl::Time now,
                                                                  const v1::SimulateAssociationsRequest& request);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ASSOCIATION_READS_H_
