#include "tools/outlay/progress.h"

#include "common/base/strings.h"
#include "tools/outlay/format.h"

namespace outlay::cli {
namespace {

constexpr absl::Duration kBetweenReports = absl::Milliseconds(100);
// Carriage return, and erase to the end of the line.
constexpr std::string_view kStartOfLine = "\r\033[K";

}  // namespace

Progress::Progress(const Session& session, std::string_view doing, std::string_view things)
    : environment_(session.environment()),
      is_shown_(environment_.err_is_terminal && !session.settings().quiet),
      doing_(doing),
      things_(things),
      start_(environment_.clock->Now()),
      next_(start_) {}

Progress::~Progress() {
  if (is_shown_) {
    *environment_.err << kStartOfLine << std::flush;
  }
}

void Progress::Report(int64_t done, std::string_view remark) {
  const absl::Time now = environment_.clock->Now();
  if (!is_shown_ || now < next_) {
    return;
  }
  next_ = now + kBetweenReports;
  std::string line = Concat(doing_, ": ", FormatCount(done), " ", things_);
  if (now > start_) {
    const auto rate = static_cast<int64_t>(static_cast<double>(done) / absl::ToDoubleSeconds(now - start_));
    line += Concat(", ", FormatCount(rate), "/s");
  }
  if (!remark.empty()) {
    line += Concat(", ", remark);
  }
  *environment_.err << kStartOfLine << line << std::flush;
}

}  // namespace outlay::cli
