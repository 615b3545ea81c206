// The reports of services about their callers (D8).
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_SEEN_USERS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_SEEN_USERS_H_

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "outlay/directory/v1/users.pb.h"

namespace outlay::directory {

// Stores the last day of each user. Ignores unknown and erased users. The log record names the users whose day changed;
// if there is none, there is no record.
class ReportSeenUsers final : public command::Command {
 public:
  explicit ReportSeenUsers(v1::ReportSeenUsersRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "users.reportSeen"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::ReportSeenUsersRequest request_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_SEEN_USERS_H_
