// Delegations: users who decide in place of other users (A8).
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_DELEGATION_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_DELEGATION_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"
#include "services/approval/domain/people.h"
#include "services/approval/domain/subject.h"

namespace outlay::approval {

struct Delegation {
  std::string id;
  std::string delegator;
  std::string delegate;
  Interval window;
  std::vector<SubjectKind> kinds;    // empty: all
  std::optional<int64_t> cap_minor;  // in the organization's currency, inclusive; unset: any amount
  bool revoked = false;
  std::string create_digest;

  bool operator==(const Delegation&) const = default;
};

// Returns whether the delegation applies to such a subject at `now`.
bool Covers(const Delegation& delegation, const Subject& subject, absl::Time now);

// Returns the user, and everybody in whose place the user could ever decide by delegations, ignoring their windows,
// scopes and caps: a superset of those in whose place the user may decide at any time.
std::set<std::string> ActsFor(const std::vector<Delegation>& delegations, const std::string& user);

// Returns, for each user in whose place `user` may decide now, the shortest chain from that user to `user`, both
// included. Its delegations, at most limits::kDelegationChain, cover the subject now, and all its delegates are ACTIVE.
// Has no entry for `user`.
using Chains = std::map<std::string, std::vector<std::string>, std::less<>>;
Chains ChainsTo(const std::vector<Delegation>& delegations, const std::string& user, const Subject& subject,
                const People& people, absl::Time now);

// Checks whether a new delegation may be added. INVALID_ARGUMENT / FIELD_INVALID {field}: the window is empty or over.
// FAILED_PRECONDITION / DELEGATE_NOT_ABLE {delegate}: not an ACTIVE user who may decide anywhere, or the delegator.
// FAILED_PRECONDITION / DELEGATION_CYCLE {delegate}: the delegator already decides in place of the delegate, directly
// or through others. Windows, scopes and caps are ignored: a cycle of any of them is refused.
absl::Status CheckDelegation(const Delegation& added, const std::vector<Delegation>& present, const People& people,
                             absl::Time now);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_DELEGATION_H_
