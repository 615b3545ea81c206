// Runs a command only to get its errors.
#ifndef OUTLAY_COMMON_COMMAND_VALIDATE_H_
#define OUTLAY_COMMON_COMMAND_VALIDATE_H_

#include <memory>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/executor.h"

namespace outlay::command {

// Runs the other command and returns CANCELLED / VALIDATED where that succeeds, so that nothing is written.
class Validate final : public Command {
 public:
  explicit Validate(std::unique_ptr<Command> command) : command_(std::move(command)) {}

  std::string_view name() const override { return command_->name(); }
  absl::StatusOr<Outcome> Run(Context& context) const override;

 private:
  const std::unique_ptr<Command> command_;
};

// Returns whether a Validate found no error.
bool IsValidated(const absl::Status& status);

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_VALIDATE_H_
