// /Groups of SCIM: the identity provider's groups (D6).
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_GROUPS_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_GROUPS_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/command/executor.h"
#include "common/store/store.h"
#include "services/directory/http/scim_endpoint.h"

namespace outlay::directory {

// Thread-safe. A group may have many members: the answer to a PATCH has no body, and a page with members ends before
// scim::limits::kMembersPerPage of them, but has at least one group. INVALID_FILTER: a filter on members that does not
// also require an `id`, a `displayName` or an `externalId`.
class ScimGroups final : public ScimEndpoint {
 public:
  // All must outlive the endpoint.
  ScimGroups(store::Store* store, command::Executor* executor, const Clock* clock, Random* random)
      : store_(store), executor_(executor), ids_(clock, random) {}

  ScimEndpointInfo info() const override;
  absl::StatusOr<ScimResource> Get(const ScimRequest& request, const scim::Projection& projection) const override;
  absl::StatusOr<ScimPage> List(const ScimRequest& request, const ScimQuery& query) const override;
  void Create(const ScimRequest& request, Json resource, Done done) override;
  void Replace(const ScimRequest& request, Json resource, Done done) override;
  void Patch(const ScimRequest& request, std::vector<scim::PatchStep> steps, Done done) override;
  void Delete(const ScimRequest& request, UniqueFunction<void(absl::Status)> done) override;

 private:
  void Execute(const ScimRequest& request, std::unique_ptr<command::Command> command, bool with_body, Done done);

  store::Store* const store_;
  command::Executor* const executor_;
  IdGenerator ids_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_GROUPS_H_
