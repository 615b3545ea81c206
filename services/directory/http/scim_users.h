// /Users of SCIM (D6).
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_USERS_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_USERS_H_

#include <memory>
#include <vector>

#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/command/executor.h"
#include "common/store/store.h"
#include "services/directory/http/scan_turns.h"
#include "services/directory/http/scim_endpoint.h"

namespace outlay::directory {

// Equalities on userName, externalId, emails and id use an index; other filters read each user of the organization, up
// to scim::limits::kScannedUsers, in at most kScansAtOnce lists at a time. Deleted (DeleteScimUser) and erased users
// are hidden.
class ScimUsers final : public ScimEndpoint {
 public:
  // All must outlive the endpoint.
  ScimUsers(store::Store* store, command::Executor* executor, const Clock* clock, Random* random)
      : store_(store), executor_(executor), ids_(clock, random) {}

  ScimEndpointInfo info() const override;
  absl::StatusOr<ScimResource> Get(const ScimRequest& request, const scim::Projection& projection) const override;
  absl::StatusOr<ScimPage> List(const ScimRequest& request, const ScimQuery& query) const override;
  void Create(const ScimRequest& request, Json resource, Done done) override;
  void Replace(const ScimRequest& request, Json resource, Done done) override;
  void Patch(const ScimRequest& request, std::vector<scim::PatchStep> steps, Done done) override;
  void Delete(const ScimRequest& request, UniqueFunction<void(absl::Status)> done) override;

 private:
  void Execute(const ScimRequest& request, std::unique_ptr<command::Command> command, Done done);

  store::Store* const store_;
  command::Executor* const executor_;
  IdGenerator ids_;
  mutable ScanTurns scans_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_USERS_H_
