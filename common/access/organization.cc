#include "common/access/organization.h"

#include <algorithm>
#include <utility>

#include "common/access/limits.h"
#include "common/base/strings.h"

namespace outlay::access {

bool AddOwner(std::string_view owner_id, Persons& persons) {
  const bool ends = owner_id.empty() || persons.size() > limits::kOwnersOfAnAccount;
  if (ends || Persons(owner_id).IsWithin(persons)) return false;
  persons.Add(owner_id);
  return true;
}

Organization::Organization()
    : tree_(std::make_shared<const GroupTree>()),
      roles_(std::make_shared<const Roles>()),
      owners_(std::make_shared<const Owners>()) {}

template <typename Visitor>
void Organization::ForEachGrant(std::string_view user_id, PermissionId permission, absl::Time now,
                                Visitor visit) const {
  const UserView user = users_.Find(user_id);
  if (user.state != UserState::kActive || permission >= limits::kPermissions) return;
  const int64_t now_micros = absl::ToUnixMicros(now);
  for (const Grant& grant : user.grants) {
    if (now_micros >= grant.expire_micros && grant.expire_micros != Grant::kNever) continue;
    if (grant.role >= roles_->size() || !(*roles_)[grant.role].test(permission)) continue;
    const Span span = tree_->ReachOf(grant.group);
    if (!span.empty() && !visit(grant, span)) return;
  }
}

bool Organization::May(std::string_view user_id, PermissionId permission, std::string_view group_id,
                       absl::Time now) const {
  return AuthorityOf(user_id, permission, group_id, now).has_value();
}

Persons Organization::PersonsBehind(std::string_view user_id) const {
  Persons persons(user_id);
  auto owner = owners_->find(ToAbsl(user_id));
  while (owner != owners_->end() && AddOwner(owner->second, persons)) owner = owners_->find(owner->second);
  return persons;
}

bool Organization::MayAnywhere(std::string_view user_id, PermissionId permission, absl::Time now) const {
  bool may = false;
  ForEachGrant(user_id, permission, now, [&](const Grant&, const Span&) {
    may = true;
    return false;
  });
  return may;
}

Reach Organization::ReachOf(std::string_view user_id, PermissionId permission, absl::Time now) const {
  std::vector<Span> spans;
  ForEachGrant(user_id, permission, now, [&](const Grant&, const Span& span) {
    spans.push_back(span);
    return true;
  });
  return Reach(tree_, std::move(spans));
}

std::optional<int64_t> Organization::AuthorityOf(std::string_view user_id, PermissionId permission,
                                                 std::string_view group_id, absl::Time now) const {
  const Span place = tree_->PlaceOf(group_id);
  if (place.empty()) return std::nullopt;
  std::optional<int64_t> highest;
  ForEachGrant(user_id, permission, now, [&](const Grant& grant, const Span& span) {
    if (span.Contains(place.begin)) highest = std::max(highest.value_or(0), grant.authority_minor);
    return highest != Grant::kUnlimited;
  });
  return highest;
}

GroupIndex OrganizationDraft::GroupOf(std::string_view id) {
  const auto [found, is_new] = group_indexes_.try_emplace(std::string(id), static_cast<GroupIndex>(groups_.size()));
  if (is_new) {
    groups_.push_back({.id = std::string(id), .parent_id = {}, .exists = false});
    groups_changed_ = true;
  }
  return found->second;
}

RoleIndex OrganizationDraft::RoleOf(std::string_view id) {
  const auto [found, is_new] = role_indexes_.try_emplace(std::string(id), static_cast<RoleIndex>(roles_.size()));
  if (is_new) {
    roles_.emplace_back();
    roles_changed_ = true;
  }
  return found->second;
}

void OrganizationDraft::SetGroup(std::string_view id, std::string_view parent_id) {
  GroupNode& node = groups_[GroupOf(id)];
  if (node.exists && node.parent_id == parent_id) return;
  node.parent_id = parent_id;
  node.exists = true;
  groups_changed_ = true;
}

void OrganizationDraft::DeleteGroup(std::string_view id) {
  groups_[GroupOf(id)].exists = false;
  groups_changed_ = true;
}

void OrganizationDraft::SetRole(std::string_view id, const PermissionSet& permissions) {
  roles_[RoleOf(id)] = permissions;
  roles_changed_ = true;
}

void OrganizationDraft::SetUser(std::string_view id, UserState state, const std::vector<NamedGrant>& grants) {
  User user{.state = state, .grants = {}};
  user.grants.reserve(grants.size());
  for (const NamedGrant& grant : grants) {
    user.grants.push_back(
        {.group = GroupOf(grant.group_id),
         .role = RoleOf(grant.role_id),
         .expire_micros = grant.expire_time.has_value() ? absl::ToUnixMicros(*grant.expire_time) : Grant::kNever,
         .authority_minor = grant.authority_minor.value_or(Grant::kUnlimited)});
  }
  users_.insert_or_assign(std::string(id), std::move(user));
  if (users_.size() >= limits::kUsersPending) MergeUsers();
}

void OrganizationDraft::DeleteUser(std::string_view id) {
  users_.insert_or_assign(std::string(id), std::nullopt);
}

void OrganizationDraft::SetOwner(std::string_view id, std::string_view owner_id) {
  const auto found = owners_.find(ToAbsl(id));
  if (owner_id.empty()) {
    if (found == owners_.end()) return;
    owners_.erase(found);
  } else {
    if (found != owners_.end() && found->second == owner_id) return;
    owners_.insert_or_assign(std::string(id), std::string(owner_id));
  }
  owners_changed_ = true;
}

void OrganizationDraft::MergeUsers() {
  if (users_.empty()) return;
  version_.users_ = version_.users_.With(users_);
  users_ = {};
}

Organization OrganizationDraft::Publish() {
  MergeUsers();
  if (std::exchange(groups_changed_, false)) version_.tree_ = std::make_shared<const GroupTree>(groups_);
  if (std::exchange(owners_changed_, false)) version_.owners_ = std::make_shared<const Organization::Owners>(owners_);
  if (std::exchange(roles_changed_, false)) version_.roles_ = std::make_shared<const Organization::Roles>(roles_);
  return version_;
}

}  // namespace outlay::access
