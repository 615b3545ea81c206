// Converts users and memberships between the API and domain values. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_USERS_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_USERS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/user.pb.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

UserState FromProto(v1::UserChanged::State state);
// INVALID_ARGUMENT / FIELD_INVALID {field}, relative to the limits.
absl::StatusOr<SpendingLimits> FromProto(const v1::SpendingLimits& proto);
Person PersonFromProto(const v1::User& proto);

std::string EtagOf(const User& user);
// Returns the user as logged: without personal data.
v1::User ToProto(std::string_view organization, const User& user);
// Adds personal data, for the caller only.
void FillPerson(const Person& person, v1::User* proto);

// Sets `last_seen`, if there is one.
void FillLastSeen(const std::optional<absl::Time>& last_seen, v1::User* proto);

v1::Membership ToProto(std::string_view organization, const Membership& membership);
v1::UserChanged ToEvent(std::string_view organization, const User& user);
v1::MembershipChanged ToEvent(std::string_view organization, const Membership& membership);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_USERS_H_
