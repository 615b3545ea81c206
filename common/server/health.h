// Serves grpc.health.v1: whether the server takes calls, for probes and for clients that watch.
#ifndef OUTLAY_COMMON_SERVER_HEALTH_H_
#define OUTLAY_COMMON_SERVER_HEALTH_H_

#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "grpc/health/v1/health.pb.h"

namespace outlay::server {

// Thread-safe. Must outlive the dispatcher's calls.
class Health {
 public:
  void Bind(rpc::Dispatcher& dispatcher);
  // Sets the services that clients can ask for; to be called after the last Bind.
  void SetServices(const rpc::Dispatcher& dispatcher);
  // False at first. Watchers are notified of every change.
  void SetServing(bool serving);

 private:
  using Request = grpc::health::v1::HealthCheckRequest;
  using Response = grpc::health::v1::HealthCheckResponse;
  using Watcher = rpc::Stream<Request, Response>;

  void Check(rpc::Call<Request, Response> call);
  void Watch(Watcher watcher);
  Response Describe(std::string_view service) const;
  void Tell(const Watcher& watcher, int64_t version);

  mutable std::mutex mutex_;
  // All guarded by mutex_.
  std::set<std::string, std::less<>> services_;
  bool serving_ = false;
  int64_t version_ = 0;           // counts changes
  std::vector<Watcher> waiting_;  // have been notified of version_
};

}  // namespace outlay::server

#endif  // OUTLAY_COMMON_SERVER_HEALTH_H_
