// The verbs on organizations, one command each (D1).
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_ORGANIZATION_COMMANDS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_ORGANIZATION_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/field_mask.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "services/directory/domain/organization.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// The arguments of CreateOrganization.
struct OrganizationCreation {
  OrganizationSpec spec;
  std::string root_group_id;
  std::string administrator_id;
  Person administrator;
};

// Creates the caller's organization, its top group, the built-in roles and the first administrator. The organization's
// row recognizes a repeated request. ALREADY_EXISTS / ORGANIZATION_ID_TAKEN; INVALID_ARGUMENT: see CheckOrganization.
class CreateOrganization final : public command::Command {
 public:
  explicit CreateOrganization(OrganizationCreation creation) : creation_(std::move(creation)) {}

  std::string_view name() const override { return "organizations.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const OrganizationCreation creation_;
};

// Returns the fields of an organization that Update can change.
absl::StatusOr<rpc::FieldMaskRules> MakeOrganizationMaskRules();

// NOT_FOUND / ORGANIZATION_NOT_FOUND, ABORTED / ETAG_MISMATCH, INVALID_ARGUMENT: see DecideUpdateOrganization.
class UpdateOrganization final : public command::Command {
 public:
  // `rules` must outlive the command.
  UpdateOrganization(v1::UpdateOrganizationRequest request, const rpc::FieldMaskRules* rules)
      : request_(std::move(request)), rules_(rules) {}

  std::string_view name() const override { return "organizations.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::UpdateOrganizationRequest request_;
  const rpc::FieldMaskRules* const rules_;
};

// ABORTED / ETAG_MISMATCH, and those of DecideConfirmSettings.
class ConfirmSettings final : public command::Command {
 public:
  explicit ConfirmSettings(std::string etag) : etag_(std::move(etag)) {}

  std::string_view name() const override { return "organizations.confirmSettings"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string etag_;
};

// ABORTED / ETAG_MISMATCH, and those of DecideWithdrawSettings.
class WithdrawSettings final : public command::Command {
 public:
  explicit WithdrawSettings(std::string etag) : etag_(std::move(etag)) {}

  std::string_view name() const override { return "organizations.withdrawSettings"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string etag_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_ORGANIZATION_COMMANDS_H_
