// Lets identity providers in: by their tokens, each at its pace (D6).
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

  // Who calls, of the header Authorization: "scim:" and the token's id, for the token's organization. UNAUTHENTICATED /
  // INVALID_TOKEN, alike for all reasons: whoever has no token learns nothing of those that there are; ORPHANED_TOKEN:
  // it is a token in force, but for the person who answers for it (see IsOrphaned).
  absl::StatusOr<rpc::Caller> Identify(std::string_view authorization) const;

  // Of a header that is refused: whose secret it was before its token was revoked or expired; without a subject: nobody
  // knows, whatever the secret says of itself.
  rpc::Caller FormerCaller(std::string_view authorization) const;

  // Counts one request. RESOURCE_EXHAUSTED / OVERLOADED: the token had scim::limits::kRequestsAtOnce, and more than
  // kRequestsPerSecond since.
  absl::Status TakeTurn(const rpc::Caller& caller);

 private:
  struct Allowance {
    double requests = 0;  // that may come now
    absl::Time at;        // when that was so
  };

  const store::Store* const store_;
  const Clock* const clock_;
  std::mutex mutex_;
  // By organization and subject; as many as there are tokens at the most. Guarded by mutex_.
  std::unordered_map<std::string, Allowance> allowances_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_GATE_H_
