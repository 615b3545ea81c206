// The interface of a resource type that SCIM serves (D6). The router (scim_router.h) does the rest: HTTP, tokens,
// parameters, etags, projections, error bodies.
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_ENDPOINT_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_ENDPOINT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/function.h"
#include "common/base/json.h"
#include "common/rpc/caller.h"
#include "services/directory/scim/filter.h"
#include "services/directory/scim/list_response.h"
#include "services/directory/scim/patch.h"
#include "services/directory/scim/resource.h"
#include "services/directory/scim/schema.h"

namespace outlay::directory {

// A caller and a resource. Only resources of the caller's organization are visible.
struct ScimRequest {
  rpc::Caller caller;    // the token, for its organization
  std::string base_url;  // such as "https://scim.outlay.example/scim/v2": the beginning of locations
  std::string id;        // empty: the collection
  std::string etag;      // must match the resource's; empty: not checked
};

// A query for a collection.
struct ScimQuery {
  std::optional<scim::Filter> filter;  // nothing: all
  scim::Page page;
  scim::Projection projection;  // applied by the router; values left out need not be loaded
};

// A resource in its state after the request.
struct ScimResource {
  Json json;         // with `schemas`, `id` and `meta` (see SetMeta); null: the answer of a PATCH has no body (204)
  std::string etag;  // of the resource, without quotes
};

struct ScimPage {
  int64_t total = 0;  // on all pages
  std::vector<ScimResource> resources;
};

// The description of a type for clients.
struct ScimEndpointInfo {
  std::string_view name;                     // "User"
  std::string_view path;                     // "Users"
  std::string_view description;              // for people
  const scim::ResourceType* type = nullptr;  // lives forever
};

// Thread-safe. Errors are any status of the commands or of scim/errors.h; scim::ToHttpError converts them for clients.
// NOT_FOUND for ids of other organizations, as for unknown ones.
class ScimEndpoint {
 public:
  using Done = UniqueFunction<void(absl::StatusOr<ScimResource>)>;

  virtual ~ScimEndpoint() = default;

  virtual ScimEndpointInfo info() const = 0;

  // Read durable rows and answer immediately, on the caller's thread.
  virtual absl::StatusOr<ScimResource> Get(const ScimRequest& request, const scim::Projection& projection) const = 0;
  virtual absl::StatusOr<ScimPage> List(const ScimRequest& request, const ScimQuery& query) const = 0;

  // Pass a command to the executor; `done` is called once, on any thread, when the result is durable. `resource` comes
  // from scim::NormalizeResource.
  virtual void Create(const ScimRequest& request, Json resource, Done done) = 0;
  virtual void Replace(const ScimRequest& request, Json resource, Done done) = 0;
  virtual void Patch(const ScimRequest& request, std::vector<scim::PatchStep> steps, Done done) = 0;
  virtual void Delete(const ScimRequest& request, UniqueFunction<void(absl::Status)> done) = 0;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_ENDPOINT_H_
