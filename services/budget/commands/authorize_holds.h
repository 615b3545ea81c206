// Authorizes many spends in one step (B4): one command, one row, one log record, one event.
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_AUTHORIZE_HOLDS_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_AUTHORIZE_HOLDS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/command/executor.h"
#include "services/budget/domain/holds/hold_batch.h"

namespace outlay::budget {

// A caller's request.
struct BatchAuthorization {
  std::string batch_id;
  std::vector<Spend> kinds;  // the properties that spends share; their amounts are zero
  std::vector<BatchedSpend> spends;
  std::vector<NamedGrant> grants;  // in the order of the spends; a spend with a grant is the only one of its kind
  Stage stage = Stage::kRequest;
  std::optional<absl::Time> expire_time;
  int64_t tolerance_basis_points = 0;
  bool is_all_or_nothing = false;
  bool is_dry_run = false;
  bool is_explained = false;  // the answer says what budgets said of the spends that they refuse (B17)
};

// Answers an AuthorizeHoldsResponse. The batch's row makes the request idempotent for its life; a batch of which
// nothing passed is remembered like a refused hold (X1). An invalid spend is an error with its field, joined with the
// errors of all other invalid spends (JoinErrors); then nothing is written. ALREADY_EXISTS / HOLD_ID_TAKEN,
// PERMISSION_DENIED / GROUP_OUT_OF_REACH, and those of Ledger::StatesFor, JudgeAuthorize and LoadGrantForUse.
class AuthorizeHolds final : public command::Command {
 public:
  explicit AuthorizeHolds(BatchAuthorization batch) : batch_(std::move(batch)) {}

  std::string_view name() const override { return "holds.authorizeBatch"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const BatchAuthorization batch_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_AUTHORIZE_HOLDS_H_
