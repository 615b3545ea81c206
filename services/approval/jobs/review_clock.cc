#include "services/approval/jobs/review_clock.h"

#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "common/base/status_macros.h"
#include "common/tenant/tenant.h"
#include "services/approval/commands/review_commands.h"
#include "services/approval/store/keyspaces.h"
#include "services/approval/store/people_rows.h"

namespace outlay::approval {
namespace {

constexpr char kSubject[] = "approval";
// Greater than every id, which is of a-z, 0-9 and '-'.
constexpr char kAfterIds[] = "~";

jobs::DueItem ItemFor(const std::string& organization, const std::string& review_id) {
  return {.caller = {.subject = kSubject, .organization = organization, .on_behalf_of = {}, .cause = {}},
          .key = {},
          .command = std::make_unique<TickReview>(review_id)};
}

// The first key of the keyspace after another one; nothing: there is none.
template <typename K>
absl::StatusOr<std::optional<K>> NextKey(const store::Reader& reader, const Keyspace<K, NoValue>& keyspace,
                                         const std::optional<K>& after) {
  std::optional<K> next;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      keyspace, std::tuple<>(),
      [&](const K& key, const NoValue&) {
        next = key;
        return store::Visit::kStop;
      },
      store::Order::kAscending, after));
  return next;
}

absl::Status ScanDue(const store::Reader& reader, absl::Time now, size_t max, std::vector<jobs::DueItem>* due) {
  std::optional<DueKey> after;
  while (due->size() < max) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<DueKey> first, NextKey(reader, kReviewsByDue, after));
    if (!first.has_value()) break;
    const std::string organization = std::get<0>(*first);
    OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, organization, now));
    OUTLAY_RETURN_IF_ERROR(reader.Scan(kReviewsByDue, std::tuple(organization), [&](const DueKey& key, const NoValue&) {
      if (std::get<1>(key) > business_now || due->size() >= max) return store::Visit::kStop;
      due->push_back(ItemFor(organization, std::get<2>(key)));
      return store::Visit::kContinue;
    }));
    after = DueKey(organization + kAfterIds, absl::UnixEpoch(), "");
  }
  return absl::OkStatus();
}

absl::Status ScanLeavers(const store::Reader& reader, absl::Time now, size_t max, std::vector<jobs::DueItem>* due) {
  std::optional<SeatKey> after;
  while (due->size() < max) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<SeatKey> first, NextKey(reader, kReviewsBySeat, after));
    if (!first.has_value()) break;
    const auto& [organization, user, review] = *first;
    after = SeatKey(organization, user, kAfterIds);
    const PeopleRows people(reader, organization, now);
    const bool stays = people.IsActive(user);
    OUTLAY_RETURN_IF_ERROR(people.status());
    if (stays) continue;
    OUTLAY_RETURN_IF_ERROR(
        reader.Scan(kReviewsBySeat, std::tuple(organization, user), [&](const SeatKey& key, const NoValue&) {
          if (due->size() >= max) return store::Visit::kStop;
          due->push_back(ItemFor(std::get<0>(key), std::get<2>(key)));
          return store::Visit::kContinue;
        }));
  }
  return absl::OkStatus();
}

}  // namespace

jobs::DueScan DueReviewsScan() {
  return [](const store::Reader& reader, absl::Time now, const jobs::DueRequest& request,
            std::vector<jobs::DueItem>* due) { return ScanDue(reader, now, request.max, due); };
}

jobs::DueScan LeaversScan() {
  return [](const store::Reader& reader, absl::Time now, const jobs::DueRequest& request,
            std::vector<jobs::DueItem>* due) { return ScanLeavers(reader, now, request.max, due); };
}

}  // namespace outlay::approval
