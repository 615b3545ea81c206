// The smallest possible service, for tests of the parts that all services share: named counters that can be added to.
#ifndef OUTLAY_COMMON_COMMAND_TESTING_COUNTER_H_
#define OUTLAY_COMMON_COMMAND_TESTING_COUNTER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "common/command/executor.h"
#include "common/store/keyspace.h"

namespace outlay::command {

// (organization, name) -> its value, in decimal.
inline constexpr store::Keyspace<std::tuple<std::string, std::string>, std::string> kCounters{store::Family::kRows, 1,
                                                                                              "counters"};

// The limit of AddToCounter, which adds to a counter, announces the sum as a google.protobuf.Int64Value, and refuses by
// a rule to exceed the limit.
inline constexpr int64_t kCounterMax = 1000;

class AddToCounter final : public Command {
 public:
  AddToCounter(std::string name, int64_t amount) : name_(std::move(name)), amount_(amount) {}

  std::string_view name() const override { return "counters.add"; }
  // FAILED_PRECONDITION / COUNTER_FULL {counter}; INVALID_ARGUMENT / FIELD_INVALID: the amount is negative. Adding zero
  // is an unchanged outcome.
  absl::StatusOr<Outcome> Run(Context& context) const override;

 private:
  const std::string name_;
  const int64_t amount_;
};

// The resource name of a counter.
std::string CounterName(std::string_view organization, std::string_view name);

// A counter's value; 0: there is none.
absl::StatusOr<int64_t> ReadCounter(const store::Reader& reader, const std::string& organization,
                                    const std::string& name);

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_TESTING_COUNTER_H_
