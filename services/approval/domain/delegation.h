// Who stands in for whom (A8).
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
  std::optional<int64_t> cap_minor;  // of the organization's currency, inclusive; unset: any amount
  bool revoked = false;
  std::string create_digest;

  bool operator==(const Delegation&) const = default;
};

// Whether it counts now for such a subject.
bool Covers(const Delegation& delegation, const Subject& subject, absl::Time now);

// The user, and everybody for whom the user could decide over delegations, whatever their windows, scopes and caps: no
// less than those for whom the user may.
std::set<std::string> ActsFor(const std::vector<Delegation>& delegations, const std::string& user);

// For everybody for whom the user could decide now: the shortest chain from them to the user, both included, over
// delegations that cover the subject now and ACTIVE people, at most limits::kDelegationChain of them. Not the user.
using Chains = std::map<std::string, std::vector<std::string>, std::less<>>;
Chains ChainsTo(const std::vector<Delegation>& delegations, const std::string& user, const Subject& subject,
                const People& people, absl::Time now);

// Whether a new delegation may be added.
// INVALID_ARGUMENT / FIELD_INVALID {field}: the window is empty or over. FAILED_PRECONDITION / DELEGATE_NOT_ABLE
// {delegate}: not an ACTIVE user who may decide somewhere, or the delegator. FAILED_PRECONDITION / DELEGATION_CYCLE
// {delegate}: the delegator already stands in for the delegate over others. Windows, scopes and caps are not looked at:
// a cycle of any of them is refused.
absl::Status CheckDelegation(const Delegation& added, const std::vector<Delegation>& present, const People& people,
                             absl::Time now);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_DELEGATION_H_
