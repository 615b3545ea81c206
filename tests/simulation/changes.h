// Every change of a directory as a request that can be drawn, and all of them as steps that follow one another.
#ifndef OUTLAY_TESTS_SIMULATION_CHANGES_H_
#define OUTLAY_TESTS_SIMULATION_CHANGES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/random.h"

namespace outlay::simulation {

// The things that a request names, by their ids.
struct Things {
  std::string user;
  std::string other_user;
  std::string group;
  std::string other_group;
  std::string role;
  std::string grant;
  uint64_t number = 0;  // of what has no id
  int64_t until = 0;    // when a grant ends, Unix seconds; 0: it does not
};

// Few of each, so that changes meet; some grants end within seconds after `now`.
Things DrawThings(Random& random, absl::Time now);

// The text of a request: $O is the organization's name, $u and $v users, $g and $h groups, $r a role, $n a grant, $t
// that it ends, $c the number, $b whether it is odd.
std::string FillIn(const std::string& text, const std::string& organization, const Things& things);

// A change and the things that it is about.
struct Step {
  std::string method;
  Things things;
};

// Each change once or more, in an order in which none is refused.
const std::vector<Step>& AllSteps();

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_CHANGES_H_
