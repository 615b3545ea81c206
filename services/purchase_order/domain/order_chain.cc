#include "services/purchase_order/domain/order_chain.h"

#include <array>
#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "services/purchase_order/domain/limits.h"

namespace outlay::purchase_order {
namespace {

constexpr char kTooManyPersons[] = "TOO_MANY_PERSONS";

}  // namespace

absl::Status CheckAct(const ConflictMatrix& matrix, const OrderChain& chain, Duty duty, const Persons& acting) {
  // Almost every invoice is posted by a system.
  if (acting.empty()) return absl::OkStatus();
  const std::array<Act, 4> acts = {{{Duty::kRequester, chain.requesters},
                                    {Duty::kApprover, chain.approvers},
                                    {Duty::kInvoicePoster, chain.posters},
                                    {Duty::kSupplierEditor, chain.editors}}};
  return CheckDuties(matrix, acts, {duty, acting});
}

absl::Status TooManyPersons(Duty duty, size_t limit) {
  return MakeError(absl::StatusCode::kFailedPrecondition, kTooManyPersons,
                   Concat("more than ", limit, " different people were ", DutyName(duty),
                          " here; let one of them do it, or begin another order"),
                   {{"duty", std::string(DutyName(duty))}, {"limit", Concat(limit)}});
}

bool IsTooManyPersons(const absl::Status& status) {
  return ErrorReason(status) == kTooManyPersons;
}

absl::Status Join(Duty duty, const Persons& acting, Persons* persons) {
  if (acting.IsWithin(*persons)) return absl::OkStatus();
  persons->Add(acting);
  return persons->size() <= limits::kPersonsPerDuty ? absl::OkStatus() : TooManyPersons(duty, limits::kPersonsPerDuty);
}

}  // namespace outlay::purchase_order
