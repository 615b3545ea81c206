// What is different between two messages of a type, field by field, for people.
#ifndef OUTLAY_COMMON_RPC_DIFFERENCES_H_
#define OUTLAY_COMMON_RPC_DIFFERENCES_H_

#include <set>
#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace outlay::rpc {

// One field. Amounts, decimals, days and times are one each.
struct Difference {
  std::string path;    // "tiers[0].up_to"; of elements that have a key, "lines[2].amount"
  std::string before;  // empty: nothing
  std::string after;

  bool operator==(const Difference&) const = default;
};

struct DifferenceRules {
  std::set<std::string> ignored;  // names of fields, wherever they are
  // Elements of lists of the message itself are told apart by this field, where they have it, whatever their order;
  // else by their place.
  std::string key;
};

// In the order of the fields. Of an element that only one of them has, each field that is set.
std::vector<Difference> DifferencesOf(const google::protobuf::Message& before, const google::protobuf::Message& after,
                                      const DifferenceRules& rules);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_DIFFERENCES_H_
