// Those of one organization who call services in a simulated world: what all of them do and remember.
#ifndef OUTLAY_TESTS_SIMULATION_PARTY_H_
#define OUTLAY_TESTS_SIMULATION_PARTY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/base/random.h"
#include "common/testing/sim_client.h"
#include "common/testing/simulator.h"
#include "google/protobuf/text_format.h"
#include "tests/simulation/logs.h"
#include "tests/simulation/reads.h"

namespace outlay::simulation {

// Within which somebody goes on.
inline constexpr absl::Duration kSoon = absl::Seconds(2);

// The request that a text describes.
template <typename Request>
Request Parsed(const std::string& text) {
  Request request;
  // A text that is wrong makes a request that is refused, which is a problem.
  google::protobuf::TextFormat::ParseFromString(text, &request);
  return request;
}

// Single-threaded. Must outlive the simulator.
class Party {
 public:
  const std::string& organization() const { return organization_; }
  // What must be in the logs.
  const std::vector<LoggedRequest>& logged() const { return logged_; }
  // The first thing that was not as promised; empty: none.
  const std::string& first_problem() const { return first_problem_; }

 protected:
  // `simulator` may be constructed later. `strangers`: another organization, whose things they try to reach.
  Party(testing::Simulator* simulator, std::string organization, std::string strangers);
  ~Party() = default;

  Random& random() { return simulator_->random(); }
  // Empty: there is none.
  void Problem(const std::string& what);
  void Plan(absl::Duration within, UniqueFunction<void()> what);
  bool has_plans() const { return planned_ != 0; }
  // Asks for what belongs to the strangers.
  template <typename Response, typename Request>
  void MustBeRefused(testing::SimClient& client, const std::string& method, const Request& request) {
    client.Call<Response>(method, request, [this, method](const absl::Status& status, const Response& response) {
      Problem(trespasses_.ProblemOf(method, status, response));
    });
  }

  testing::Simulator* const simulator_;
  const std::string organization_;
  const std::string strangers_;
  std::vector<LoggedRequest> logged_;

 private:
  int planned_ = 0;
  Trespasses trespasses_;
  std::string first_problem_;
};

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_PARTY_H_
