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

// What a person may spend without a review (D4). Unset: no limit.
struct SpendingLimits {
  std::optional<Money> per_order;
  std::optional<Money> per_period;
  LimitPeriod period = LimitPeriod::kNone;

  bool operator==(const SpendingLimits&) const = default;
};

struct Invitation {
  std::string token_hash;  // SHA-256; the token itself is stored nowhere
  absl::Time expire_time;  // exclusive
  // By e-mail: what its token is made of again (MailedToken); empty: it is not sent.
  std::string nonce = {};

  bool operator==(const Invitation&) const = default;
};

// A user without what tells who it is: this part may be logged and announced.
struct User {
  std::string id;
  UserState state = UserState::kInvited;
  std::string manager_id;  // empty: nobody
  std::string owner_id;    // of a service account; empty: nobody's
  SpendingLimits spending_limits;
  std::optional<Invitation> invitation;  // the last one, while it can be accepted
  std::optional<absl::Time> deprovision_time;
  std::vector<std::string> former_group_ids;  // of a DEPROVISIONED user
  // Of a DEPROVISIONED user: what it was until then; unset: not known, since rows did not always keep it.
  std::optional<UserState> former_state = std::nullopt;
  bool erased = false;
  bool scim_deleted = false;  // an identity provider deleted it, and sees it no more; always DEPROVISIONED
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;       // counts changes; the etag is made of it
  std::string create_digest;  // of the creating request

  bool operator==(const User&) const = default;
};

// Who a user is. Kept apart from the user, so that it never reaches the log, and can be erased.
struct Person {
  std::string email;  // empty only of an erased person
  std::string display_name;
  std::string external_id;  // empty: none
  // What only identity providers write (D6).
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
  bool only_mapped = false;                   // nobody made it otherwise: it ends with the last mapping

  bool operator==(const Membership&) const = default;
};

// The first moment of a time's day, in UTC.
absl::Time DayOf(absl::Time time);

// Whether a user was created before `since`, and was not seen on its day or later. `last_seen`: a day.
bool IsDormant(const User& user, const std::optional<absl::Time>& last_seen, absl::Time since);

// What two addresses have in common that differ in the case of (ASCII) letters only.
std::string FoldEmail(std::string_view email);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_USER_H_
