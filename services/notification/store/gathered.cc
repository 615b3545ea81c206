#include "services/notification/store/gathered.h"

#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kGatheringPrefix = "gathered-";

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
  return Concat(kGatheringPrefix, absl::ToUnixMicros(due));
}

std::optional<absl::Time> DueOf(std::string_view gathering) {
  int64_t micros = 0;
  if (!gathering.starts_with(kGatheringPrefix) ||
      !absl::SimpleAtoi(ToAbsl(gathering.substr(kGatheringPrefix.size())), &micros)) {
    return std::nullopt;
  }
  return absl::FromUnixMicros(micros);
}

absl::StatusOr<bool> Gather(store::Transaction& txn, const NoticeRef& ref, const std::string& gathering) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> present,
                          Ids(txn, {ref.organization, ref.user_id, gathering}, 1));
  txn.Put(kGathered, {ref.organization, ref.user_id, gathering, ref.notice_id}, NoValue());
  return present.empty();
}

absl::StatusOr<Gathered> ListGathered(const store::Reader& reader, const InboxRef& user, const std::string& gathering,
                                      size_t max) {
  Gathered gathered;
  absl::Status status;
  const auto visit = [&](const GatheredKey& key, const NoValue&) {
    if (gathered.first.size() >= max) {
      ++gathered.more;
      return store::Visit::kContinue;
    }
    absl::StatusOr<std::optional<Notice>> notice =
        FindNotice(reader, {user.organization, user.user_id, std::get<3>(key)});
    status = notice.status();
    if (!status.ok()) return store::Visit::kStop;
    if (notice->has_value()) gathered.first.push_back(**std::move(notice));
    return store::Visit::kContinue;
  };
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kGathered, Prefix(user.organization, user.user_id, gathering), visit));
  OUTLAY_RETURN_IF_ERROR(status);
  return gathered;
}

absl::StatusOr<size_t> DeleteGathered(store::Transaction& txn, const InboxRef& user, const std::string& gathering,
                                      size_t max) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                          Ids(txn, {user.organization, user.user_id, gathering}, max));
  for (const std::string& id : ids) txn.Delete(kGathered, {user.organization, user.user_id, gathering, id});
  return ids.size();
}

}  // namespace outlay::notification
