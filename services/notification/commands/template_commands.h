// The verbs on an organization's own words, one command each (N7).
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TEMPLATE_COMMANDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TEMPLATE_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/notification/domain/words.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {

// Answers Template. NOT_FOUND / SUBSCRIPTION_NOT_FOUND, ABORTED / ETAG_MISMATCH, INVALID_ARGUMENT / FIELD_UNKNOWN
// {field, path, event_type}, TEMPLATE_INVALID {field}, RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
class SetTemplate final : public command::Command {
 public:
  SetTemplate(TemplateKey key, Words words, std::string etag)
      : key_(std::move(key)), words_(std::move(words)), etag_(std::move(etag)) {}

  std::string_view name() const override { return "templates.set"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const TemplateKey key_;
  const Words words_;
  const std::string etag_;
};

// NOT_FOUND / TEMPLATE_NOT_FOUND, ABORTED / ETAG_MISMATCH.
class DeleteOwnTemplate final : public command::Command {
 public:
  DeleteOwnTemplate(TemplateKey key, std::string etag) : key_(std::move(key)), etag_(std::move(etag)) {}

  std::string_view name() const override { return "templates.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const TemplateKey key_;
  const std::string etag_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TEMPLATE_COMMANDS_H_
