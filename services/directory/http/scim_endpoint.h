// What a type of resource must do to be served by SCIM (D6). The router (scim_router.h) does the rest: HTTP, tokens,
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

// Who asks, about which resource. Only resources of the caller's organization exist.
struct ScimRequest {
  rpc::Caller caller;    // the token, for its organization
  std::string base_url;  // such as "https://scim.outlay.example/scim/v2": what locations begin with
  std::string id;        // empty: of the collection
  std::string etag;      // the resource must still have it; empty: not checked
};

// What of a collection.
struct ScimQuery {
  std::optional<scim::Filter> filter;  // nothing: all
  scim::Page page;
  scim::Projection projection;  // the router applies it; values that it leaves out need not be loaded
};

// As it is after the request.
struct ScimResource {
  Json json;         // with `schemas`, `id` and `meta` (see SetMeta); null: the answer of a PATCH has no body (204)
  std::string etag;  // of the resource, without quotes
};

struct ScimPage {
  int64_t total = 0;  // on all pages
  std::vector<ScimResource> resources;
};

// What clients are told about a type.
struct ScimEndpointInfo {
  std::string_view name;                     // "User"
  std::string_view path;                     // "Users"
  std::string_view description;              // for people
  const scim::ResourceType* type = nullptr;  // lives forever
};

// Thread-safe. Errors are any status of the commands or of scim/errors.h; scim::ToHttpError says what clients see.
// NOT_FOUND for ids of other organizations, as for those that nobody has.
class ScimEndpoint {
 public:
  using Done = UniqueFunction<void(absl::StatusOr<ScimResource>)>;

  virtual ~ScimEndpoint() = default;

  virtual ScimEndpointInfo info() const = 0;

  // Read durable rows and answer at once, from the caller's thread.
  virtual absl::StatusOr<ScimResource> Get(const ScimRequest& request, const scim::Projection& projection) const = 0;
  virtual absl::StatusOr<ScimPage> List(const ScimRequest& request, const ScimQuery& query) const = 0;

  // Give a command to the executor; `done` is called once, from any thread, when its end is durable. `resource` is as
  // scim::NormalizeResource gives it.
  virtual void Create(const ScimRequest& request, Json resource, Done done) = 0;
  virtual void Replace(const ScimRequest& request, Json resource, Done done) = 0;
  virtual void Patch(const ScimRequest& request, std::vector<scim::PatchStep> steps, Done done) = 0;
  virtual void Delete(const ScimRequest& request, UniqueFunction<void(absl::Status)> done) = 0;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_ENDPOINT_H_
