#ifndef OUTLAY_COMMON_BASE_ACTOR_H_
#define OUTLAY_COMMON_BASE_ACTOR_H_

#include <string>

namespace outlay {

// The actor of an operation: a person, or a service on behalf of a person. A value.
struct Actor {
  std::string subject;
  std::string on_behalf_of;  // empty: nobody

  // Returns the person responsible for the act.
  const std::string& person() const { return on_behalf_of.empty() ? subject : on_behalf_of; }
  bool operator==(const Actor&) const = default;
};

// Returns whether the acts of the two could be one person's, directly or through a service (I12). Thread-safe.
bool MayBeSamePerson(const Actor& first, const Actor& second);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_ACTOR_H_
