// For tests of a service's use of the persons behind a call: every caller may call every method, and is the person it
// claims to be, except that names beginning with "platform" are systems. "bot-of-ann" is a service account of ann's.
#ifndef OUTLAY_COMMON_ACCESS_TESTING_PERSON_AUTHORIZER_H_
#define OUTLAY_COMMON_ACCESS_TESTING_PERSON_AUTHORIZER_H_

#include <string>
#include <string_view>

#include "common/rpc/authenticator.h"

namespace outlay::access {

// Thread-safe.
class PersonAuthorizer final : public rpc::Authorizer {
 public:
  absl::Status Authorize(rpc::Caller& caller, const rpc::Method&) override {
    const std::string& user = caller.on_behalf_of.empty() ? caller.subject : caller.on_behalf_of;
    if (user.starts_with("platform")) return absl::OkStatus();
    caller.persons = Persons(user);
    if (user.starts_with(kAccount)) caller.persons.Add(user.substr(kAccount.size()));
    return absl::OkStatus();
  }

 private:
  static constexpr std::string_view kAccount = "bot-of-";
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_TESTING_PERSON_AUTHORIZER_H_
