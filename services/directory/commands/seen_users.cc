#include "services/directory/commands/seen_users.h"

#include <algorithm>
#include <optional>

#include "common/base/status_macros.h"
#include "common/rpc/values.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/user.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

// Returns whether the day is new.
absl::StatusOr<bool> Keep(command::Context& context, const IdKey& key, absl::Time day) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<User> user, FindUser(context.txn, key));
  if (!user.has_value() || user->erased) return false;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<absl::Time> before, FindLastSeen(context.txn, key));
  if (before.has_value() && *before >= day) return false;
  SaveLastSeen(context.txn, key, day);
  return true;
}

}  // namespace

absl::StatusOr<command::Outcome> ReportSeenUsers::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  v1::ReportSeenUsersRequest kept;
  kept.set_parent(OrganizationName(scene.id));
  for (const v1::SeenUser& seen : request_.users()) {
    // Other services' clocks may be ahead.
    const absl::Time day = std::min(DayOf(rpc::TimeFromProto(seen.last_seen_time())), DayOf(scene.now));
    OUTLAY_ASSIGN_OR_RETURN(const bool is_news, Keep(context, {scene.id, LastId(seen.user())}, day));
    if (!is_news) continue;
    v1::SeenUser* const added = kept.add_users();
    added->set_user(seen.user());
    rpc::ToProto(day, added->mutable_last_seen_time());
  }
  const v1::ReportSeenUsersResponse answer;
  if (kept.users().empty()) {
    command::Outcome nothing = Unchanged(kept.parent(), answer);
    nothing.is_passing = true;
    return nothing;
  }
  return Changed(scene, kept.parent(), nullptr, &kept, answer);
}

}  // namespace outlay::directory
