#include "services/directory/http/user_reads.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/convert/users.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/user_decisions.h"
#include "services/directory/http/id_lookup.h"
#include "services/directory/http/scim_meta.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/limits.h"
#include "services/directory/scim/user_resource.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

absl::StatusOr<ScimResource> MakeResource(const store::Reader& reader, const ScimRequest& request, const User& user) {
  const IdKey key = {request.caller.organization, user.id};
  OUTLAY_ASSIGN_OR_RETURN(const Person person, LoadPerson(reader, key));
  ScimResource resource = {.json = scim::ToResource(user, person), .etag = EtagOf(user)};
  SetMeta(resource.json.get(), {.resource_type = "User",
                                .created = user.create_time,
                                .last_modified = user.update_time,
                                .location = ScimLocation(request.base_url, kScimUsersPath, user.id),
                                .etag = resource.etag});
  return resource;
}

// Null: there is no such user, or it is hidden.
absl::StatusOr<std::optional<User>> FindSeenUser(const store::Reader& reader, const std::string& organization,
                                                 const std::string& user_id) {
  if (!IsValidId(user_id)) return std::nullopt;
  OUTLAY_ASSIGN_OR_RETURN(std::optional<User> user, FindUser(reader, {organization, user_id}));
  if (user.has_value() && !IsSeenByScim(*user)) user.reset();
  return user;
}

// Indexes that find a user by what a filter asks for.
constexpr AttributeIndex kUserIndexes[] = {
    {"username", FindUserIdByUserName}, {"externalid", FindUserIdByExternalId}, {"emails", FindUserIdByEmail}};

// Counts the matches, and keeps those of the page.
class Listing {
 public:
  Listing(const store::Reader& reader, const ScimRequest& request, const ScimQuery& query)
      : reader_(reader), request_(request), query_(query) {}

  absl::Status Take(const User& user) {
    if (!IsSeenByScim(user)) return absl::OkStatus();
    std::optional<ScimResource> resource;
    if (query_.filter.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(resource, MakeResource(reader_, request_, user));
      if (!scim::Matches(*query_.filter, resource->json.get(), scim::UserType())) return absl::OkStatus();
    }
    ++page_.total;
    if (page_.total < query_.page.start_index || std::ssize(page_.resources) >= query_.page.count) {
      return absl::OkStatus();
    }
    if (!resource.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(resource, MakeResource(reader_, request_, user));
    }
    page_.resources.push_back(*std::move(resource));
    return absl::OkStatus();
  }

  absl::Status TakeAll() {
    int64_t scanned = 0;
    return ScanUsers(reader_, request_.caller.organization, [&](const User& user) -> absl::StatusOr<store::Visit> {
      if (++scanned > scim::limits::kScannedUsers) {
        return scim::TooMany(Concat("the organization has more than ", scim::limits::kScannedUsers,
                                    " users: ask for one userName, externalId or address"));
      }
      OUTLAY_RETURN_IF_ERROR(Take(user));
      return store::Visit::kContinue;
    });
  }

  ScimPage Finish() { return std::move(page_); }

 private:
  const store::Reader& reader_;
  const ScimRequest& request_;
  const ScimQuery& query_;
  ScimPage page_;
};

}  // namespace

absl::StatusOr<ScimResource> ReadScimUser(const store::Reader& reader, const ScimRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<User> user,
                          FindSeenUser(reader, request.caller.organization, request.id));
  if (!user.has_value()) return UserNotFound(request.id);
  return MakeResource(reader, request, *user);
}

absl::StatusOr<ScimPage> ListScimUsers(const store::Reader& reader, const ScimRequest& request, const ScimQuery& query,
                                       ScanTurns& turns) {
  const std::string& organization = request.caller.organization;
  Listing listing(reader, request, query);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> id,
                          LookUpId(reader, organization, query.filter, kUserIndexes));
  if (!id.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(const std::unique_ptr<ScanTurns::Turn> turn, turns.Take(organization));
    OUTLAY_RETURN_IF_ERROR(listing.TakeAll());
    return listing.Finish();
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<User> user, FindSeenUser(reader, organization, *id));
  if (user.has_value()) OUTLAY_RETURN_IF_ERROR(listing.Take(*user));
  return listing.Finish();
}

}  // namespace outlay::directory
