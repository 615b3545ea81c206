// A third-party mail server for one test, on a port of this machine.
#ifndef OUTLAY_SERVICES_NOTIFICATION_CHANNELS_TESTING_MAIL_SERVER_H_
#define OUTLAY_SERVICES_NOTIFICATION_CHANNELS_TESTING_MAIL_SERVER_H_

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/process/child.h"

namespace outlay::notification {

// Not thread-safe. The server ends with this object.
class MailServer {
 public:
  static constexpr char kNotInstalled[] = "the package python3-aiosmtpd is not installed";

  static bool IsInstalled() { return std::system(Concat(kPython, " -c 'import aiosmtpd' 2>/dev/null").c_str()) == 0; }

  // `flags`: of common/transfer/testing/smtp_server.py. Returns the server's URL.
  absl::StatusOr<std::string> Start(std::vector<std::string> flags = {}) {
    process::Child::Options options;
    options.command = {kPython, "common/transfer/testing/smtp_server.py"};
    for (std::string& flag : flags) options.command.push_back(std::move(flag));
    OUTLAY_ASSIGN_OR_RETURN(process_, process::Child::Start(options));
    OUTLAY_ASSIGN_OR_RETURN(const std::string port, process_.ReadLine());
    return Concat("smtp://localhost:", port);
  }
  // Returns the next message that it accepted, as JSON.
  absl::StatusOr<std::string> ReadLine() { return process_.ReadLine(); }

 private:
  static constexpr char kPython[] = "/usr/bin/python3";

  process::Child process_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_TESTING_MAIL_SERVER_H_
