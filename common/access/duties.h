// Keeps the duties along one chain of work with different people (I12): who asks for something does not approve it, who
// approves does not receive, who receives does not post the invoice, and who does any of it does not edit the supplier.
//
// Duties are what somebody did, not roles: what counts is who acted at the time, whatever roles anybody has before or
// afterwards. No role is known here by name, so an administrator is a person like any other.
#ifndef OUTLAY_COMMON_ACCESS_DUTIES_H_
#define OUTLAY_COMMON_ACCESS_DUTIES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/actor.h"

namespace outlay::access {

enum class Duty : uint8_t { kRequester, kApprover, kReceiver, kInvoicePoster, kSupplierEditor };
inline constexpr int kDuties = 5;

// "REQUESTER".
std::string_view DutyName(Duty duty);

// Which duties two acts of one person may not have: data of an organization. A value.
class ConflictMatrix {
 public:
  // Every two different duties conflict.
  ConflictMatrix() = default;
  // As before, but for the pairs in `allowed`, in either order. INVALID_ARGUMENT / DUTIES_ALWAYS_CONFLICT {duty,
  // other_duty}: only requester and receiver can be allowed to be one person.
  static absl::StatusOr<ConflictMatrix> Create(std::span<const std::pair<Duty, Duty>> allowed);

  bool Conflict(Duty first, Duty second) const;
  bool operator==(const ConflictMatrix&) const = default;

 private:
  bool requester_may_receive_ = false;
};

// Who is behind an account of a service, as it was at the time of an act.
struct ServiceAccount {
  std::string subject;
  std::vector<std::string> owners;  // persons who can use it; empty: a system, which is no person
};

// What somebody did along a chain, as it is recorded.
struct Act {
  Duty duty = Duty::kRequester;
  std::vector<std::string> persons;  // who may be behind it, sorted, no two alike; empty: a system
};

// Everybody who may be behind an act: who acted, or for whom a service acted; the owners of a service account; and
// `delegator`, for whom a delegate acted (empty: for nobody else). A group acts through the member that acted.
Act MakeAct(Duty duty, const Actor& actor, std::span<const ServiceAccount> accounts, std::string_view delegator = {});

// Whether `next` may follow what was done along the chain so far.
// FAILED_PRECONDITION / DUTIES_CONFLICT {duty, other_duty, person}.
absl::Status CheckDuties(const ConflictMatrix& matrix, std::span<const Act> chain, const Act& next);

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_DUTIES_H_
