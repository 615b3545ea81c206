// Groups of the organization's identity provider, and the rules of their verbs (D6). They are independent of the tree
// of groups. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_PROVIDER_GROUP_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_PROVIDER_GROUP_H_

#include <cstdint>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace outlay::directory {

// The part of a group that the identity provider sets, without its members.
struct ProviderGroupSpec {
  std::string display_name;
  std::string external_id;  // empty: none

  bool operator==(const ProviderGroupSpec&) const = default;
};

struct ProviderGroup {
  std::string id;
  ProviderGroupSpec spec;
  int64_t member_count = 0;
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;  // counts changes; the etag is derived from it

  bool operator==(const ProviderGroup&) const = default;
};

// The changes of members in a request, independent of the current members.
struct MemberEdit {
  bool from_nobody = false;  // current members are ignored: `added` are all members afterwards
  std::set<std::string> added;
  std::set<std::string> removed;  // none is in `added`

  // Later calls override earlier ones for the same user.
  void Add(const std::string& user_id);
  void Remove(const std::string& user_id);
  void Clear();

  bool operator==(const MemberEdit&) const = default;
};

// The resulting change: users who become members, and users who cease to be.
struct MemberChange {
  std::set<std::string> joining;
  std::set<std::string> leaving;

  size_t size() const { return joining.size() + leaving.size(); }
};

struct ProviderGroupDecision {
  ProviderGroup after;
  bool changed = true;  // false: it is already so; nothing is stored or announced
};

// INVALID_ARGUMENT / FIELD_INVALID (members): more changes than limits::kMembersChangedPerRequest. RESOURCE_EXHAUSTED /
// QUOTA_EXCEEDED: limits::kMembersPerProviderGroup.
absl::StatusOr<ProviderGroup> DecideCreateProviderGroup(const std::string& id, const ProviderGroupSpec& spec,
                                                        const MemberChange& members, absl::Time now);
// Errors as DecideCreateProviderGroup.
absl::StatusOr<ProviderGroupDecision> DecideUpdateProviderGroup(const ProviderGroup& group,
                                                                const ProviderGroupSpec& spec,
                                                                const MemberChange& members, absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_PROVIDER_GROUP_H_
