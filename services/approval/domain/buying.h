// Guided buying: the verdict of policies on a purchase, and preferred alternatives (A10). Pure.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_BUYING_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_BUYING_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "services/approval/domain/people.h"

namespace outlay::approval {

// Numbers as in outlay.approval.v1.Availability: the greater, the stricter.
enum class Availability : uint8_t { kUnspecified = 0, kPreferred = 1, kAllowed = 2, kRestricted = 3, kBlocked = 4 };

// The user-defined part of a policy. An empty list matches everything.
struct BuyingPolicySpec {
  std::string display_name;
  std::string group_id;
  Availability availability = Availability::kUnspecified;
  std::vector<std::string> categories;        // without trailing pairs of zeros
  std::vector<std::string> suppliers;         // ids
  std::vector<std::string> items;             // as ItemKey
  std::vector<std::string> except_suppliers;  // ids
  std::vector<std::string> except_items;      // as ItemKey
  std::string guidance;
  bool disabled = false;

  bool operator==(const BuyingPolicySpec&) const = default;
};

struct BuyingPolicy {
  std::string id;
  BuyingPolicySpec spec;
  int64_t revision = 0;
  absl::Time create_time;
  absl::Time update_time;
  std::string create_digest;
};

// An item to buy; an empty field is unknown.
struct PurchaseItem {
  std::string category;  // UNSPSC, 2 to 8 digits
  std::string supplier_id;
  std::string item;  // as orders name it

  bool operator==(const PurchaseItem&) const = default;
};

// Returns the key by which items are compared: lower case, without surrounding spaces.
std::string ItemKey(std::string_view item);
bool IsSameItem(const PurchaseItem& first, const PurchaseItem& second);

// The verdict of one policy on an item.
struct PolicyFinding {
  const BuyingPolicy* policy = nullptr;  // in the list that was passed
  Availability availability = Availability::kUnspecified;
  bool is_uncertain = false;  // the item is too incomplete to exclude that the policy applies to it
};

struct PurchaseVerdict {
  Availability availability = Availability::kAllowed;
  Availability strictest =
      Availability::kAllowed;              // the strictest possible for the complete item; exceptions must cover it
  std::vector<PolicyFinding> findings;     // the strictest first, then by the most specific group
  std::vector<PurchaseItem> alternatives;  // at most limits::kAlternatives
};

// The policies of a group and of all groups above it, found once for many items. `policies` must outlive it.
class GroupPolicies {
 public:
  GroupPolicies(const std::vector<BuyingPolicy>& policies, std::string_view group, const People& people);

  // Returns the strictest verdict of the policies, without alternatives. If an item's missing or broad fields leave
  // open whether a policy applies, the policy counts as RESTRICTED, and `strictest` is BLOCKED if that is possible, so
  // that omitting a code evades nothing. An uncertain match never counts as PREFERRED.
  PurchaseVerdict Judge(const PurchaseItem& item) const;
  // Like Judge, with the preferred alternatives: takes many times as long.
  PurchaseVerdict JudgeWithAlternatives(const PurchaseItem& item) const;

 private:
  void AddAlternatives(const PurchaseItem& item, PurchaseVerdict& verdict) const;

  std::vector<const BuyingPolicy*> policies_;  // the most specific group first
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_BUYING_H_
