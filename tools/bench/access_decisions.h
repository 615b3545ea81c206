// What decisions about calls cost in process.
#ifndef OUTLAY_TOOLS_BENCH_ACCESS_DECISIONS_H_
#define OUTLAY_TOOLS_BENCH_ACCESS_DECISIONS_H_

#include <string>

#include "absl/status/status.h"
#include "tools/bench/report.h"

namespace outlay::bench {

// Of one permission check, and of all that the wrapper asks before a handler, among the rights of a large organization.
// Writes its configuration into `folder`.
absl::Status MeasureDecisions(const std::string& folder, Report& report);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_ACCESS_DECISIONS_H_
