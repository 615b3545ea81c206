// The caller of a method: its identity, its organization, the user it acts for, and the cause of the call.
#ifndef OUTLAY_COMMON_RPC_CALLER_H_
#define OUTLAY_COMMON_RPC_CALLER_H_

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "common/base/persons.h"

namespace outlay::access {
class Reach;
}  // namespace outlay::access

namespace outlay::rpc {

// A caller's proof of identity that can become invalid before it expires. Thread-safe.
class Credential {
 public:
  virtual ~Credential() = default;
  virtual bool Holds() const = 0;
};

struct Caller {
  std::string subject;       // user or service id; never a name or an address
  std::string organization;  // from the credential; must equal the one in every resource name
  std::string on_behalf_of;  // the user a service acts for; empty: nobody
  std::string cause;         // the event or flow step that led here; empty: a direct call
  std::string service;  // the service whose certificate alone proves the caller; empty: a user's call, or development
  // For such a service: it may act only in the organizations that the configuration lists for it.
  bool is_confined = false;
  // The groups in which the caller may do what the method requires; see access::CheckReach. Null: all groups, for
  // services that call as themselves, for jobs, and for development without enforcement.
  std::shared_ptr<const access::Reach> reach;
  // The time at which the caller's proof of identity expires; open streams end then.
  absl::Time expires = absl::InfiniteFuture();
  // Checked while a stream is open; the stream ends once it no longer holds. Null: the proof holds until it expires.
  std::shared_ptr<const Credential> credential;
  // The persons who may be behind the call, as far as that is proven. Empty where a service calls as itself, and in
  // development without enforcement. For the separation of duties (I12).
  Persons persons;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_CALLER_H_
