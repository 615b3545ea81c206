// People and their memberships (D3). Values; pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_USER_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_USER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/base/money.h"

namespace outlay::directory {

// Numbers as in the API.
enum class UserState { kInvited = 1, kActive = 2, kSuspended = 3, kDeprovisioned = 4 };

// The word of the API, for instance "SUSPENDED".
std::string_view ToWord(UserState state);

// Numbers as in the API.
enum class LimitPeriod { kNone = 0, kMonth = 1, kQuarter = 2, kYear = 3 };

// The amounts that a person may spend without a review (D4). Unset: unlimited.
struct SpendingLimits {
  std::optional<Money> per_order;
  std::optional<Money> per_period;
  LimitPeriod period = LimitPeriod::kNone;

  bool operator==(const SpendingLimits&) const = default;
};

struct Invitation {
  std::string token_hash;  // SHA-256; the token itself is not stored
  absl::Time expire_time;  // exclusive
  // For an invitation by e-mail: the nonce from which its token is derived again (MailedToken); empty: it is not sent.
  std::string nonce = {};

  bool operator==(const Invitation&) const = default;
};

// A user without personal data: this part may be logged and announced.
struct User {
  std::string id;
  UserState state = UserState::kInvited;
  std::string manager_id;  // empty: none
  std::string owner_id;    // for a service account; empty: none
  SpendingLimits spending_limits;
  std::optional<Invitation> invitation;  // the last one, while it can be accepted
  std::optional<absl::Time> deprovision_time;
  std::vector<std::string> former_group_ids;  // for a DEPROVISIONED user
  // For a DEPROVISIONED user: the former state; unset: unknown, because rows did not always have it.
  std::optional<UserState> former_state = std::nullopt;
  bool erased = false;
  bool scim_deleted = false;  // deleted by an identity provider, and hidden from it; always DEPROVISIONED
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;       // counts changes; the etag is derived from it
  std::string create_digest;  // of the creating request

  bool operator==(const User&) const = default;
};

// The personal data of a user, stored separately, so that they never reach the log, and can be erased.
struct Person {
  std::string email;  // empty only for an erased person
  std::string display_name;
  std::string external_id;  // empty: none
  // The fields that only identity providers set (D6).
  std::string user_name;  // empty: the email
  std::string given_name;
  std::string family_name;

  bool operator==(const Person&) const = default;
};

struct Membership {
  std::string user_id;
  std::string group_id;
  absl::Time join_time;
  std::vector<std::string> mapping_ids = {};  // the mappings that give it (D6), sorted
  bool only_mapped = false;                   // it was not also given otherwise, and ends with the last mapping

  bool operator==(const Membership&) const = default;
};

// Returns the first instant of a time's day, in UTC.
absl::Time DayOf(absl::Time time);

// Returns whether a user was created before `since`, and not seen on that day or later. `last_seen`: a day.
bool IsDormant(const User& user, const std::optional<absl::Time>& last_seen, absl::Time since);

// Returns a form that is equal for addresses that differ only in the case of (ASCII) letters.
std::string FoldEmail(std::string_view email);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_USER_H_
