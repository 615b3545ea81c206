#include "tools/bench/rival.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::bench {
namespace {

constexpr int kThreads = 2;

}  // namespace

absl::StatusOr<std::unique_ptr<EchoRival>> EchoRival::Start(size_t reply_bytes, size_t callers, Requests requests,
                                                            const Report& report) {
  std::unique_ptr<EchoRival> rival(new EchoRival(callers, std::move(requests)));
  double best = 0;
  for (const char* const kind : {"queues", "callbacks"}) {
    OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<EchoPeer> tried, EchoPeer::Start(kind, kThreads, reply_bytes));
    OUTLAY_ASSIGN_OR_RETURN(const double rate, rival->RateOf(*tried, absl::Milliseconds(500), absl::Seconds(1)));
    report.Note(Concat("bare ", kind, ": ", Readable(rate), "/s"));
    if (rate < best) continue;
    best = rate;
    rival->peer_ = std::move(tried);
    rival->name_ = Concat("bare gRPC (", kind, "), the same bytes");
  }
  return rival;
}

absl::StatusOr<double> EchoRival::RateOf(EchoPeer& peer, absl::Duration warm_up, absl::Duration window) const {
  const LoadResult result =
      RunClosedLoop({.callers = callers_, .warm_up = warm_up, .window = window}, requests_(peer.client()));
  OUTLAY_RETURN_IF_ERROR(result.error);
  return result.items_per_second();
}

absl::StatusOr<double> EchoRival::Rate(absl::Duration window) {
  OUTLAY_ASSIGN_OR_RETURN(const double rate, RateOf(*peer_, absl::Milliseconds(300), window));
  rates_.push_back(rate);
  return rate;
}

}  // namespace outlay::bench
