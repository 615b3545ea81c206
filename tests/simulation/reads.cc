#include "tests/simulation/reads.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"

namespace outlay::simulation {

std::string OutcomeOf(const absl::Status& status) {
  return status.ok() ? "OK" : absl::StrCat(absl::StatusCodeToString(status.code()), " ", ErrorReason(status));
}

std::string ProblemOf(const ListWalk& walk, const std::string& prefix) {
  for (const std::string& name : walk.there_before) {
    if (!walk.seen.contains(name)) return absl::StrCat("the list left out ", name, " (I10)");
  }
  for (const std::string& name : walk.seen) {
    if (walk.seen.count(name) > 1) return absl::StrCat("the list repeated ", name, " (I10)");
    if (!absl::StartsWith(name, prefix)) return absl::StrCat("the list showed ", name, " (I15)");
  }
  return "";
}

std::string Trespasses::ProblemOf(const std::string& method, const absl::Status& status,
                                  const google::protobuf::Message& answer) {
  const std::string outcome = OutcomeOf(status);
  const std::string& first = refusals_.try_emplace(method, outcome).first->second;
  if (!status.ok() && answer.ByteSizeLong() == 0 && outcome == first) return "";
  return absl::StrCat(method, " on the strangers' side: ", outcome, ", before that ", first, " (I15)");
}

}  // namespace outlay::simulation
