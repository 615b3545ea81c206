// What those who only read remember, to judge what they are shown (I10, I15).
#ifndef OUTLAY_TESTS_SIMULATION_READS_H_
#define OUTLAY_TESTS_SIMULATION_READS_H_

#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace outlay::simulation {

// What a refusal tells, without the words.
std::string OutcomeOf(const absl::Status& status);

// One walk through a list that grows, page by page. Names of resources.
struct ListWalk {
  std::set<std::string> there_before;
  std::multiset<std::string> seen;
};
// What is wrong with a walk that has ended; empty: nothing. `prefix`: of all names that may be shown.
std::string ProblemOf(const ListWalk& walk, const std::string& prefix);

// How calls were refused that ask for what belongs to another organization.
class Trespasses {
 public:
  // What is wrong with an end of such a call; empty: nothing. It must be refused alike whether the thing exists or not.
  std::string ProblemOf(const std::string& method, const absl::Status& status, const google::protobuf::Message& answer);

 private:
  std::map<std::string, std::string> refusals_;  // the first ones, by method
};

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_READS_H_
