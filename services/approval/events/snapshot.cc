#include "services/approval/events/snapshot.h"

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/tenant/tenant.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "services/approval/convert/buying.h"
#include "services/approval/convert/convert.h"
#include "services/approval/convert/settings.h"
#include "services/approval/store/keyspaces.h"
#include "services/approval/store/records.h"
#include "services/approval/store/settings_table.h"

namespace outlay::approval {
namespace {

constexpr size_t kResourcesPerPage = 50;

using ResourceKey = std::tuple<std::string, std::string>;

// A page begins in one of the tables, after a key: the table, then "organization/id", empty before the first row; for
// settings, which have no id, "organization/".
enum Table : char {
  kSettingsTable = 's',
  kRuleTable = 'r',
  kReviewTable = 'v',
  kPolicyTable = 'p',
  kExceptionTable = 'x',
  kEnd = '.'
};

absl::StatusOr<command::Announcement> Announce(const store::Reader& reader, const ResourceKey& key,
                                               const storage::v1::RuleRecord& record) {
  const auto& [organization, id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(reader, organization));
  v1::RuleChanged event;
  *event.mutable_rule() = ToProto(organization, FromRecord(id, record), tenant.base_currency);
  return command::Announce(event.rule().name(), event);
}

absl::StatusOr<command::Announcement> Announce(const store::Reader&, const ResourceKey& key,
                                               const storage::v1::ReviewRecord& record) {
  const auto& [organization, id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const Review review, FromRecord(id, record));
  v1::ReviewOpened event;
  *event.mutable_review() = ToProto(organization, review);
  event.mutable_review()->mutable_subject()->clear_parts();
  return command::Announce(event.review().name(), event);
}

absl::StatusOr<command::Announcement> Announce(const store::Reader&, const ResourceKey& key,
                                               const storage::v1::BuyingPolicyRecord& record) {
  const auto& [organization, id] = key;
  v1::BuyingPolicyChanged event;
  *event.mutable_buying_policy() = ToProto(organization, FromRecord(id, record));
  return command::Announce(event.buying_policy().name(), event);
}

absl::StatusOr<command::Announcement> Announce(const store::Reader&, const ResourceKey& key,
                                               const storage::v1::BuyingExceptionRecord& record) {
  const auto& [organization, id] = key;
  v1::BuyingExceptionChanged event;
  // Shows the stored state: readers apply the expiry themselves.
  *event.mutable_buying_exception() = ToProto(organization, FromRecord(id, record), absl::InfinitePast());
  return command::Announce(event.buying_exception().name(), event);
}

absl::StatusOr<command::Announcement> Announce(const store::Reader&, const SettingsKey& key,
                                               const storage::v1::ApprovalSettingsRecord& record) {
  v1::ApprovalSettingsChanged event;
  event.set_organization(Concat("organizations/", std::get<0>(key)));
  *event.mutable_settings() = ToProto(FromRecord(record));
  return command::Announce(event.organization(), event);
}

// Returns the last key of the page if it is full.
template <typename Key, typename Record>
absl::StatusOr<std::optional<Key>> FillPage(const store::Reader& reader, const Keyspace<Key, Record>& table,
                                            const std::optional<Key>& after, feed::SnapshotPage& page) {
  std::optional<Key> last;
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      table, std::tuple<>(),
      [&](const Key& key, const Record& record) {
        absl::StatusOr<command::Announcement> announcement = Announce(reader, key, record);
        if (!announcement.ok()) {
          status = announcement.status();
          return store::Visit::kStop;
        }
        page.events.push_back(*std::move(announcement));
        if (page.events.size() < kResourcesPerPage) return store::Visit::kContinue;
        last = key;
        return store::Visit::kStop;
      },
      store::Order::kAscending, after));
  OUTLAY_RETURN_IF_ERROR(status);
  return last;
}

absl::StatusOr<feed::SnapshotPage> ReadPage(const store::Reader& reader, std::string_view next) {
  const Table table = next.empty() ? kSettingsTable : static_cast<Table>(next.front());
  std::optional<ResourceKey> after;
  if (const size_t slash = next.find('/'); slash != std::string_view::npos) {
    after = ResourceKey(next.substr(1, slash - 1), next.substr(slash + 1));
  }
  feed::SnapshotPage page;
  std::optional<ResourceKey> last;
  Table then = kEnd;
  switch (table) {
    case kSettingsTable: {
      const auto from = after.has_value() ? std::optional<SettingsKey>(std::get<0>(*after)) : std::nullopt;
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<SettingsKey> last_settings,
                              FillPage(reader, kApprovalSettings, from, page));
      if (last_settings.has_value()) last = ResourceKey(std::get<0>(*last_settings), "");
      then = kRuleTable;
      break;
    }
    case kRuleTable: {
      OUTLAY_ASSIGN_OR_RETURN(last, FillPage(reader, kRules, after, page));
      then = kReviewTable;
      break;
    }
    case kReviewTable: {
      OUTLAY_ASSIGN_OR_RETURN(last, FillPage(reader, kReviews, after, page));
      then = kPolicyTable;
      break;
    }
    case kPolicyTable: {
      OUTLAY_ASSIGN_OR_RETURN(last, FillPage(reader, kBuyingPolicies, after, page));
      then = kExceptionTable;
      break;
    }
    default: {
      OUTLAY_ASSIGN_OR_RETURN(last, FillPage(reader, kBuyingExceptions, after, page));
      break;
    }
  }
  if (last.has_value()) {
    page.next = Concat(std::string(1, table), std::get<0>(*last), "/", std::get<1>(*last));
  } else if (then != kEnd) {
    page.next = std::string(1, then);
  }
  return page;
}

}  // namespace

feed::SnapshotSource SnapshotOfResources() {
  return [](const store::Reader& reader, std::string_view next) { return ReadPage(reader, next); };
}

}  // namespace outlay::approval
