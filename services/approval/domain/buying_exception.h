// What is bought although a policy restricts or blocks it, and why (A10): asked for, granted, and used once. Pure.
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
  Persons persons;        // everybody behind the requester when it was asked for
  ExceptionState state = ExceptionState::kWaiting;
  Availability availability = Availability::kUnspecified;  // what the policies said then
  std::vector<std::string> policies;                       // ids
  std::string decided_by;                                  // user id
  std::string decision_reason;
  std::string review_id;  // that used it
  absl::Time create_time;
  absl::Time expire_time;
  std::optional<absl::Time> decide_time;
  std::optional<absl::Time> use_time;
  int64_t revision = 1;
  std::string create_digest;

  bool operator==(const BuyingException&) const = default;
};

// As it counts now, whether or not anything came by since it expired.
ExceptionState StateOf(const BuyingException& exception, absl::Time now);

// Fills in what the policies make of a new one, whose item, group, requester and id are set.
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
// FAILED_PRECONDITION / EXCEPTION_NOT_WAITING {state}, DUTIES_CONFLICT; INVALID_ARGUMENT / FIELD_INVALID {expire_time}.
absl::StatusOr<BuyingException> DecideException(const BuyingException& exception, const ExceptionDecision& decision,
                                                const People& people, absl::Time now);

// What holds for a requester's purchases.
struct BuyingRules {
  std::vector<BuyingPolicy> policies;
  std::vector<BuyingException> exceptions;  // of the requester, and those that the review used before
};

// What policies say of an item of a subject, and the exception that allows it; null: none, or none is needed.
struct ItemGuidance {
  PurchaseVerdict verdict;
  const BuyingException* exception = nullptr;
};
// `policies`: those of `rules` in the subject's group. Alternatives only where asked for.
ItemGuidance GuideItem(const BuyingRules& rules, const GroupPolicies& policies, const Subject& subject,
                       const PurchaseItem& item, bool with_alternatives, std::string_view review_id, absl::Time now,
                       const People& people);

// Holds the policies against each line of a purchase that is to be reviewed: notes whether it breaks one, and what
// exceptions it uses, as they are then. Other kinds of subjects concern no policy.
// FAILED_PRECONDITION / JUSTIFICATION_REQUIRED, PURCHASE_BLOCKED {line, policy}.
absl::StatusOr<std::vector<BuyingException>> GuideSubject(const BuyingRules& rules, std::string_view review_id,
                                                          const People& people, absl::Time now, Subject* subject);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_BUYING_EXCEPTION_H_
