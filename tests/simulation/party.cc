#include "tests/simulation/party.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace outlay::simulation {

Party::Party(testing::Simulator* simulator, std::string organization, std::string strangers)
    : simulator_(simulator), organization_(std::move(organization)), strangers_(std::move(strangers)) {}

void Party::Problem(const std::string& what) {
  if (first_problem_.empty() && !what.empty()) first_problem_ = absl::StrCat(organization_, ": ", what);
}

void Party::Plan(absl::Duration within, UniqueFunction<void()> what) {
  ++planned_;
  simulator_->Within(within, [this, what = std::move(what)]() mutable {
    --planned_;
    what();
  });
}

}  // namespace outlay::simulation
