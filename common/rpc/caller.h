// Who calls, for which organization, on whose behalf and why.
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

// What a caller proved itself with, where that can cease to hold before it expires. Thread-safe.
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
  std::string service;  // the service whose certificate alone vouches for the call; empty: a user's, or development
  // Of such a service: it may act in the organizations that the configuration lists for it only, not in all.
  bool is_confined = false;
  // In which groups the caller may do what the method asks for; see access::CheckReach. Null: everywhere, for services
  // that call as themselves, jobs, and development without enforcement.
  std::shared_ptr<const access::Reach> reach;
  // Until when what the caller proved itself with holds; streams end then.
  absl::Time expires = absl::InfiniteFuture();
  // Asked as long as a stream is open, which ends when it holds no longer; null: it does until it expires.
  std::shared_ptr<const Credential> credential;
  // Who may be behind the call, as far as it is proven: nobody where a service calls as itself, and where callers are
  // believed without a proof (development without enforcement). For the separation of duties (I12).
  Persons persons;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_CALLER_H_
