// Lists the differences between two messages of a type, field by field, for people.
#ifndef OUTLAY_COMMON_RPC_DIFFERENCES_H_
#define OUTLAY_COMMON_RPC_DIFFERENCES_H_

#include <set>
#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace outlay::rpc {

// One field that differs. An amount, a decimal, a day or a time counts as one field.
struct Difference {
  std::string path;    // "tiers[0].up_to"; for elements that have a key, "lines[2].amount"
  std::string before;  // empty: nothing
  std::string after;

  bool operator==(const Difference&) const = default;
};

struct DifferenceRules {
  std::set<std::string> ignored;  // names of fields, at any depth
  // Elements of the message's own lists are matched by this field, where they have it, whatever their order; otherwise
  // by their index.
  std::string key;
};

// Returns the differences in the order of the fields. For an element that only one message has, each field that is set.
std::vector<Difference> DifferencesOf(const google::protobuf::Message& before, const google::protobuf::Message& after,
                                      const DifferenceRules& rules);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_DIFFERENCES_H_
