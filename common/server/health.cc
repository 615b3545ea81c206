#include "common/server/health.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::server {

using grpc::health::v1::HealthCheckResponse;

void Health::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind("/grpc.health.v1.Health/Check", this, &Health::Check);
  dispatcher.BindStream("/grpc.health.v1.Health/Watch", this, &Health::Watch);
}

void Health::SetServices(const rpc::Dispatcher& dispatcher) {
  const std::vector<std::string> names = dispatcher.Services();
  const std::lock_guard lock(mutex_);
  services_ = {names.begin(), names.end()};
}

void Health::SetServing(bool serving) {
  std::vector<Watcher> watchers;
  int64_t version = 0;
  {
    const std::lock_guard lock(mutex_);
    if (serving_ == serving) {
      return;
    }
    serving_ = serving;
    version = ++version_;
    watchers = std::exchange(waiting_, {});
  }
  for (const Watcher& watcher : watchers) {
    Tell(watcher, version);
  }
}

HealthCheckResponse Health::Describe(std::string_view service) const {
  HealthCheckResponse response;
  if (!service.empty() && !services_.contains(service)) {
    response.set_status(HealthCheckResponse::SERVICE_UNKNOWN);
  } else {
    response.set_status(serving_ ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING);
  }
  return response;
}

void Health::Check(rpc::Call<Request, Response> call) {
  Response response;
  {
    const std::lock_guard lock(mutex_);
    response = Describe(call.request().service());
  }
  if (response.status() == Response::SERVICE_UNKNOWN) {
    call.Finish(MakeError(absl::StatusCode::kNotFound, "SERVICE_UNKNOWN",
                          Concat("this server has no service ", call.request().service())));
    return;
  }
  call.Finish(response);
}

void Health::Watch(Watcher watcher) {
  int64_t version = 0;
  {
    const std::lock_guard lock(mutex_);
    version = version_;
  }
  Tell(watcher, version);
}

// Writes the current state; if it changed meanwhile, writes it again.
void Health::Tell(const Watcher& watcher, int64_t version) {
  Response response;
  {
    const std::lock_guard lock(mutex_);
    response = Describe(watcher.request().service());
  }
  watcher.Write(response, [this, watcher, version](bool good) {
    if (!good) {
      watcher.Finish(absl::OkStatus());
      return;
    }
    int64_t now = 0;
    {
      const std::lock_guard lock(mutex_);
      now = version_;
      if (now == version) {
        std::erase_if(waiting_, [](const Watcher& other) { return other.cancelled(); });
        waiting_.push_back(watcher);
        return;
      }
    }
    Tell(watcher, now);
  });
}

}  // namespace outlay::server
