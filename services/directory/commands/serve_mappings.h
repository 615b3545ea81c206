// The remaining effects of mappings of the identity provider's groups, step by step (D6). The rows list what remains,
// so the commands need no request ids: completed work stays as it is.
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_SERVE_MAPPINGS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_SERVE_MAPPINGS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"

namespace outlay::directory {

// Makes one step of the walk through a provider group's members.
class ServeProviderGroup final : public command::Command {
 public:
  explicit ServeProviderGroup(std::string provider_group_id) : provider_group_id_(std::move(provider_group_id)) {}

  std::string_view name() const override { return "groupMappings.serveGroup"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string provider_group_id_;
};

// Handles a user with a mark; one whom the identity provider deleted is first removed from its groups.
class ServeMarkedUser final : public command::Command {
 public:
  explicit ServeMarkedUser(std::string user_id) : user_id_(std::move(user_id)) {}

  std::string_view name() const override { return "groupMappings.serveUser"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string user_id_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_SERVE_MAPPINGS_H_
