// Who is calling, and may they: the two questions that the wrapper asks before it looks at a request.
#ifndef OUTLAY_COMMON_RPC_AUTHENTICATOR_H_
#define OUTLAY_COMMON_RPC_AUTHENTICATOR_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/caller.h"

namespace outlay::rpc {

class Method;

// What the transport itself has proven about the other end.
struct Peer {
  bool has_certificate = false;   // one that an authority of ours has signed
  std::vector<std::string> uris;  // that it names
};

// What a transport knows about a call besides its messages. Only used while the call is being dispatched.
class IncomingCall {
 public:
  virtual ~IncomingCall() = default;
  // The first metadata value under a lower-case key.
  virtual std::optional<std::string_view> Find(std::string_view key) const = 0;
  // Until the caller's deadline; InfiniteDuration: it named none.
  virtual absl::Duration time_left() const = 0;
  virtual Peer peer() const { return {}; }
};

// Thread-safe.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // UNAUTHENTICATED / CREDENTIALS_REQUIRED or CREDENTIALS_INVALID.
  virtual absl::StatusOr<Caller> Authenticate(const IncomingCall& incoming) = 0;
  // Whether Caller::service is proven; where it is not, methods marked services_only are there for everyone.
  virtual bool proves_services() const { return true; }
};

// Thread-safe.
class Authorizer {
 public:
  virtual ~Authorizer() = default;
  // PERMISSION_DENIED / PERMISSION_REQUIRED {permission}.
  // Sets the caller's reach.
  virtual absl::Status Authorize(Caller& caller, const Method& method) = 0;
};

// Metadata keys by which the caller says who it is in development.
inline constexpr std::string_view kOrganizationKey = "outlay-organization";
inline constexpr std::string_view kSubjectKey = "outlay-subject";
inline constexpr std::string_view kOnBehalfOfKey = "outlay-on-behalf-of";
inline constexpr std::string_view kCauseKey = "outlay-cause";
// Trailing metadata of an accepted mutation: the organization's sequence of its log record, for reading one's own
// writes.
inline constexpr std::string_view kOrganizationSequenceKey = "outlay-organization-sequence";
// W3C trace context.
inline constexpr std::string_view kTraceParentKey = "traceparent";

// Reads a field of the caller from metadata; leaves `into` as it is where there is none.
// UNAUTHENTICATED / CREDENTIALS_INVALID {key}: longer than limits::kCallerFieldBytes, or not visible ASCII.
absl::Status ReadCallerField(const IncomingCall& incoming, std::string_view key, std::string* into);

// Development: believes the metadata above. Anyone who reaches the port can be anyone, so such a server serves loopback
// only. Calls without an organization or subject have an empty one: methods that need it refuse them.
class DevelopmentAuthenticator : public Authenticator {
 public:
  absl::StatusOr<Caller> Authenticate(const IncomingCall& incoming) override;
  bool proves_services() const override { return false; }
};

// Asks another one, or allows everything where none was set. Set before the first call.
class SwitchedAuthorizer : public Authorizer {
 public:
  void Set(Authorizer* authorizer) { authorizer_ = authorizer; }
  absl::Status Authorize(Caller& caller, const Method& method) override {
    return authorizer_ == nullptr ? absl::OkStatus() : authorizer_->Authorize(caller, method);
  }

 private:
  Authorizer* authorizer_ = nullptr;
};

// Development: allows everything, and counts.
class DevelopmentAuthorizer : public Authorizer {
 public:
  absl::Status Authorize(Caller& caller, const Method& method) override;
  uint64_t allowed() const { return allowed_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> allowed_{0};
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_AUTHENTICATOR_H_
