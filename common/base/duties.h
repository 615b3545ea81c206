// Keeps the duties along one chain of work with different people (I12): who asks for something does not approve it, who
// approves does not receive, who receives does not post the invoice, and who does any of it does not edit the supplier.
//
// Duties are what somebody did, not roles: what counts is who acted at the time, whatever roles anybody has before or
// afterwards. No role is known here by name, so an administrator is a person like any other. A service acts as the user
// for whom it calls, a group through the member that acts, a delegate together with whom it stands in for; a system is
// no person.
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

// Which duties two acts of one person may not have: data of an organization. A value. Every two different duties
// conflict; only requester and receiver can be allowed to be one person.
class ConflictMatrix {
 public:
  ConflictMatrix() = default;
  explicit ConflictMatrix(bool requester_may_receive) : requester_may_receive_(requester_may_receive) {}

  bool Conflict(Duty first, Duty second) const;
  bool operator==(const ConflictMatrix&) const = default;

 private:
  bool requester_may_receive_ = false;
};

// What was done along a chain: a duty, with everybody who may be behind any act of it.
struct Act {
  Duty duty = Duty::kRequester;
  Persons persons;

  bool operator==(const Act&) const = default;
};

// Whether `next` may follow what was done along the chain so far.
// FAILED_PRECONDITION / DUTIES_CONFLICT {duty, other_duty}. Names nobody: the caller may not know who did what.
absl::Status CheckDuties(const ConflictMatrix& matrix, std::span<const Act> chain, const Act& next);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_DUTIES_H_
