// Shows the progress of long operations, on a terminal only.
#ifndef OUTLAY_TOOLS_OUTLAY_PROGRESS_H_
#define OUTLAY_TOOLS_OUTLAY_PROGRESS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "tools/outlay/session.h"

namespace outlay::cli {

// One line on standard error, overwritten at most ten times per second and removed at the end. Prints nothing with
// --quiet, or if standard error is not a terminal. Used by one thread.
class Progress {
 public:
  // `doing`: "importing"; `things`: "rows".
  Progress(const Session& session, std::string_view doing, std::string_view things);
  ~Progress();

  // `remark` follows the counts: "3 refused".
  void Report(int64_t done, std::string_view remark = "");

 private:
  const Environment& environment_;
  const bool is_shown_;
  const std::string doing_;
  const std::string things_;
  const absl::Time start_;
  absl::Time next_;
};

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_PROGRESS_H_
