#include "services/directory/rpc/memberships_service.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/access/list_cursor.h"
#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/page.h"
#include "services/directory/commands/memberships.h"
#include "services/directory/convert/users.h"
#include "services/directory/domain/names.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kPath = "/outlay.directory.v1.Memberships/";

class Listing {
 public:
  Listing(const store::Reader& reader, const rpc::Caller& caller, access::ListCursor cursor)
      : reader_(reader), organization_(caller.organization), reach_(caller.reach.get()), cursor_(std::move(cursor)) {}

  // The user's memberships; keys are group ids. A user has few groups.
  absl::Status OfUser(const std::string& user_id, const std::string& group_id) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<Membership> memberships,
                            LoadMemberships(reader_, {organization_, user_id}));
    for (const Membership& membership : memberships) {
      const bool is_asked_for = group_id.empty() || membership.group_id == group_id;
      const bool is_next = !cursor_.after().has_value() || membership.group_id > *cursor_.after();
      if (is_asked_for && is_next && Add(membership.group_id, membership) == store::Visit::kStop) break;
    }
    return absl::OkStatus();
  }

  // The group's memberships; keys are user ids.
  absl::Status OfGroup(const std::string& group_id) {
    if (!access::Covers(reach_, group_id)) return absl::OkStatus();
    return VisitMembers(reader_, {organization_, group_id}, cursor_.after(), [&](const std::string& user_id) {
      return cursor_.Visit(user_id, [&]() -> absl::StatusOr<bool> {
        OUTLAY_ASSIGN_OR_RETURN(const std::optional<Membership> membership,
                                FindMembership(reader_, {organization_, user_id, group_id}));
        if (!membership.has_value()) return DataLoss(kMembersByGroup.name);
        *response_.add_memberships() = ToProto(organization_, *membership);
        return true;
      });
    });
  }

  // All memberships; keys are "user/group".
  absl::Status All() {
    std::optional<PairKey> after;
    if (cursor_.after().has_value()) {
      const size_t slash = cursor_.after()->find('/');
      if (slash == std::string::npos) return rpc::PageTokenInvalid();
      after = PairKey(organization_, cursor_.after()->substr(0, slash), cursor_.after()->substr(slash + 1));
    }
    return VisitMemberships(reader_, organization_, after, [&](const Membership& membership) {
      return Add(Concat(membership.user_id, "/", membership.group_id), membership);
    });
  }

  absl::StatusOr<v1::ListMembershipsResponse> Finish() {
    OUTLAY_RETURN_IF_ERROR(cursor_.status());
    response_.set_next_page_token(cursor_.NextToken());
    return std::move(response_);
  }

 private:
  store::Visit Add(const std::string& key, const Membership& membership) {
    return cursor_.Visit(
        key, [&] { return access::Covers(reach_, membership.group_id); },
        [&]() -> absl::StatusOr<bool> {
          *response_.add_memberships() = ToProto(organization_, membership);
          return true;
        });
  }

  const store::Reader& reader_;
  const std::string& organization_;
  const access::Reach* const reach_;
  access::ListCursor cursor_;
  v1::ListMembershipsResponse response_;
};

absl::StatusOr<v1::ListMembershipsResponse> List(const store::Reader& reader, const rpc::Caller& caller,
                                                 const v1::ListMembershipsRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "memberships.list",
                                                    .organization = caller.organization,
                                                    .filter = request.filter().SerializeAsString(),
                                                    .order = ""},
                                                   request.page_size(), request.page_token()));
  Listing listing(reader, caller, std::move(cursor));
  const std::string user_id = LastId(request.filter().user());
  const std::string group_id = LastId(request.filter().group());
  if (!user_id.empty()) {
    OUTLAY_RETURN_IF_ERROR(listing.OfUser(user_id, group_id));
  } else {
    OUTLAY_RETURN_IF_ERROR(group_id.empty() ? listing.All() : listing.OfGroup(group_id));
  }
  return listing.Finish();
}

template <typename Request>
MembershipRequest ToMembershipRequest(const Request& request) {
  return {.user_id = LastId(request.user()), .group_id = LastId(request.group())};
}

}  // namespace

void MembershipsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "AddMembership"), this, &MembershipsService::AddMembership);
  dispatcher.Bind(Concat(kPath, "RemoveMembership"), this, &MembershipsService::RemoveMembership);
  dispatcher.Bind(Concat(kPath, "MoveUser"), this, &MembershipsService::MoveUser);
  dispatcher.Bind(Concat(kPath, "ListMemberships"), this, &MembershipsService::ListMemberships);
}

void MembershipsService::AddMembership(rpc::Call<v1::AddMembershipRequest, v1::Membership> call) {
  command::ExecuteCall(*executor_, call,
                       std::make_unique<directory::AddMembership>(ToMembershipRequest(call.request())));
}

void MembershipsService::RemoveMembership(rpc::Call<v1::RemoveMembershipRequest, v1::RemoveMembershipResponse> call) {
  command::ExecuteCall(*executor_, call,
                       std::make_unique<directory::RemoveMembership>(ToMembershipRequest(call.request())));
}

void MembershipsService::MoveUser(rpc::Call<v1::MoveUserRequest, v1::Membership> call) {
  const v1::MoveUserRequest& request = call.request();
  command::ExecuteCall(
      *executor_, call,
      std::make_unique<directory::MoveUser>(
          MembershipRequest{.user_id = LastId(request.name()), .group_id = LastId(request.from_group())},
          LastId(request.to_group())));
}

void MembershipsService::ListMemberships(rpc::Call<v1::ListMembershipsRequest, v1::ListMembershipsResponse> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(List(*store_->Read(store::PartitionOf(caller.organization)), caller, call.request()));
}

}  // namespace outlay::directory
