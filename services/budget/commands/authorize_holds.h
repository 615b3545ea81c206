// Sets money aside for many spends in one step (B4): one command, one row, one record of the log, one event.
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

// What a caller asks for.
struct BatchAuthorization {
  std::string batch_id;
  std::vector<Spend> kinds;  // what spends have in common; their amounts are zero, in the currency
  std::vector<BatchedSpend> spends;
  std::vector<NamedGrant> grants;  // in the order of the spends; each of these is the only one of its kind
  Stage stage = Stage::kRequest;
  std::optional<absl::Time> expire_time;
  std::int64_t tolerance_basis_points = 0;
  bool is_all_or_nothing = false;
  bool is_dry_run = false;
};

// Answers an AuthorizeHoldsResponse. Remembered by the batch's row for its life; a batch of which nothing was set aside
// is remembered as a refused hold is (X1). An error is that of a spend, with its field
// and with those of all others that are wrong (JoinErrors), and nothing is written.
// ALREADY_EXISTS / HOLD_ID_TAKEN, PERMISSION_DENIED / GROUP_OUT_OF_REACH, and those of Ledger::StatesFor,
// JudgeAuthorize and LoadGrantForUse.
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
