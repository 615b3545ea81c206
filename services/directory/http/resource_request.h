// Extracts the resource that a SCIM request names. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_RESOURCE_REQUEST_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_RESOURCE_REQUEST_H_

#include "services/directory/commands/scene.h"
#include "services/directory/http/scim_endpoint.h"

namespace outlay::directory {

inline ResourceRequest ToResourceRequest(const ScimRequest& request) {
  return {.id = request.id, .etag = request.etag};
}

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_RESOURCE_REQUEST_H_
