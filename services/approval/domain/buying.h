// Guided buying: what policies say about something that somebody wants to buy, and what to buy instead (A10). Pure.
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

// What users write of a policy. Kinds that are empty fit everything.
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

// Something to buy; empty: not known.
struct PurchaseItem {
  std::string category;  // UNSPSC, 2 to 8 digits
  std::string supplier_id;
  std::string item;  // as orders name it

  bool operator==(const PurchaseItem&) const = default;
};

// By which items are compared: without letters' case and the spaces around them.
std::string ItemKey(std::string_view item);
bool IsSameItem(const PurchaseItem& first, const PurchaseItem& second);

// What one policy says about an item.
struct PolicyFinding {
  const BuyingPolicy* policy = nullptr;  // of the list that was given
  Availability availability = Availability::kUnspecified;
  bool is_uncertain = false;  // the item says too little to know that the policy does not concern it
};

struct PurchaseVerdict {
  Availability availability = Availability::kAllowed;
  Availability strictest =
      Availability::kAllowed;              // what it is at most, were it known exactly: what an exception needs
  std::vector<PolicyFinding> findings;     // the strictest first, then the most specific group
  std::vector<PurchaseItem> alternatives;  // at most limits::kAlternatives
};

// The policies of a group and of all above it, found once for many items. The policies must outlive it.
class GroupPolicies {
 public:
  GroupPolicies(const std::vector<BuyingPolicy>& policies, std::string_view group, const People& people);

  // What they say, the strictest of them; no alternatives. What an item leaves out, or says too broadly, may be what a
  // policy is about: it counts as RESTRICTED, and `strictest` says BLOCKED where it may be that, so that leaving a code
  // out avoids nothing. Nothing is preferred on a guess.
  PurchaseVerdict Judge(const PurchaseItem& item) const;
  // Besides, what is preferred in its place: many times as much work.
  PurchaseVerdict JudgeWithAlternatives(const PurchaseItem& item) const;

 private:
  void AddAlternatives(const PurchaseItem& item, PurchaseVerdict& verdict) const;

  std::vector<const BuyingPolicy*> policies_;  // the most specific group first
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_BUYING_H_
