// Puts a budget in force as two people do it: one alone may not, where moves of money need others (B13).
#ifndef OUTLAY_TESTS_SIMULATION_PUT_IN_FORCE_H_
#define OUTLAY_TESTS_SIMULATION_PUT_IN_FORCE_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/testing/sim_client.h"
#include "outlay/budget/v1/budgets.pb.h"

namespace outlay::simulation {

// Creates the draft as `author` and activates it as `colleague`, who must outlive the calls. `then` gets the budget in
// force, or the first error.
inline void PutInForce(testing::SimClient& author, testing::SimClient& colleague,
                       const budget::v1::CreateBudgetRequest& draft,
                       std::function<void(const absl::Status&, const budget::v1::Budget&)> then) {
  author.Call<budget::v1::Budget>(
      "/outlay.budget.v1.Budgets/CreateBudget", draft,
      [&colleague, then, id = draft.budget_id()](const absl::Status& status, const budget::v1::Budget& made) {
        if (!status.ok()) return then(status, made);
        budget::v1::ActivateBudgetRequest request;
        request.set_request_id(absl::StrCat("activate-", id));
        request.set_name(made.name());
        request.set_etag(made.etag());
        colleague.Call<budget::v1::Budget>("/outlay.budget.v1.Budgets/ActivateBudget", request, then);
      });
}

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_PUT_IN_FORCE_H_
