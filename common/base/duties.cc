#include "common/base/duties.h"

#include <algorithm>
#include <array>
#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay {
namespace {

constexpr std::array<std::string_view, kDuties> kNames = {"REQUESTER", "APPROVER", "RECEIVER", "INVOICE_POSTER",
                                                          "SUPPLIER_EDITOR"};

bool IsRequesterAndReceiver(Duty first, Duty second) {
  return (first == Duty::kRequester && second == Duty::kReceiver) ||
         (first == Duty::kReceiver && second == Duty::kRequester);
}

}  // namespace

std::string_view DutyName(Duty duty) {
  return kNames[static_cast<size_t>(duty)];
}

bool ConflictMatrix::Conflict(Duty first, Duty second) const {
  return first != second && !(requester_may_receive_ && IsRequesterAndReceiver(first, second));
}

absl::Status CheckDuties(const ConflictMatrix& matrix, std::span<const Act> chain, const Act& next) {
  const auto act = std::find_if(chain.begin(), chain.end(), [&](const Act& done) {
    return matrix.Conflict(done.duty, next.duty) && done.persons.Overlaps(next.persons);
  });
  if (act == chain.end()) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, "DUTIES_CONFLICT",
                   Concat("whoever was ", DutyName(act->duty), " here cannot be ", DutyName(next.duty),
                          ", too, nor can anybody act for them; let another person do it"),
                   {{"duty", std::string(DutyName(next.duty))}, {"other_duty", std::string(DutyName(act->duty))}});
}

}  // namespace outlay
