// An exception for a purchase that a policy restricts or blocks, with its reason (A10): requested, granted, and used
// once. Pure.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_BUYING_EXCEPTION_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_BUYING_EXCEPTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/duties.h"
#include "common/base/persons.h"
#include "services/approval/domain/buying.h"
#include "services/approval/domain/people.h"
#include "services/approval/domain/subject.h"

namespace outlay::approval {

// Numbers as in outlay.approval.v1.BuyingException.State. EXPIRED is never stored.
enum class ExceptionState : uint8_t { kWaiting = 1, kUsable = 2, kRefused = 3, kUsed = 4, kExpired = 5 };
std::string_view ExceptionStateName(ExceptionState state);

struct BuyingException {
  std::string id;
  std::string group_id;
  PurchaseItem item;
  std::string justification;
  std::string requester;  // user id
  Persons persons;        // everybody behind the requester at the time of the request
  ExceptionState state = ExceptionState::kWaiting;
  Availability availability = Availability::kUnspecified;  // the verdict of the policies at that time
  std::vector<std::string> policies;                       // ids
  std::string decided_by;                                  // user id
  std::string decision_reason;
  std::string review_id;  // the review that used it
  absl::Time create_time;
  absl::Time expire_time;
  std::optional<absl::Time> decide_time;
  std::optional<absl::Time> use_time;
  int64_t revision = 1;
  std::string create_digest;

  bool operator==(const BuyingException&) const = default;
};

// Returns the state as of `now`, with expiry applied.
ExceptionState StateOf(const BuyingException& exception, absl::Time now);

// Completes a new exception, whose item, group, requester and id are set, by the verdict of the policies.
// FAILED_PRECONDITION / NO_EXCEPTION_NEEDED {availability}.
absl::StatusOr<BuyingException> DecideCreateException(const BuyingException& asked,
                                                      const std::vector<BuyingPolicy>& policies, const People& people,
                                                      absl::Time now);

struct ExceptionDecision {
  std::string actor;  // user id
  bool grant = false;
  std::string reason;
  std::optional<absl::Time> expire_time;  // unset: limits::kExceptionTime from now
};
// Grants or refuses an exception. FAILED_PRECONDITION / EXCEPTION_NOT_WAITING {state}, DUTIES_CONFLICT;
// INVALID_ARGUMENT / FIELD_INVALID {expire_time}.
absl::StatusOr<BuyingException> DecideException(const BuyingException& exception, const ExceptionDecision& decision,
                                                const People& people, absl::Time now);

// The policies and exceptions that apply to a requester's purchases.
struct BuyingRules {
  std::vector<BuyingPolicy> policies;
  std::vector<BuyingException> exceptions;  // of the requester, and those that the review used before
};

// The verdict of the policies on an item of a subject, and the exception that allows it; null: there is none, or none
// is needed.
struct ItemGuidance {
  PurchaseVerdict verdict;
  const BuyingException* exception = nullptr;
};
// `policies`: those of `rules` that apply in the subject's group. Adds alternatives only if `with_alternatives`.
ItemGuidance GuideItem(const BuyingRules& rules, const GroupPolicies& policies, const Subject& subject,
                       const PurchaseItem& item, bool with_alternatives, std::string_view review_id, absl::Time now,
                       const People& people);

// Checks each line of a purchase against the policies: records in `subject` whether a line breaches one, and returns
// the exceptions that it uses, in their new state. Does nothing for other kinds of subjects. FAILED_PRECONDITION /
// JUSTIFICATION_REQUIRED, PURCHASE_BLOCKED {line, policy}.
absl::StatusOr<std::vector<BuyingException>> GuideSubject(const BuyingRules& rules, std::string_view review_id,
                                                          const People& people, absl::Time now, Subject* subject);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_BUYING_EXCEPTION_H_
