#include "services/notification/commands/retention_commands.h"

#include <optional>
#include <string>
#include <vector>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/notification/domain/limits.h"
#include "services/notification/store/erasures.h"

namespace outlay::notification {
namespace {

command::Outcome OutcomeFor(const InboxRef& inbox, bool unchanged) {
  return {.resource = Concat(OrganizationName(inbox.organization), "/inboxes/", inbox.user_id),
          .before = {},
          .after = {},
          .answer = std::nullopt,
          .announcements = {},
          .unchanged = unchanged};
}

}  // namespace

absl::StatusOr<command::Outcome> ForgetNotices::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                          ListNoticesBefore(context.txn, inbox_, before_, limits::kNoticesForgottenPerBody));
  for (const std::string& id : ids) {
    const NoticeRef ref = {inbox_.organization, inbox_.user_id, id};
    OUTLAY_ASSIGN_OR_RETURN(const Notice notice, LoadNotice(context.txn, ref));
    OUTLAY_RETURN_IF_ERROR(DeleteNotice(context.txn, ref, notice));
  }
  return OutcomeFor(inbox_, ids.empty());
}

absl::StatusOr<command::Outcome> ErasePersonHere::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const bool is_erased, IsErased(context.txn, person_));
  if (!is_erased) return OutcomeFor(person_, /*unchanged=*/true);
  OUTLAY_RETURN_IF_ERROR(ErasePart(context.txn, person_, context.now).status());
  return OutcomeFor(person_, /*unchanged=*/false);
}

}  // namespace outlay::notification
