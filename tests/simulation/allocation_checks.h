// Follows what a log tells of allocations, and says what each lets through (B5).
#ifndef OUTLAY_TESTS_SIMULATION_ALLOCATION_CHECKS_H_
#define OUTLAY_TESTS_SIMULATION_ALLOCATION_CHECKS_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "outlay/budget/v1/allocation.pb.h"

namespace outlay::simulation {

class AllocationReplay {
 public:
  void Take(const budget::v1::AllocationsChanged& changed) {
    for (const budget::v1::Allocation& allocation : changed.allocations()) known_[allocation.name()] = allocation;
  }

  // Up to what holds may count in an allocation, by its name: what was given, or what nobody was. `used`: what counts
  // in another one now. Cents.
  int64_t RoomOf(const std::string& name, int64_t limit, const std::function<int64_t(const std::string&)>& used) const {
    if (const auto found = known_.find(name); found != known_.end()) return Cents(found->second);
    int64_t rest = limit;
    for (const auto& [other, allocation] : known_) {
      rest -= allocation.taken_back() ? std::max<int64_t>(used(other), 0) : Cents(allocation);
    }
    return std::max<int64_t>(rest, 0);
  }

 private:
  static int64_t Cents(const budget::v1::Allocation& allocation) {
    return allocation.amount().units() * 100 + allocation.amount().nanos() / 10'000'000;
  }

  std::map<std::string, budget::v1::Allocation> known_;  // by name
};

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_ALLOCATION_CHECKS_H_
