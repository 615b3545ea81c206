// Serves grpc.reflection.v1alpha: clients such as buf curl get every method and message from the server itself.
#ifndef OUTLAY_COMMON_SERVER_REFLECTION_H_
#define OUTLAY_COMMON_SERVER_REFLECTION_H_

#include <string>
#include <vector>

#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "grpc/reflection/v1alpha/reflection.pb.h"

namespace outlay::server {

// Thread-safe after SetServices. Must outlive the dispatcher's calls.
class Reflection {
 public:
  void Bind(rpc::Dispatcher& dispatcher);
  // Sets the services that are listed; to be called after the last Bind.
  void SetServices(const rpc::Dispatcher& dispatcher) { services_ = dispatcher.Services(); }

 private:
  using Request = grpc::reflection::v1alpha::ServerReflectionRequest;
  using Response = grpc::reflection::v1alpha::ServerReflectionResponse;

  void Serve(rpc::Stream<Request, Response> stream);
  Response Answer(const Request& request) const;

  std::vector<std::string> services_;
};

}  // namespace outlay::server

#endif  // OUTLAY_COMMON_SERVER_REFLECTION_H_
