// A caller outside of a simulation's nodes that repeats a request until it knows the outcome, as every client should.
#ifndef OUTLAY_COMMON_TESTING_SIM_CLIENT_H_
#define OUTLAY_COMMON_TESTING_SIM_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/rpc/caller.h"
#include "common/testing/simulator.h"

namespace outlay::testing {

struct SimClientOptions {
  std::string node;                             // the node that it calls
  rpc::Caller caller;                           // its identity
  absl::Duration timeout = absl::Seconds(3);    // of one attempt
  absl::Duration pause_max = absl::Seconds(1);  // before the next attempt
};

// Single-threaded. Must outlive the simulator, which refers to it while calls are open.
class SimClient {
 public:
  // `simulator` may be constructed later, but before the first call.
  SimClient(Simulator* simulator, SimClientOptions options) : simulator_(simulator), options_(std::move(options)) {}
  SimClient(const SimClient&) = delete;
  SimClient& operator=(const SimClient&) = delete;

  template <typename Response>
  using Done = std::function<void(const absl::Status& status, const Response& response)>;

  // Calls "/package.Service/Method" until the outcome is known; `done` is called once.
  template <typename Response, typename Request>
  void Call(const std::string& method, const Request& request, Done<Response> done) {
    ++open_;
    Try<Response>(method, std::make_shared<const Request>(request), std::move(done));
  }

  // The number of calls whose outcome is not yet known.
  int open() const { return open_; }

  // Returns whether a status leaves open whether the request was carried out.
  static bool IsUnknown(const absl::Status& status) {
    return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) || absl::IsResourceExhausted(status);
  }

 private:
  template <typename Response, typename Request>
  void Try(const std::string& method, std::shared_ptr<const Request> request, Done<Response> done) {
    auto response = std::make_shared<Response>();
    Response* const into = response.get();
    auto answered = [this, method, request, response = std::move(response),
                     done = std::move(done)](const absl::Status& status) mutable {
      if (!IsUnknown(status)) {
        --open_;
        return done(status, *response);
      }
      simulator_->Within(options_.pause_max, [this, method, request, done = std::move(done)]() mutable {
        Try<Response>(method, std::move(request), std::move(done));
      });
    };
    simulator_->ChannelTo(options_.node)
        .Call(method, *request, into, {.caller = options_.caller, .timeout = options_.timeout}, std::move(answered));
  }

  Simulator* const simulator_;
  const SimClientOptions options_;
  int open_ = 0;
};

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_SIM_CLIENT_H_
