// Converts batches of holds between messages of the API and domain values. Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_HOLD_BATCHES_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_HOLD_BATCHES_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "outlay/budget/v1/hold_batches.pb.h"
#include "services/budget/domain/holds/hold_batch.h"

namespace outlay::budget {

// The spends of a request, with shared properties factored out into kinds. A credit and a spend are of different kinds,
// and a spend that names a grant has a kind of its own.
struct PackedSpends {
  std::vector<Spend> kinds;
  std::vector<BatchedSpend> spends;
  std::vector<NamedGrant> grants;
};
// Packs the spends. Errors of FromProto of the spends, at "spends[i]", joined (JoinErrors); INVALID_ARGUMENT /
// FIELD_INVALID {field: overrides[i].spend}: out of order, or not the number of a spend.
absl::StatusOr<PackedSpends> PackSpends(const v1::AuthorizeHoldsRequest& request);

// `is_void`: one spend was refused, so the others were not set aside either.
v1::AuthorizeHoldsResponse ToAnswer(std::string_view batch_id, const std::vector<BatchedSpend>& spends, bool is_void);

void ToProto(std::string_view organization, const HoldBatch& batch, v1::HoldBatch* proto);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_HOLD_BATCHES_H_
