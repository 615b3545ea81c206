// Extracts the resource that a request of the API names. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_RESOURCE_REQUEST_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_RESOURCE_REQUEST_H_

#include "services/directory/commands/scene.h"
#include "services/directory/domain/names.h"

namespace outlay::directory {

// `request`: any with `name` and `etag`.
template <typename Request>
ResourceRequest ToResourceRequest(const Request& request) {
  return {.id = LastId(request.name()), .etag = request.etag()};
}

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_RESOURCE_REQUEST_H_
