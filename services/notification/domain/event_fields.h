// An event as rules and templates see it: texts by path. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EVENT_FIELDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EVENT_FIELDS_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace outlay::notification {

class EventFields {
 public:
  virtual ~EventFields() = default;

  // Returns the values at a path in readable form: none if the field is not set, several for a repeated field. Paths
  // that the event's type does not have give none.
  virtual std::vector<std::string> Get(std::string_view path) const = 0;

  // Returns whether one of the values at a path is one of `values`. Here, unset numbers and flags count as 0 and false
  // if the event's type cannot tell unset from these.
  virtual bool HasAnyOf(std::string_view path, const std::vector<std::string>& values) const {
    return HaveAnyOf(Get(path), values);
  }

 protected:
  // Returns whether the two have a value in common.
  static bool HaveAnyOf(const std::vector<std::string>& found, const std::vector<std::string>& values) {
    return std::find_first_of(found.begin(), found.end(), values.begin(), values.end()) != found.end();
  }
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EVENT_FIELDS_H_
