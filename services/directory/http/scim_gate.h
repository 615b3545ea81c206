// Authenticates identity providers by their tokens, and limits the rate of each token (D6).
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_GATE_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_GATE_H_

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"

namespace outlay::directory {

// Thread-safe.
class ScimGate {
 public:
  // Both must outlive the gate.
  ScimGate(const store::Store* store, const Clock* clock) : store_(store), clock_(clock) {}

  // Returns the caller for the header Authorization: "scim:" and the token's id, in the token's organization.
  // UNAUTHENTICATED / INVALID_TOKEN, the same for all reasons, so that callers without a token learn nothing about
  // existing ones; ORPHANED_TOKEN: the token is in force, but the responsible person lacks its rights (see IsOrphaned).
  absl::StatusOr<rpc::Caller> Identify(std::string_view authorization) const;

  // For a refused header, returns the token whose secret it was before it was revoked or expired; without a subject:
  // unknown, whatever the secret claims.
  rpc::Caller FormerCaller(std::string_view authorization) const;

  // Counts one request. RESOURCE_EXHAUSTED / OVERLOADED: the token exceeded scim::limits::kRequestsAtOnce, and
  // kRequestsPerSecond since.
  absl::Status TakeTurn(const rpc::Caller& caller);

 private:
  struct Allowance {
    double requests = 0;  // allowed at `at`
    absl::Time at;        // the time of the last update
  };

  const store::Store* const store_;
  const Clock* const clock_;
  std::mutex mutex_;
  // By organization and subject; at most as many as tokens. Guarded by mutex_.
  std::unordered_map<std::string, Allowance> allowances_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_GATE_H_
