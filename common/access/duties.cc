#include "common/access/duties.h"

#include <algorithm>
#include <array>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::access {
namespace {

constexpr std::array<std::string_view, kDuties> kNames = {"REQUESTER", "APPROVER", "RECEIVER", "INVOICE_POSTER",
                                                          "SUPPLIER_EDITOR"};

bool IsRequesterAndReceiver(Duty first, Duty second) {
  return (first == Duty::kRequester && second == Duty::kReceiver) ||
         (first == Duty::kReceiver && second == Duty::kRequester);
}

void AddPersons(const std::string& subject, std::span<const ServiceAccount> accounts,
                std::vector<std::string>& persons) {
  const auto account =
      std::find_if(accounts.begin(), accounts.end(), [&](const ServiceAccount& one) { return one.subject == subject; });
  if (account == accounts.end()) {
    persons.push_back(subject);
  } else {
    persons.insert(persons.end(), account->owners.begin(), account->owners.end());
  }
}

}  // namespace

std::string_view DutyName(Duty duty) {
  return kNames[static_cast<size_t>(duty)];
}

absl::StatusOr<ConflictMatrix> ConflictMatrix::Create(std::span<const std::pair<Duty, Duty>> allowed) {
  ConflictMatrix matrix;
  for (const auto& [first, second] : allowed) {
    if (first == second) continue;
    if (!IsRequesterAndReceiver(first, second)) {
      return MakeError(absl::StatusCode::kInvalidArgument, "DUTIES_ALWAYS_CONFLICT",
                       Concat(DutyName(first), " and ", DutyName(second),
                              " are always different people; only REQUESTER and RECEIVER can be allowed to be one"),
                       {{"duty", std::string(DutyName(first))}, {"other_duty", std::string(DutyName(second))}});
    }
    matrix.requester_may_receive_ = true;
  }
  return matrix;
}

bool ConflictMatrix::Conflict(Duty first, Duty second) const {
  return first != second && !(requester_may_receive_ && IsRequesterAndReceiver(first, second));
}

Act MakeAct(Duty duty, const Actor& actor, std::span<const ServiceAccount> accounts, std::string_view delegator) {
  Act act{.duty = duty, .persons = {}};
  AddPersons(actor.person(), accounts, act.persons);
  if (!delegator.empty()) AddPersons(std::string(delegator), accounts, act.persons);
  std::sort(act.persons.begin(), act.persons.end());
  act.persons.erase(std::unique(act.persons.begin(), act.persons.end()), act.persons.end());
  return act;
}

absl::Status CheckDuties(const ConflictMatrix& matrix, std::span<const Act> chain, const Act& next) {
  for (const Act& act : chain) {
    if (!matrix.Conflict(act.duty, next.duty)) continue;
    const auto both = std::find_if(next.persons.begin(), next.persons.end(), [&](const std::string& person) {
      return std::binary_search(act.persons.begin(), act.persons.end(), person);
    });
    if (both == next.persons.end()) continue;
    return MakeError(absl::StatusCode::kFailedPrecondition, "DUTIES_CONFLICT",
                     Concat(*both, " was ", DutyName(act.duty), " here, and cannot be ", DutyName(next.duty),
                            ", too; let somebody else do it"),
                     {{"duty", std::string(DutyName(next.duty))},
                      {"other_duty", std::string(DutyName(act.duty))},
                      {"person", *both}});
  }
  return absl::OkStatus();
}

}  // namespace outlay::access
