// The commands of people without an account on e-mails to them (N7). The signature of their link was checked before.
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_OPT_OUT_COMMANDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_OPT_OUT_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"

namespace outlay::notification {

// Ends e-mails to an address, or allows them again.
class SetOptOut final : public command::Command {
 public:
  SetOptOut(std::string address_digest, bool is_out) : address_digest_(std::move(address_digest)), is_out_(is_out) {}

  std::string_view name() const override { return "optOuts.set"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string address_digest_;
  const bool is_out_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_OPT_OUT_COMMANDS_H_
