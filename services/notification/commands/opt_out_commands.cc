#include "services/notification/commands/opt_out_commands.h"

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "services/notification/store/opt_outs.h"

namespace outlay::notification {

absl::StatusOr<command::Outcome> SetOptOut::Run(command::Context& context) const {
  const OptOut who = {.organization = context.caller.organization, .address_digest = address_digest_};
  OUTLAY_ASSIGN_OR_RETURN(const bool was_out, IsOptedOut(context.txn, who));
  if (is_out_ && !was_out) SaveOptOut(context.txn, who, context.now);
  if (!is_out_ && was_out) DeleteOptOut(context.txn, who);
  return command::Outcome{.resource = ResourceName(who.organization, "optOuts", who.address_digest),
                          .before = {},
                          .after = {},
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = is_out_ == was_out};
}

}  // namespace outlay::notification
