// Authentication and authorization: the two checks that the wrapper makes before it looks at a request.
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

// Facts about the other end that the transport has proven.
struct Peer {
  bool has_certificate = false;   // one that a trusted authority has signed
  std::vector<std::string> uris;  // that the certificate names
};

// The transport's information about a call besides its messages. Used only while the call is dispatched.
class IncomingCall {
 public:
  virtual ~IncomingCall() = default;
  // The first metadata value under a lower-case key.
  virtual std::optional<std::string_view> Find(std::string_view key) const = 0;
  // The time until the caller's deadline; InfiniteDuration: the caller set none.
  virtual absl::Duration time_left() const = 0;
  virtual Peer peer() const { return {}; }
};

// Thread-safe.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // UNAUTHENTICATED / CREDENTIALS_REQUIRED or CREDENTIALS_INVALID.
  virtual absl::StatusOr<Caller> Authenticate(const IncomingCall& incoming) = 0;
  // Returns whether Caller::service is proven. Where it is not, methods marked services_only are open to every caller.
  virtual bool proves_services() const { return true; }
};

// Thread-safe.
class Authorizer {
 public:
  virtual ~Authorizer() = default;
  // Sets the caller's reach. PERMISSION_DENIED / PERMISSION_REQUIRED {permission}.
  virtual absl::Status Authorize(Caller& caller, const Method& method) = 0;
};

// Metadata keys by which callers identify themselves in development.
inline constexpr std::string_view kOrganizationKey = "outlay-organization";
inline constexpr std::string_view kSubjectKey = "outlay-subject";
inline constexpr std::string_view kOnBehalfOfKey = "outlay-on-behalf-of";
inline constexpr std::string_view kCauseKey = "outlay-cause";
// Trailing metadata of an accepted mutation: the organization's sequence of its log record, for reading one's own
// writes.
inline constexpr std::string_view kOrganizationSequenceKey = "outlay-organization-sequence";
// W3C trace context.
inline constexpr std::string_view kTraceParentKey = "traceparent";

// Reads a field of the caller from metadata; leaves `into` unchanged if the key is absent.
// UNAUTHENTICATED / CREDENTIALS_INVALID {key}: longer than limits::kCallerFieldBytes, or not visible ASCII.
absl::Status ReadCallerField(const IncomingCall& incoming, std::string_view key, std::string* into);

// Development: trusts the metadata above. Anyone who reaches the port can claim to be anyone, so such a server listens
// on loopback only. Calls without an organization or subject get an empty one; methods that need it refuse them.
class DevelopmentAuthenticator : public Authenticator {
 public:
  absl::StatusOr<Caller> Authenticate(const IncomingCall& incoming) override;
  bool proves_services() const override { return false; }
};

// Asks another authorizer, or allows everything if none was set. Set is called before the first call.
class SwitchedAuthorizer : public Authorizer {
 public:
  void Set(Authorizer* authorizer) { authorizer_ = authorizer; }
  absl::Status Authorize(Caller& caller, const Method& method) override {
    return authorizer_ == nullptr ? absl::OkStatus() : authorizer_->Authorize(caller, method);
  }

 private:
  Authorizer* authorizer_ = nullptr;
};

// Development: allows everything and counts the calls.
class DevelopmentAuthorizer : public Authorizer {
 public:
  absl::Status Authorize(Caller& caller, const Method& method) override;
  uint64_t allowed() const { return allowed_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> allowed_{0};
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_AUTHENTICATOR_H_
