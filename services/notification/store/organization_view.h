// The service's View: everything that is needed for the notices of an organization's events, decoded. Each part is read
// at its first use, and dropped when its rows change.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_ORGANIZATION_VIEW_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_ORGANIZATION_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"
#include "common/store/store.h"
#include "services/notification/domain/ladder.h"
#include "services/notification/domain/preferences.h"
#include "services/notification/domain/rights.h"
#include "services/notification/domain/subscription.h"
#include "services/notification/domain/words.h"
#include "services/notification/store/ladders.h"

namespace outlay::notification {

// Not thread-safe: for the partition's writer. `reader`s must show the same state as this view. Returned pointers are
// valid until the body ends. DATA_LOSS: rows cannot be read.
class OrganizationView final : public store::View {
 public:
  struct Calendar {
    absl::StatusOr<TimeZone> zone;
    std::string language;                     // empty: not chosen
    std::optional<absl::Time> business_time;  // nothing: system time applies
  };
  struct Person {
    Rights rights;
    Preferences preferences;
    std::set<std::string> muted;  // subjects

    bool operator==(const Person&) const = default;
  };

  // For Store::SetViewLoader.
  static absl::StatusOr<std::unique_ptr<store::View>> Load(const store::Reader& reader, std::string_view organization);
  // Returns the view of the organization, inside a body, with what counts of the copy of directory now. The store must
  // load its views by Load.
  static absl::StatusOr<OrganizationView*> Find(store::Transaction& txn, std::string_view organization);

  absl::Status Apply(const store::Change& change) override;
  absl::Status CheckAgainst(const store::Reader& reader) const override;
  size_t ApproximateBytes() const override;

  absl::StatusOr<const Calendar*> ReadCalendar(const store::Reader& reader);
  absl::StatusOr<const LadderBook*> ReadLadders(const store::Reader& reader, LadderOf of);
  // In the order of their ids.
  absl::StatusOr<const std::vector<Subscription>*> SubscriptionsTo(const store::Reader& reader,
                                                                   std::string_view event_type);
  // Returns the organization's own words; nothing: there are none.
  absl::StatusOr<std::optional<Words>> FindWords(const store::Reader& reader, const std::string& kind,
                                                 const std::string& language);
  absl::StatusOr<const Person*> ReadPerson(const store::Reader& reader, const std::string& user_id);
  // Of a group, or "": the top group.
  absl::StatusOr<const GroupPath*> PathOf(const store::Reader& reader, const std::string& group_id);
  // Returns the grants of a role, see ListHolds.
  absl::StatusOr<const std::vector<RoleHold>*> HoldsOf(const store::Reader& reader, const std::string& role_id);

 private:
  explicit OrganizationView(std::string_view organization) : organization_(organization) {}

  absl::Status ReadGeneration(const store::Reader& reader);
  absl::StatusOr<Person> LoadPerson(const store::Reader& reader, const std::string& user_id) const;

  const std::string organization_;
  std::optional<Calendar> calendar_;
  std::map<LadderOf, LadderBook> ladders_;
  std::map<std::string, std::vector<Subscription>, std::less<>> subscriptions_;  // by event type
  std::optional<bool> has_templates_;
  uint64_t oldest_generation_ = 0;  // of the members below
  absl::flat_hash_map<std::string, std::unique_ptr<const Person>> people_;
  absl::flat_hash_map<std::string, std::unique_ptr<const GroupPath>> paths_;
  std::map<std::string, std::vector<RoleHold>, std::less<>> holds_;  // by role
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_ORGANIZATION_VIEW_H_
