#include "services/notification/store/organization_view.h"

#include <tuple>
#include <utility>

#include "common/access/group_rows.h"
#include "common/access/keyspaces.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/store/change_row.h"
#include "common/tenant/keyspaces.h"
#include "common/tenant/tenant.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/organizations.h"
#include "services/notification/store/preferences.h"
#include "services/notification/store/readers.h"
#include "services/notification/store/subscriptions.h"
#include "services/notification/store/templates.h"

namespace outlay::notification {
namespace {

constexpr size_t kBytesPerSubscription = 1'000;
constexpr size_t kBytesPerPerson = 500;
constexpr size_t kBytesPerPath = 400;
constexpr size_t kBytesPerHold = 150;

// Returns the user of a row, for tables whose keys begin with organization and user.
template <typename K, typename V>
absl::StatusOr<std::string> UserOf(const store::Keyspace<K, V>& keyspace, const store::Change& change) {
  K key;
  std::optional<V> row;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(keyspace, change, &key, &row));
  return std::get<1>(key);
}

}  // namespace

absl::StatusOr<std::unique_ptr<store::View>> OrganizationView::Load(const store::Reader&,
                                                                    std::string_view organization) {
  return std::unique_ptr<store::View>(new OrganizationView(organization));
}

absl::StatusOr<OrganizationView*> OrganizationView::Find(store::Transaction& txn, std::string_view organization) {
  OUTLAY_ASSIGN_OR_RETURN(store::View* const found, txn.FindView(organization));
  auto* const view = static_cast<OrganizationView*>(found);
  OUTLAY_RETURN_IF_ERROR(view->ReadGeneration(txn));
  return view;
}

absl::Status OrganizationView::Apply(const store::Change& change) {
  switch (change.keyspace) {
    case tenant::kOrganizations.number:
    case tenant::kBusinessTimes.number:
      calendar_.reset();
      break;
    case kLadders.number:
    case kInvoiceLadders.number:
      ladders_.clear();
      break;
    case kSubscriptions.number:
      subscriptions_.clear();
      break;
    case kTemplates.number:
      has_templates_.reset();
      break;
    case kPreferences.number: {
      OUTLAY_ASSIGN_OR_RETURN(const std::string user, UserOf(kPreferences, change));
      people_.erase(user);
      break;
    }
    case kMutes.number: {
      OUTLAY_ASSIGN_OR_RETURN(const std::string user, UserOf(kMutes, change));
      people_.erase(user);
      break;
    }
    case access::kHolders.number: {
      OUTLAY_ASSIGN_OR_RETURN(const std::string user, UserOf(access::kHolders, change));
      people_.erase(user);
      holds_.clear();
      break;
    }
    case access::kHoldersByRole.number:
      holds_.clear();
      break;
    case access::kGroups.number:
      paths_.clear();
      break;
    default:
      break;
  }
  return absl::OkStatus();
}

absl::StatusOr<const OrganizationView::Calendar*> OrganizationView::ReadCalendar(const store::Reader& reader) {
  if (!calendar_.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(std::string language, LanguageOf(reader, organization_));
    OUTLAY_ASSIGN_OR_RETURN(const absl::Time set, tenant::BusinessNow(reader, organization_, absl::InfiniteFuture()));
    calendar_ =
        Calendar{.zone = ZoneOf(reader, organization_), .language = std::move(language), .business_time = std::nullopt};
    if (set != absl::InfiniteFuture()) calendar_->business_time = set;
  }
  return &*calendar_;
}

absl::StatusOr<const LadderBook*> OrganizationView::ReadLadders(const store::Reader& reader, LadderOf of) {
  auto found = ladders_.find(of);
  if (found == ladders_.end()) {
    OUTLAY_ASSIGN_OR_RETURN(LadderBook read, LoadLadders(reader, of, organization_));
    found = ladders_.emplace(of, std::move(read)).first;
  }
  return &found->second;
}

absl::StatusOr<const std::vector<Subscription>*> OrganizationView::SubscriptionsTo(const store::Reader& reader,
                                                                                   std::string_view event_type) {
  auto found = subscriptions_.find(event_type);
  if (found == subscriptions_.end()) {
    OUTLAY_ASSIGN_OR_RETURN(std::vector<Subscription> read, ListSubscriptionsTo(reader, organization_, event_type));
    found = subscriptions_.emplace(event_type, std::move(read)).first;
  }
  return &found->second;
}

absl::StatusOr<std::optional<Words>> OrganizationView::FindWords(const store::Reader& reader, const std::string& kind,
                                                                 const std::string& language) {
  if (!has_templates_.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<StoredTemplate> first,
                            ListTemplates(reader, organization_, std::nullopt, /*max=*/1));
    has_templates_ = !first.empty();
  }
  if (!*has_templates_) return std::optional<Words>();
  OUTLAY_ASSIGN_OR_RETURN(std::optional<WordTemplate> own, FindTemplate(reader, {organization_, kind, language}));
  return own.has_value() ? std::optional<Words>(std::move(own->words)) : std::nullopt;
}

absl::Status OrganizationView::ReadGeneration(const store::Reader& reader) {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, access::ReadOldestGeneration(reader));
  if (oldest == oldest_generation_) return absl::OkStatus();
  oldest_generation_ = oldest;
  people_.clear();
  paths_.clear();
  holds_.clear();
  return absl::OkStatus();
}

absl::StatusOr<OrganizationView::Person> OrganizationView::LoadPerson(const store::Reader& reader,
                                                                      const std::string& user_id) const {
  const InboxRef user = {organization_, user_id};
  Person person;
  OUTLAY_ASSIGN_OR_RETURN(person.rights, LoadRights(reader, user, oldest_generation_));
  OUTLAY_ASSIGN_OR_RETURN(person.preferences, LoadPreferences(reader, user));
  OUTLAY_ASSIGN_OR_RETURN(person.muted, ListMuted(reader, user));
  return person;
}

absl::StatusOr<const OrganizationView::Person*> OrganizationView::ReadPerson(const store::Reader& reader,
                                                                             const std::string& user_id) {
  const auto found = people_.find(user_id);
  if (found != people_.end()) return found->second.get();
  OUTLAY_ASSIGN_OR_RETURN(Person read, LoadPerson(reader, user_id));
  auto person = std::make_unique<const Person>(std::move(read));
  return people_.emplace(user_id, std::move(person)).first->second.get();
}

absl::StatusOr<const GroupPath*> OrganizationView::PathOf(const store::Reader& reader, const std::string& group_id) {
  const auto found = paths_.find(group_id);
  if (found != paths_.end()) return found->second.get();
  OUTLAY_ASSIGN_OR_RETURN(GroupPath read, access::ReadGroupPath(reader, organization_, group_id, oldest_generation_));
  auto path = std::make_unique<const GroupPath>(std::move(read));
  return paths_.emplace(group_id, std::move(path)).first->second.get();
}

absl::StatusOr<const std::vector<RoleHold>*> OrganizationView::HoldsOf(const store::Reader& reader,
                                                                       const std::string& role_id) {
  auto found = holds_.find(role_id);
  if (found == holds_.end()) {
    OUTLAY_ASSIGN_OR_RETURN(std::vector<RoleHold> read, ListHolds(reader, organization_, role_id, oldest_generation_));
    found = holds_.emplace(role_id, std::move(read)).first;
  }
  return &found->second;
}

absl::Status OrganizationView::CheckAgainst(const store::Reader& reader) const {
  for (const auto& [type, subscriptions] : subscriptions_) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<Subscription> stored, ListSubscriptionsTo(reader, organization_, type));
    if (stored != subscriptions) return absl::InternalError(Concat("the view shows other subscriptions to ", type));
  }
  for (const auto& [of, book] : ladders_) {
    OUTLAY_ASSIGN_OR_RETURN(const LadderBook stored, LoadLadders(reader, of, organization_));
    if (stored != book) return absl::InternalError("the view shows other ladders");
  }
  if (calendar_.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(const std::string language, LanguageOf(reader, organization_));
    if (language != calendar_->language) return absl::InternalError("the view shows another language");
  }
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, access::ReadOldestGeneration(reader));
  if (oldest != oldest_generation_) return absl::OkStatus();
  for (const auto& [user_id, person] : people_) {
    OUTLAY_ASSIGN_OR_RETURN(const Person stored, LoadPerson(reader, user_id));
    if (stored != *person) return absl::InternalError(Concat("the view shows another ", user_id));
  }
  for (const auto& [group_id, path] : paths_) {
    OUTLAY_ASSIGN_OR_RETURN(const GroupPath stored, access::ReadGroupPath(reader, organization_, group_id, oldest));
    if (stored != *path) return absl::InternalError(Concat("the view shows another place of ", group_id));
  }
  for (const auto& [role_id, holds] : holds_) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<RoleHold> stored, ListHolds(reader, organization_, role_id, oldest));
    if (stored != holds) return absl::InternalError(Concat("the view shows other holders of ", role_id));
  }
  return absl::OkStatus();
}

size_t OrganizationView::ApproximateBytes() const {
  size_t bytes = sizeof(*this) + people_.size() * kBytesPerPerson + paths_.size() * kBytesPerPath;
  for (const auto& [type, subscriptions] : subscriptions_) bytes += subscriptions.size() * kBytesPerSubscription;
  for (const auto& [role_id, holds] : holds_) bytes += holds.size() * kBytesPerHold;
  return bytes;
}

}  // namespace outlay::notification
