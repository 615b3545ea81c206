// Groups as the organization's identity provider knows them, and the verbs on them as rules (D6). They have nothing to
// do with the tree of groups. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_PROVIDER_GROUP_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_PROVIDER_GROUP_H_

#include <cstdint>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace outlay::directory {

// What an identity provider writes into a group, its members aside.
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
  int64_t revision = 0;  // counts changes; the etag is made of it

  bool operator==(const ProviderGroup&) const = default;
};

// What a request says of the members, whoever they are now.
struct MemberEdit {
  bool from_nobody = false;  // who is a member now counts as none: `added` is all there will be
  std::set<std::string> added;
  std::set<std::string> removed;  // none of `added`

  // What comes later in the request counts.
  void Add(const std::string& user_id);
  void Remove(const std::string& user_id);
  void Clear();

  bool operator==(const MemberEdit&) const = default;
};

// What it changes: who was no member and becomes one, who was one and is it no more.
struct MemberChange {
  std::set<std::string> joining;
  std::set<std::string> leaving;

  size_t size() const { return joining.size() + leaving.size(); }
};

struct ProviderGroupDecision {
  ProviderGroup after;
  bool changed = true;  // false: it is that already; nothing is stored or told
};

// INVALID_ARGUMENT / FIELD_INVALID (members): more changes than limits::kMembersChangedPerRequest. RESOURCE_EXHAUSTED /
// QUOTA_EXCEEDED: limits::kMembersPerProviderGroup.
absl::StatusOr<ProviderGroup> DecideCreateProviderGroup(const std::string& id, const ProviderGroupSpec& spec,
                                                        const MemberChange& members, absl::Time now);
// The same.
absl::StatusOr<ProviderGroupDecision> DecideUpdateProviderGroup(const ProviderGroup& group,
                                                                const ProviderGroupSpec& spec,
                                                                const MemberChange& members, absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_PROVIDER_GROUP_H_
