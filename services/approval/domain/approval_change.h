// A change of rules, policies or settings by two persons: proposed by one, made or rejected by another (A1, A10). What
// is changed is decided where such changes are. Values; pure functions.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_APPROVAL_CHANGE_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_APPROVAL_CHANGE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/persons.h"

namespace outlay::approval {

// Numbers as in the API. Only what reads say is expired; stored it stays proposed.
enum class ChangeState : uint8_t { kProposed = 1, kDone = 2, kRejected = 3, kExpired = 4 };
std::string_view ChangeStateName(ChangeState state);

struct ApprovalChange {
  std::string id;
  std::string change;       // bytes of the API's message
  std::string replaced;     // the same of what is to be changed, as it was; empty: it was not there
  std::string etag_before;  // of that
  std::string reason;
  ChangeState state = ChangeState::kProposed;
  Actor proposer;
  Persons proposers;       // who may be behind it
  std::string decided_by;  // user or service id; empty: nobody
  absl::Time create_time;
  std::optional<absl::Time> decide_time;
  int64_t revision = 1;
  std::string create_digest;

  bool operator==(const ApprovalChange&) const = default;
};

// Until when it can be confirmed, exclusive.
absl::Time ExpiryOf(const ApprovalChange& change);
// As readers are told at `now`.
ChangeState StateOf(const ApprovalChange& change, absl::Time now);

// FAILED_PRECONDITION / CHANGE_NOT_PROPOSED.
absl::Status CheckProposed(const ApprovalChange& change, absl::Time now);
// FAILED_PRECONDITION / SECOND_PERSON_REQUIRED: who confirms may be who proposed.
absl::Status CheckConfirmer(const ApprovalChange& change, const Actor& confirmer, const Persons& behind);
// FAILED_PRECONDITION / PROPOSER_NOT_PERMITTED. `may_propose`: whether who proposed it could do so now. Where nobody
// was proven to be behind it, it is not asked: a service that proposes by itself has no rights of a user.
absl::Status CheckProposer(const ApprovalChange& change, bool may_propose);

// Which changes are forgotten when another one comes: those that ended long ago, and of the others the oldest where
// there are too many; some at a time. `ended`: ids by when they ended.
std::vector<std::string> ForgottenChanges(const std::multimap<absl::Time, std::string>& ended, size_t waiting,
                                          absl::Time now);

// Done or rejected by somebody.
ApprovalChange Decided(const ApprovalChange& change, ChangeState state, const Actor& actor, absl::Time now);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_APPROVAL_CHANGE_H_
