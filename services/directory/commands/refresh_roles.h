// Updates the built-in roles of an organization to the program's table (D4).
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_REFRESH_ROLES_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_REFRESH_ROLES_H_

#include <memory>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/directory/domain/role_table.h"

namespace outlay::directory {

// Updates the caller's organization, in one step; see DecideRefreshRole. Needs no request id: an organization that
// already has the table is unchanged. NOT_FOUND / ORGANIZATION_NOT_FOUND.
class RefreshRoles final : public command::Command {
 public:
  explicit RefreshRoles(std::shared_ptr<const RoleTable> table) : table_(std::move(table)) {}

  std::string_view name() const override { return "roles.refresh"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::shared_ptr<const RoleTable> table_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_REFRESH_ROLES_H_
