// Checks whether a value of one of Google's types is valid: an amount in minor units, a day that exists.
#ifndef OUTLAY_COMMON_RPC_WELL_KNOWN_H_
#define OUTLAY_COMMON_RPC_WELL_KNOWN_H_

#include <string>

#include "common/rpc/validation_plan.h"
#include "google/protobuf/message.h"

namespace outlay::rpc {

struct WellKnownRules {
  bool required = false;
  bool not_negative = false;
  bool positive = false;
};

struct WellKnownResult {
  bool missing = false;  // required, but has no value
  std::string why;       // completes "<field> ..."; empty: the value is good
};

// Checks `message`, which is set and of the type that `kind` stands for.
//   Money: a currency with minor units, nanos of the units' sign and not finer than the minor unit, within 64 bits.
//   Decimal: the type's syntax, within the limits of outlay::Decimal; an empty value is none.
//   Date: a whole day of the years 1 to 9999. Timestamp: years 1 to 9999. Duration: at most 10,000 years, one sign.
WellKnownResult CheckWellKnown(const google::protobuf::Message& message, WellKnown kind, const WellKnownRules& rules);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_WELL_KNOWN_H_
