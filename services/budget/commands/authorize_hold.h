// Authorizes a spend: sets its money aside or says why not; or simulates that (B4, B12, B16).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_AUTHORIZE_HOLD_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_AUTHORIZE_HOLD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/command/executor.h"
#include "services/budget/commands/scene.h"
#include "services/budget/domain/holds/hold.h"

namespace outlay::budget {

// A caller's request.
struct Authorization {
  std::string hold_id;
  Spend spend;
  Stage stage = Stage::kRequest;
  std::optional<absl::Time> expire_time;
  int64_t tolerance_basis_points = 0;
  std::optional<std::string> override_reason;  // why budgets that block are passed over; nullopt: they are not
  std::string override_grant_id;               // the grant to pass over budgets once; empty: none
};

// Answers an AuthorizeHoldResponse. The hold's row makes the request idempotent for its life; a refusal is remembered
// in its place, so that a repeated request is not accepted after all (X1). ALREADY_EXISTS / HOLD_ID_TAKEN,
// PERMISSION_DENIED / GROUP_OUT_OF_REACH, and those of Ledger::StatesFor, DecideAuthorize and LoadGrantForUse.
class AuthorizeHold final : public command::Command {
 public:
  explicit AuthorizeHold(Authorization authorization) : authorization_(std::move(authorization)) {}

  std::string_view name() const override {
    return authorization_.override_reason.has_value() ? "holds.override" : "holds.authorize";
  }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  // Returns the answer to an earlier request with this id; nullopt: there was none.
  absl::StatusOr<std::optional<command::Outcome>> FindAnswer(const command::Context& context, const Scene& scene) const;

  const Authorization authorization_;
};

// Answers a SimulateHoldsResponse: each spend as if those before it had been authorized. Writes nothing.
class SimulateHolds final : public command::Command {
 public:
  SimulateHolds(std::vector<Spend> spends, Stage stage) : spends_(std::move(spends)), stage_(stage) {}

  std::string_view name() const override { return "holds.simulate"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::vector<Spend> spends_;
  const Stage stage_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_AUTHORIZE_HOLD_H_
