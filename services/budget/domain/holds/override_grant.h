// The permission to pass over budgets that block, once, for one document (B12). Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_OVERRIDE_GRANT_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_OVERRIDE_GRANT_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/money.h"
#include "common/base/persons.h"
#include "services/budget/domain/holds/hold_decisions.h"
#include "services/budget/domain/holds/verdict.h"

namespace outlay::budget {

// Numbers as in the API. Only what reads say is expired; stored it stays active.
enum class GrantState { kActive = 1, kUsed = 2, kRevoked = 3, kExpired = 4 };

struct OverrideGrant {
  std::string id;
  std::string group_id;  // whose spend
  std::string document;
  Money max_amount;          // positive
  std::string budget_id;     // the only one that is passed over; empty: all
  std::string requester_id;  // for whom; empty: anybody but its maker
  std::string reason;
  absl::Time expire_time;  // in business time, exclusive
  GrantState state = GrantState::kActive;
  std::string hold_id;  // what it was used for; empty: nothing
  Actor maker;
  Persons makers;       // who may be behind it
  std::string revoker;  // empty: nobody
  absl::Time create_time;
  absl::Time update_time;
  std::int64_t revision = 0;  // counts changes; the etag is made of it
  std::string create_digest;  // of the creating request

  bool operator==(const OverrideGrant&) const = default;
};

// Who asks, and the persons who may be behind that.
struct Asker {
  Actor actor;
  Persons behind;
};

// As readers are told.
GrantState StateAt(const OverrideGrant& grant, absl::Time business_now);
// The word of the API, for instance "USED".
std::string StateName(GrantState state);

// Whether it may be made. INVALID_ARGUMENT / FIELD_INVALID {field: override_grant.expire_time}: over, or too far away;
// FAILED_PRECONDITION / SECOND_PERSON_REQUIRED: its maker may be the one it is for.
absl::Status CheckNewGrant(const OverrideGrant& grant, absl::Time business_now);

// FAILED_PRECONDITION / OVERRIDE_GRANT_ENDED: it was used or taken back, or its time is over.
absl::Status CheckActive(const OverrideGrant& grant, absl::Time business_now);

// Whether it may be used for a spend. OVERRIDE_GRANT_ENDED; FAILED_PRECONDITION / OVERRIDE_GRANT_MISMATCH {field}: it
// is for another group or document, less money than the amount with its tolerance, or somebody else;
// SECOND_PERSON_REQUIRED: its maker may be the one who asks or spends.
absl::Status CheckUse(const OverrideGrant& grant, const HoldRequest& request, const Asker& asker,
                      absl::Time business_now);

// Whether a spend passed because budgets were passed over, or because none was needed. `must_have_budget`: without any
// it would have been refused.
bool NeededOverride(const Verdict& verdict, bool must_have_budget);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_OVERRIDE_GRANT_H_
