// Finds purchases, and moves of money between budgets, that look like parts of one that was split to stay below a tier
// (A12). Pure. The approvers are shown the evidence; an organization may require that somebody approves.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_SPLIT_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_SPLIT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "services/approval/domain/people.h"
#include "services/approval/domain/rule.h"
#include "services/approval/domain/subject.h"

namespace outlay::approval {

// An organization's settings.
struct SplitSettings {
  bool is_off = false;
  int window_days = 14;          // of 24 hours
  int least_share_percent = 20;  // of the tier's bound; smaller purchases are ignored
  bool requester_only = false;   // if false, purchases of the same group count too
  bool needs_approval = false;   // a suspected split is never approved automatically

  bool operator==(const SplitSettings&) const = default;
};

// A purchase, or a move of money, that was submitted in the window.
struct PastPurchase {
  std::string review_id;
  std::string resource;
  std::string requester;
  std::string group_id;
  std::string supplier_id;
  std::vector<std::string> categories;  // of its lines
  int64_t base_minor = 0;               // in the organization's currency
  // Of a move of money; otherwise kUnspecified and empty.
  SubjectKind move_kind = SubjectKind::kUnspecified;
  std::vector<std::string> also_group_ids = {};
  std::vector<std::string> money_to_group_ids = {};  // of the budgets that get money

  bool operator==(const PastPurchase&) const = default;
};
PastPurchase PurchaseOf(std::string_view review_id, const Subject& subject);

// Numbers as in outlay.approval.v1.SplitFlag.
enum class SplitBuyer : uint8_t { kRequester = 1, kGroup = 2 };
enum class SplitLink : uint8_t { kSupplier = 1, kCategory = 2, kBudgets = 3 };

struct SplitFlag {
  std::string rule_id;
  int64_t bound_minor = 0;  // the bound that each purchase alone respects
  int64_t total_minor = 0;  // their sum, which exceeds it
  SplitBuyer buyer = SplitBuyer::kRequester;
  SplitLink link = SplitLink::kSupplier;
  std::vector<std::string> review_ids;  // reviews of the other purchases, sorted

  bool operator==(const SplitFlag&) const = default;
};

// Returns whether the subject could be part of a split, given suitable past purchases; if not, these need not be read.
bool MayBeSplit(Subject subject, const std::vector<Rule>& rules, const SplitSettings& settings, const People& people);

// Returns, for each rule that applies to the subject, the first link to other purchases that together exceed the bound
// of a tier while each alone respects it. Links in their order: same requester and supplier; same requester and
// category (the same class of UNSPSC, its first six digits); then the same two for the group. Moves of money are linked
// with moves of the same kind between budgets of the same groups, and by whatever kind the same requester brings money
// to a group. `past` holds the other purchases and moves in the window. A purchase that was reviewed again because it
// changed counts once, with the greatest amount that counts: it is unknown whether the change takes effect, and a
// proposal reduces nothing.
std::vector<SplitFlag> FindSplits(const Subject& subject, const std::vector<PastPurchase>& past,
                                  const std::vector<Rule>& rules, const SplitSettings& settings, const People& people);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_SPLIT_H_
