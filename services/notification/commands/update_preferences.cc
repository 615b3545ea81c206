#include "services/notification/commands/update_preferences.h"

#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "services/notification/convert/preferences.h"
#include "services/notification/domain/notice.h"
#include "services/notification/store/preferences.h"

namespace outlay::notification {

absl::StatusOr<command::Outcome> UpdatePreferences::Run(command::Context& context) const {
  const std::string name = PreferencesName(user_.organization, user_.user_id);
  OUTLAY_ASSIGN_OR_RETURN(const Preferences before, LoadPreferences(context.txn, user_));
  const v1::UserPreferences shown = ToProto(name, before);
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(name, etag_, shown.etag()));
  Preferences after = preferences_;
  after.revision = before.revision;
  after.update_time = before.update_time;
  const bool is_same = after == before;
  if (!is_same) {
    after.revision += 1;
    after.update_time = context.now;
    SavePreferences(context.txn, user_, after);
  }
  return command::Outcome{.resource = name,
                          .before = shown.SerializeAsString(),
                          .after = ToProto(name, after).SerializeAsString(),
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = is_same};
}

}  // namespace outlay::notification
