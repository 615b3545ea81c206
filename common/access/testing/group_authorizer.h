// For tests of a service's use of reaches: every caller may call every method, and reaches the groups below its own.
// "ann" is at the top, "eve" in sales, "edgar" in engineering; others have no group.
#ifndef OUTLAY_COMMON_ACCESS_TESTING_GROUP_AUTHORIZER_H_
#define OUTLAY_COMMON_ACCESS_TESTING_GROUP_AUTHORIZER_H_

#include <memory>
#include <utility>

#include "common/access/organization.h"
#include "common/rpc/authenticator.h"

namespace outlay::access {

// Thread-safe.
class GroupAuthorizer final : public rpc::Authorizer {
 public:
  GroupAuthorizer() {
    OrganizationDraft draft;
    draft.SetGroup("company", "");
    draft.SetGroup("engineering", "company");
    draft.SetGroup("sales", "company");
    draft.SetRole("all", PermissionSet(1));
    draft.SetUser("ann", UserState::kActive, {{.group_id = "company", .role_id = "all"}});
    draft.SetUser("eve", UserState::kActive, {{.group_id = "sales", .role_id = "all"}});
    draft.SetUser("edgar", UserState::kActive, {{.group_id = "engineering", .role_id = "all"}});
    organization_ = draft.Publish();
  }

  absl::Status Authorize(rpc::Caller& caller, const rpc::Method&) override {
    constexpr PermissionId kAll = 0;
    caller.reach = std::make_shared<const Reach>(organization_.ReachOf(caller.subject, kAll, absl::FromUnixSeconds(0)));
    return absl::OkStatus();
  }

 private:
  Organization organization_;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_TESTING_GROUP_AUTHORIZER_H_
