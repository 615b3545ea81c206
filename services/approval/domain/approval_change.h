// A change of rules, policies or settings that takes two persons: one proposes it, another confirms or rejects it (A1,
// A10). The code of rules, policies and settings itself decides what is changed. Values; pure functions.
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

// Numbers as in the API. EXPIRED is never stored: readers derive it from PROPOSED and the time.
enum class ChangeState : uint8_t { kProposed = 1, kDone = 2, kRejected = 3, kExpired = 4 };
std::string_view ChangeStateName(ChangeState state);

struct ApprovalChange {
  std::string id;
  std::string change;       // bytes of the API's message
  std::string replaced;     // the API's message before the change; empty: it creates something
  std::string etag_before;  // the etag of `replaced`
  std::string reason;
  ChangeState state = ChangeState::kProposed;
  Actor proposer;
  Persons proposers;       // who may be behind the proposal
  std::string decided_by;  // user or service id; empty: nobody
  absl::Time create_time;
  std::optional<absl::Time> decide_time;
  int64_t revision = 1;
  std::string create_digest;

  bool operator==(const ApprovalChange&) const = default;
};

// Returns the time until which the change can be confirmed, exclusive.
absl::Time ExpiryOf(const ApprovalChange& change);
// Returns the state as of `now`.
ChangeState StateOf(const ApprovalChange& change, absl::Time now);

// FAILED_PRECONDITION / CHANGE_NOT_PROPOSED.
absl::Status CheckProposed(const ApprovalChange& change, absl::Time now);
// FAILED_PRECONDITION / SECOND_PERSON_REQUIRED: the confirmer may be the same person as the proposer.
absl::Status CheckConfirmer(const ApprovalChange& change, const Actor& confirmer, const Persons& behind);
// FAILED_PRECONDITION / PROPOSER_NOT_PERMITTED. `may_propose`: whether the proposer would be allowed to propose it now.
// Not checked if no person was proven to be behind the proposal: a service that proposes by itself has no rights of a
// user.
absl::Status CheckProposer(const ApprovalChange& change, bool may_propose);

// Returns the changes to delete when a new one is added: those that ended long ago and, if there are too many, the
// oldest others that ended; a limited number at a time. `ended`: ids of ended changes by the time of their end;
// `waiting`: the number of the others.
std::vector<std::string> ForgottenChanges(const std::multimap<absl::Time, std::string>& ended, size_t waiting,
                                          absl::Time now);

// Returns the change after it was confirmed or rejected by `actor`.
ApprovalChange Decided(const ApprovalChange& change, ChangeState state, const Actor& actor, absl::Time now);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_APPROVAL_CHANGE_H_
