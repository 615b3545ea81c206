#ifndef OUTLAY_TOOLS_DEMO_BUSINESS_TIME_H_
#define OUTLAY_TOOLS_DEMO_BUSINESS_TIME_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "tools/client/blocking_client.h"

namespace outlay::demo {

// "2018-12-31T23:00:00Z"
absl::Time TimeOf(const std::string& rfc3339);

// Moves an organization's (an id) business time at the service that `peer` calls; nothing: gives it back to the clock.
absl::Status SetBusinessTime(const client::BlockingClient& peer, const std::string& organization,
                             const std::string& request_id, std::optional<absl::Time> time);

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_BUSINESS_TIME_H_
