#include "services/directory/rpc/user_reads.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/access/list_cursor.h"
#include "common/access/reach.h"
#include "common/base/status_macros.h"
#include "common/rpc/values.h"
#include "services/directory/commands/sight.h"
#include "services/directory/convert/users.h"
#include "services/directory/domain/names.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

using Filter = v1::ListUsersRequest::Filter;

class Listing {
 public:
  Listing(const store::Reader& reader, const rpc::Caller& caller, const Filter& filter, access::ListCursor cursor)
      : reader_(reader),
        organization_(caller.organization),
        reach_(caller.reach.get()),
        filter_(filter),
        cursor_(std::move(cursor)) {}

  // Uses the narrowest index for the filter, and compares each row with the rest of it.
  absl::Status ById() {
    const auto visit = [this](const std::string& user_id) { return Take(user_id, user_id); };
    if (!filter_.email().empty()) {
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> id,
                              FindUserIdByEmail(reader_, organization_, filter_.email()));
      return One(id);
    }
    if (!filter_.external_id().empty()) {
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> id,
                              FindUserIdByExternalId(reader_, organization_, filter_.external_id()));
      return One(id);
    }
    if (!filter_.group().empty()) {
      return VisitMembers(reader_, {organization_, LastId(filter_.group())}, cursor_.after(), visit);
    }
    if (!filter_.manager().empty()) {
      return VisitReports(reader_, {organization_, LastId(filter_.manager())}, cursor_.after(), visit);
    }
    return VisitUsers(reader_, organization_, cursor_.after(), visit);
  }

  absl::Status ByEmail() {
    return VisitEmails(reader_, organization_, cursor_.after(),
                       [this](const std::string& email, const std::string& user_id) { return Take(email, user_id); });
  }

  absl::StatusOr<v1::ListUsersResponse> Finish() {
    OUTLAY_RETURN_IF_ERROR(cursor_.status());
    response_.set_next_page_token(cursor_.NextToken());
    return std::move(response_);
  }

 private:
  absl::Status One(const std::optional<std::string>& user_id) {
    if (user_id.has_value() && !cursor_.after().has_value()) Take(*user_id, *user_id);
    return absl::OkStatus();
  }

  store::Visit Take(const std::string& key, const std::string& user_id) {
    const IdKey at = {organization_, user_id};
    const auto is_in_sight = [&] { return IsUserInSight(reader_, reach_, at); };
    return cursor_.Visit(key, is_in_sight, [&]() -> absl::StatusOr<bool> {
      OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(reader_, at));
      OUTLAY_ASSIGN_OR_RETURN(const Person person, LoadPerson(reader_, at));
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<absl::Time> last_seen, FindLastSeen(reader_, at));
      if (filter_.has_not_seen_since() && !IsDormant(user, last_seen, rpc::TimeFromProto(filter_.not_seen_since()))) {
        return false;
      }
      OUTLAY_ASSIGN_OR_RETURN(const bool fits, Fits(user, person));
      if (!fits) return false;
      v1::User* const proto = response_.add_users();
      *proto = ToProto(organization_, user);
      directory::FillPerson(person, proto);
      FillLastSeen(last_seen, proto);
      return true;
    });
  }

  absl::StatusOr<bool> Fits(const User& user, const Person& person) const {
    const bool state_fits =
        filter_.states().empty() || std::any_of(filter_.states().begin(), filter_.states().end(), [&](int state) {
          return FromProto(static_cast<v1::UserChanged::State>(state)) == user.state;
        });
    if (!state_fits || (!filter_.manager().empty() && LastId(filter_.manager()) != user.manager_id) ||
        (!filter_.email().empty() && FoldEmail(filter_.email()) != FoldEmail(person.email)) ||
        (!filter_.external_id().empty() && filter_.external_id() != person.external_id)) {
      return false;
    }
    if (filter_.group().empty()) return true;
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Membership> membership,
                            FindMembership(reader_, {organization_, user.id, LastId(filter_.group())}));
    return membership.has_value();
  }

  const store::Reader& reader_;
  const std::string& organization_;
  const access::Reach* const reach_;
  const Filter& filter_;
  access::ListCursor cursor_;
  v1::ListUsersResponse response_;
};

}  // namespace

absl::StatusOr<v1::User> GetUser(const store::Reader& reader, const rpc::Caller& caller, const std::string& user_id) {
  const IdKey key = {caller.organization, user_id};
  OUTLAY_RETURN_IF_ERROR(CheckUserInSight(reader, caller.reach.get(), key));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(reader, key));
  v1::User proto = ToProto(caller.organization, user);
  OUTLAY_RETURN_IF_ERROR(FillPerson(reader, caller.organization, &proto));
  return proto;
}

absl::StatusOr<v1::ListUsersResponse> ListUsers(const store::Reader& reader, const rpc::Caller& caller,
                                                const v1::ListUsersRequest& request) {
  const bool by_email = request.order() == v1::ListUsersRequest::ORDER_EMAIL;
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "users.list",
                                                    .organization = caller.organization,
                                                    .filter = request.filter().SerializeAsString(),
                                                    .order = by_email ? "email" : "id"},
                                                   request.page_size(), request.page_token()));
  // Must not reveal whether a visible user is also a member of that group.
  const std::string& group = request.filter().group();
  if (!group.empty() && !access::Covers(caller.reach.get(), LastId(group))) return v1::ListUsersResponse();
  Listing listing(reader, caller, request.filter(), std::move(cursor));
  OUTLAY_RETURN_IF_ERROR(by_email ? listing.ByEmail() : listing.ById());
  return listing.Finish();
}

absl::Status FillPerson(const store::Reader& reader, const std::string& organization, v1::User* user) {
  const IdKey key = {organization, LastId(user->name())};
  OUTLAY_ASSIGN_OR_RETURN(const Person person, LoadPerson(reader, key));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<absl::Time> last_seen, FindLastSeen(reader, key));
  directory::FillPerson(person, user);
  FillLastSeen(last_seen, user);
  return absl::OkStatus();
}

}  // namespace outlay::directory
