// Decides for each call whether its caller may do what the method requires, and in which groups, by the service's copy
// of the directory.
//
// A person, or the user for whom a service calls, must be ACTIVE and hold the method's permission on some group; the
// caller's `reach` tells commands and readers on which groups. A service that calls as itself may use only methods that
// are marked services_only.
#ifndef OUTLAY_COMMON_ACCESS_ACCESS_AUTHORIZER_H_
#define OUTLAY_COMMON_ACCESS_ACCESS_AUTHORIZER_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/permissions.h"
#include "common/access/rights.h"
#include "common/base/clock.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/method.h"

namespace outlay::access {

// Returns the permissions of methods, for Permissions::Create.
std::vector<std::string> PermissionsOf(const std::vector<const rpc::Method*>& methods);

// Thread-safe.
class AccessAuthorizer final : public rpc::Authorizer {
 public:
  // All must outlive the authorizer.
  AccessAuthorizer(const Permissions* permissions, Rights* rights, const Clock* clock)
      : permissions_(permissions), rights_(rights), clock_(clock) {}

  // UNAUTHENTICATED / CREDENTIALS_REQUIRED: no subject, or no organization. UNAVAILABLE / ACCESS_STALE: see Rights.
  // PERMISSION_DENIED / USER_NOT_ACTIVE: the user is unknown, invited, suspended or deprovisioned, or the organization
  // is unknown; all get the same answer. PERMISSION_DENIED / PERMISSION_REQUIRED {permission}: the user holds the
  // permission on no group, or the caller is a service that calls as itself. PERMISSION_DENIED / GROUP_OUT_OF_REACH:
  // the user holds it, but not on the top group, and the method does not check groups (MethodOptions.by_group).
  absl::Status Authorize(rpc::Caller& caller, const rpc::Method& method) override;

 private:
  const Permissions* const permissions_;
  Rights* const rights_;
  const Clock* const clock_;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_ACCESS_AUTHORIZER_H_
