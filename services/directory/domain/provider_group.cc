#include "services/directory/domain/provider_group.h"

#include <iterator>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

absl::Status CheckMembers(int64_t count, const MemberChange& members) {
  if (static_cast<int64_t>(members.size()) > limits::kMembersChangedPerRequest) {
    return FieldInvalid("members", Concat("add and take out at most ", limits::kMembersChangedPerRequest,
                                          " members in one request; send the others in the next"));
  }
  return count > limits::kMembersPerProviderGroup
             ? QuotaExceeded("members_per_provider_group", limits::kMembersPerProviderGroup)
             : absl::OkStatus();
}

}  // namespace

void MemberEdit::Add(const std::string& user_id) {
  removed.erase(user_id);
  added.insert(user_id);
}

void MemberEdit::Remove(const std::string& user_id) {
  added.erase(user_id);
  if (!from_nobody) removed.insert(user_id);
}

void MemberEdit::Clear() {
  *this = MemberEdit{.from_nobody = true, .added = {}, .removed = {}};
}

absl::StatusOr<ProviderGroup> DecideCreateProviderGroup(const std::string& id, const ProviderGroupSpec& spec,
                                                        const MemberChange& members, absl::Time now) {
  const int64_t count = std::ssize(members.joining);
  OUTLAY_RETURN_IF_ERROR(CheckMembers(count, members));
  return ProviderGroup{
      .id = id, .spec = spec, .member_count = count, .create_time = now, .update_time = now, .revision = 1};
}

absl::StatusOr<ProviderGroupDecision> DecideUpdateProviderGroup(const ProviderGroup& group,
                                                                const ProviderGroupSpec& spec,
                                                                const MemberChange& members, absl::Time now) {
  const int64_t count = group.member_count + std::ssize(members.joining) - std::ssize(members.leaving);
  OUTLAY_RETURN_IF_ERROR(CheckMembers(count, members));
  ProviderGroupDecision decision = {.after = group, .changed = spec != group.spec || members.size() > 0};
  if (!decision.changed) return decision;
  decision.after.spec = spec;
  decision.after.member_count = count;
  decision.after.update_time = now;
  decision.after.revision += 1;
  return decision;
}

}  // namespace outlay::directory
