// The permission to pass over budgets that block, once, for one document (B12). Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_OVERRIDE_GRANT_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_OVERRIDE_GRANT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/money.h"
#include "common/base/persons.h"
#include "services/budget/domain/holds/document_holds.h"
#include "services/budget/domain/holds/hold_decisions.h"
#include "services/budget/domain/holds/verdict.h"

namespace outlay::budget {

// Numbers as in the API. kExpired exists only in reads; an expired grant is stored as active.
enum class GrantState { kActive = 1, kUsed = 2, kRevoked = 3, kExpired = 4 };

struct OverrideGrant {
  std::string id;
  std::string group_id;  // the group whose spend it allows
  std::string document;
  Money max_amount;          // positive
  std::string budget_id;     // the only budget that is passed over; empty: all
  std::string requester_id;  // for whom; empty: anybody but its maker
  std::string reason;
  absl::Time expire_time;  // in business time, exclusive
  GrantState state = GrantState::kActive;
  std::string hold_id;  // the hold that used it; empty: not used
  Actor maker;
  Persons makers;       // the persons who may be behind the maker
  std::string revoker;  // empty: not revoked
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;       // counts changes; the etag is derived from it
  std::string create_digest;  // of the creating request

  bool operator==(const OverrideGrant&) const = default;
};

// The actor of a request, and the persons who may be behind that actor.
struct Asker {
  Actor actor;
  Persons behind;
};

// Returns the state as readers see it.
GrantState StateAt(const OverrideGrant& grant, absl::Time business_now);
// Returns the state's name in the API, for instance "USED".
std::string StateName(GrantState state);

// Checks whether a grant may be made. INVALID_ARGUMENT / FIELD_INVALID {field: override_grant.expire_time}: in the past
// or too far away; FAILED_PRECONDITION / SECOND_PERSON_REQUIRED: its maker may be the person whom it is for.
absl::Status CheckNewGrant(const OverrideGrant& grant, absl::Time business_now);

// Checks that a grant can still be used. FAILED_PRECONDITION / OVERRIDE_GRANT_ENDED: it was used, revoked or has
// expired.
absl::Status CheckActive(const OverrideGrant& grant, absl::Time business_now);

// Checks whether a grant may be used for a spend. OVERRIDE_GRANT_ENDED; FAILED_PRECONDITION / OVERRIDE_GRANT_MISMATCH
// {field}: it is for another group, document or requester, or for less than the amount with its tolerance;
// SECOND_PERSON_REQUIRED: its maker may be the person who asks or spends.
absl::Status CheckUse(const OverrideGrant& grant, const HoldRequest& request, const Asker& asker,
                      absl::Time business_now);

// Checks whether a grant may be used for all spends of a document, which name it. Errors of CheckUse, with a spend's
// field; the amounts are compared together, with nothing of tolerance. `requesters`: who may be behind the document,
// besides the asker.
absl::Status CheckUseOnDocument(const OverrideGrant& grant, const std::vector<DocumentSpend>& spends,
                                const Asker& asker, const Persons& requesters, absl::Time business_now);

// Returns true if a spend passed only because budgets were passed over, or because none applied although
// `must_have_budget`.
bool NeededOverride(const Verdict& verdict, bool must_have_budget);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_OVERRIDE_GRANT_H_
