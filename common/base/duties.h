// Assigns the duties along one chain of work to different people (I12): the requester does not approve, the approver
// does not receive, the receiver does not post the invoice, and none of them edits the supplier.
//
// Duties follow from acts, not from roles: what counts is who acted at the time, whatever roles the person has before
// or afterwards. No role is known here by name, so an administrator is a person like any other. A service acts as the
// user for whom it calls, a group through the member that acts, a delegate together with the person represented; a
// system is not a person.
#ifndef OUTLAY_COMMON_BASE_DUTIES_H_
#define OUTLAY_COMMON_BASE_DUTIES_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/persons.h"

namespace outlay {

enum class Duty : uint8_t { kRequester, kApprover, kReceiver, kInvoicePoster, kSupplierEditor };
inline constexpr int kDuties = 5;

// "REQUESTER".
std::string_view DutyName(Duty duty);

// The pairs of duties that one person may not have: data of an organization. A value. Every two different duties
// conflict; only requester and receiver may be allowed to be the same person.
class ConflictMatrix {
 public:
  ConflictMatrix() = default;
  explicit ConflictMatrix(bool requester_may_receive) : requester_may_receive_(requester_may_receive) {}

  bool Conflict(Duty first, Duty second) const;
  bool operator==(const ConflictMatrix&) const = default;

 private:
  bool requester_may_receive_ = false;
};

// An act along a chain: a duty, with everybody who may be behind any act of it.
struct Act {
  Duty duty = Duty::kRequester;
  Persons persons;

  bool operator==(const Act&) const = default;
};

// Checks whether `next` may follow the acts along the chain so far. FAILED_PRECONDITION / DUTIES_CONFLICT {duty,
// other_duty}. Names no person, because the caller may not be allowed to know who did what.
absl::Status CheckDuties(const ConflictMatrix& matrix, std::span<const Act> chain, const Act& next);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_DUTIES_H_
