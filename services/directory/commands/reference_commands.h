// The verbs on reference data, one command each (D10).
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_REFERENCE_COMMANDS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_REFERENCE_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/directory/domain/reference_entry.h"

namespace outlay::directory {

// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED, ABORTED / ETAG_MISMATCH, and those of DecideSetReference.
class SetReferenceEntry final : public command::Command {
 public:
  SetReferenceEntry(ReferenceId id, ReferenceSpec spec, std::string etag)
      : id_(std::move(id)), spec_(std::move(spec)), etag_(std::move(etag)) {}

  std::string_view name() const override { return "referenceData.set"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ReferenceId id_;
  const ReferenceSpec spec_;
  const std::string etag_;
};

// NOT_FOUND / REFERENCE_ENTRY_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of DecideConfirmReference.
class ConfirmReferenceEntry final : public command::Command {
 public:
  ConfirmReferenceEntry(ReferenceId id, std::string etag) : id_(std::move(id)), etag_(std::move(etag)) {}

  std::string_view name() const override { return "referenceData.confirm"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ReferenceId id_;
  const std::string etag_;
};

// NOT_FOUND / REFERENCE_ENTRY_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of CheckDeleteReference. If there are both,
// deletes the version in force and not the proposed one.
class RemoveReferenceEntry final : public command::Command {
 public:
  RemoveReferenceEntry(ReferenceId id, std::string etag) : id_(std::move(id)), etag_(std::move(etag)) {}

  std::string_view name() const override { return "referenceData.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ReferenceId id_;
  const std::string etag_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_REFERENCE_COMMANDS_H_
