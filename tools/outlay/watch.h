// Watches streams until the user has seen enough.
#ifndef OUTLAY_TOOLS_OUTLAY_WATCH_H_
#define OUTLAY_TOOLS_OUTLAY_WATCH_H_

#include <functional>

#include "absl/status/status.h"
#include "tools/outlay/session.h"

namespace outlay::cli {

// Reads a stream by `read`, which sets `*came` whenever something arrives. Reads again if the stream is cut off in the
// middle because the service goes away. UNAVAILABLE: the service was not there at all, or has not come back within a
// minute.
absl::Status KeepWatching(Peer peer, Session& session, const std::function<absl::Status(bool* came)>& read);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_WATCH_H_
