// The program's environment, which tests replace.
#ifndef OUTLAY_TOOLS_OUTLAY_ENVIRONMENT_H_
#define OUTLAY_TOOLS_OUTLAY_ENVIRONMENT_H_

#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/auth/client_security.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/scheduler.h"
#include "common/rpc/channel.h"

namespace outlay::cli {

// A page of an admin port.
struct AdminPage {
  int status = 0;  // of HTTP
  std::string body;
};

// Everything must outlive the run.
struct Environment {
  // Returns an environment variable.
  std::function<std::optional<std::string>(std::string_view name)> variable;
  // Makes `connect` create channels that authenticate the caller. INVALID_ARGUMENT: a file is invalid.
  std::function<absl::Status(const auth::ClientSecurityOptions&)> secure;
  // Returns a channel to `service` at `address`; called once per run and service.
  std::function<std::unique_ptr<rpc::Channel>(std::string_view service, const std::string& address)> connect;
  // Reads `path` at an admin port. UNAVAILABLE: there is no answer.
  std::function<absl::StatusOr<AdminPage>(const std::string& address, const std::string& path)> fetch;
  Scheduler* scheduler = nullptr;
  const Clock* clock = nullptr;
  Random* random = nullptr;
  std::istream* in = nullptr;
  std::ostream* out = nullptr;
  std::ostream* err = nullptr;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
};

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_ENVIRONMENT_H_
