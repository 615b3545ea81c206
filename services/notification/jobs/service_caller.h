// The caller of the commands of jobs. Thread-safe.
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_SERVICE_CALLER_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_SERVICE_CALLER_H_

#include <string>

#include "common/rpc/caller.h"

namespace outlay::notification {

// Returns the service itself, in an organization.
inline rpc::Caller ServiceCaller(const std::string& organization) {
  return {.subject = "notification", .organization = organization, .on_behalf_of = {}, .cause = {}};
}

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_SERVICE_CALLER_H_
