// Things as a whole service, for the tests of the host.
#ifndef OUTLAY_COMMON_SERVER_TESTING_THINGS_SERVICE_H_
#define OUTLAY_COMMON_SERVER_TESTING_THINGS_SERVICE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/rpc/testing/things.h"
#include "common/server/host.h"

namespace outlay::server {

class ThingsService final : public Service {
 public:
  static absl::StatusOr<std::unique_ptr<Service>> Make(Host& host) {
    auto service = std::make_unique<ThingsService>();
    service->things.Bind(host.dispatcher());
    return service;
  }

  rpc::Things things;
};

}  // namespace outlay::server

#endif  // OUTLAY_COMMON_SERVER_TESTING_THINGS_SERVICE_H_
