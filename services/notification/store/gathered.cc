#include "services/notification/store/gathered.h"

#include <limits>
#include <optional>
#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {
namespace {

using Prefix = std::tuple<std::string, std::string, std::string>;

absl::StatusOr<std::vector<std::string>> Ids(const store::Reader& reader, const Prefix& message, size_t max) {
  std::vector<std::string> ids;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kGathered, message, [&](const GatheredKey& key, const NoValue&) {
    if (ids.size() >= max) return store::Visit::kStop;
    ids.push_back(std::get<3>(key));
    return store::Visit::kContinue;
  }));
  return ids;
}

}  // namespace

std::string GatheringId(absl::Time due) {
  return Concat("gathered-", absl::ToUnixMicros(due));
}

absl::StatusOr<bool> Gather(store::Transaction& txn, const NoticeRef& ref, const std::string& gathering) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> present,
                          Ids(txn, {ref.organization, ref.user_id, gathering}, 1));
  txn.Put(kGathered, {ref.organization, ref.user_id, gathering, ref.notice_id}, NoValue());
  return present.empty();
}

absl::StatusOr<std::vector<Notice>> ListGathered(const store::Reader& reader, const InboxRef& user,
                                                 const std::string& gathering) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> ids, Ids(reader, {user.organization, user.user_id, gathering},
                                                                  std::numeric_limits<size_t>::max()));
  std::vector<Notice> notices;
  for (const std::string& id : ids) {
    OUTLAY_ASSIGN_OR_RETURN(std::optional<Notice> notice, FindNotice(reader, {user.organization, user.user_id, id}));
    if (notice.has_value()) notices.push_back(*std::move(notice));
  }
  return notices;
}

absl::StatusOr<size_t> DeleteGathered(store::Transaction& txn, const InboxRef& user, const std::string& gathering,
                                      size_t max) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                          Ids(txn, {user.organization, user.user_id, gathering}, max));
  for (const std::string& id : ids) txn.Delete(kGathered, {user.organization, user.user_id, gathering, id});
  return ids.size();
}

}  // namespace outlay::notification
