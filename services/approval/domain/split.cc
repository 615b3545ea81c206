#include "services/approval/domain/split.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>

#include "absl/numeric/int128.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/selection.h"

namespace outlay::approval {
namespace {

constexpr size_t kClassDigits = 6;
constexpr int kPercentOfAll = 100;

bool ShareClass(const std::vector<std::string>& first, const std::vector<std::string>& second) {
  return std::any_of(first.begin(), first.end(), [&](const std::string& category) {
    if (category.size() < kClassDigits) return false;
    const std::string_view family = std::string_view(category).substr(0, kClassDigits);
    return std::any_of(second.begin(), second.end(),
                       [&](const std::string& other) { return other.starts_with(family); });
  });
}

bool BringMoneyToOneGroup(const PastPurchase& first, const PastPurchase& second) {
  const std::vector<std::string>& to = second.money_to_group_ids;
  return std::any_of(first.money_to_group_ids.begin(), first.money_to_group_ids.end(),
                     [&](const std::string& group) { return std::find(to.begin(), to.end(), group) != to.end(); });
}

bool AreLinked(const PastPurchase& first, const PastPurchase& second, SplitBuyer buyer, SplitLink link) {
  const bool same_buyer =
      buyer == SplitBuyer::kRequester ? first.requester == second.requester : first.group_id == second.group_id;
  if (!same_buyer) return false;
  if (link == SplitLink::kBudgets) {
    const bool are_alike = IsMoneyMove(first.move_kind) && first.move_kind == second.move_kind &&
                           first.group_id == second.group_id && first.also_group_ids == second.also_group_ids;
    return are_alike || BringMoneyToOneGroup(first, second);
  }
  if (link == SplitLink::kCategory) return ShareClass(first.categories, second.categories);
  return !first.supplier_id.empty() && first.supplier_id == second.supplier_id;
}

// Returns whether the amount is at most the bound, and not negligible compared with it.
bool Counts(int64_t amount_minor, int64_t bound_minor, int least_share_percent) {
  return amount_minor <= bound_minor &&
         absl::int128(amount_minor) * kPercentOfAll >= absl::int128(bound_minor) * least_share_percent;
}

// Returns the largest review of each other purchase that is linked and counts.
std::vector<const PastPurchase*> LinkedOf(const PastPurchase& purchase, const std::vector<PastPurchase>& past,
                                          const SplitFlag& flag, int least_share_percent) {
  std::map<std::string_view, const PastPurchase*> largest;
  for (const PastPurchase& other : past) {
    const bool is_meant = other.resource != purchase.resource && AreLinked(purchase, other, flag.buyer, flag.link) &&
                          Counts(other.base_minor, flag.bound_minor, least_share_percent);
    if (!is_meant) continue;
    const PastPurchase*& known = largest[other.resource];
    if (known == nullptr || known->base_minor < other.base_minor) known = &other;
  }
  std::vector<const PastPurchase*> linked;
  linked.reserve(largest.size());
  for (const auto& [resource, other] : largest) linked.push_back(other);
  return linked;
}

std::optional<SplitFlag> FindLinked(const PastPurchase& purchase, const std::vector<PastPurchase>& past,
                                    const Rule& rule, int64_t bound_minor, const SplitSettings& settings) {
  for (const SplitBuyer buyer : {SplitBuyer::kRequester, SplitBuyer::kGroup}) {
    if (buyer == SplitBuyer::kGroup && settings.requester_only) break;
    for (const SplitLink link : {SplitLink::kSupplier, SplitLink::kCategory, SplitLink::kBudgets}) {
      SplitFlag flag = {.rule_id = rule.id, .bound_minor = bound_minor, .buyer = buyer, .link = link};
      absl::int128 total = purchase.base_minor;
      for (const PastPurchase* const other : LinkedOf(purchase, past, flag, settings.least_share_percent)) {
        total += other->base_minor;
        flag.review_ids.push_back(other->review_id);
      }
      if (flag.review_ids.empty() || total <= bound_minor) continue;
      constexpr absl::int128 kMost = std::numeric_limits<int64_t>::max();
      flag.total_minor = static_cast<int64_t>(std::min(total, kMost));
      std::sort(flag.review_ids.begin(), flag.review_ids.end());
      return flag;
    }
  }
  return std::nullopt;
}

bool IsLookedAt(const Subject& subject, const SplitSettings& settings) {
  return !settings.is_off && (IsPurchase(subject.kind) || IsMoneyMove(subject.kind));
}

// Returns the bound of the rule's tier that the subject respects without being negligible; nothing: the rule does not
// apply to it, or there is no such bound.
std::optional<int64_t> BoundBelow(const HeldRule& held, const Subject& subject, const SplitSettings& settings) {
  if (FitOf(held, subject) == Fit::kNo) return std::nullopt;
  const Tier* const tier = FindTier(held.rule->spec, subject.judged_minor());
  if (tier == nullptr || !tier->up_to_minor.has_value()) return std::nullopt;
  const bool counts = Counts(subject.judged_minor(), *tier->up_to_minor, settings.least_share_percent);
  return counts ? tier->up_to_minor : std::nullopt;
}

}  // namespace

PastPurchase PurchaseOf(std::string_view review_id, const Subject& subject) {
  PastPurchase purchase = {.review_id = std::string(review_id),
                           .resource = subject.resource,
                           .requester = subject.requester,
                           .group_id = subject.group_id,
                           .supplier_id = subject.supplier_id,
                           .base_minor = subject.base_minor};
  for (const SubjectLine& line : subject.lines) purchase.categories.push_back(line.category);
  if (!IsMoneyMove(subject.kind)) return purchase;
  purchase.move_kind = subject.kind;
  purchase.also_group_ids = subject.also_group_ids;
  if (subject.kind == SubjectKind::kBudgetIncrease) purchase.money_to_group_ids.push_back(subject.group_id);
  for (const SubjectPart& part : subject.parts) {
    if (part.also_kind == SubjectKind::kBudgetIncrease) purchase.money_to_group_ids.push_back(part.group_id);
  }
  return purchase;
}

bool MayBeSplit(Subject subject, const std::vector<Rule>& rules, const SplitSettings& settings, const People& people) {
  // Guided buying may still find a breach, and then rules about breaches apply.
  subject.policy_breach = true;
  if (!IsLookedAt(subject, settings)) return false;
  const std::vector<HeldRule> held = RulesOf(rules, subject.group_id, subject.also_group_ids, people);
  return std::any_of(held.begin(), held.end(),
                     [&](const HeldRule& rule) { return BoundBelow(rule, subject, settings).has_value(); });
}

std::vector<SplitFlag> FindSplits(const Subject& subject, const std::vector<PastPurchase>& past,
                                  const std::vector<Rule>& rules, const SplitSettings& settings, const People& people) {
  std::vector<SplitFlag> flags;
  if (!IsLookedAt(subject, settings)) return flags;
  const PastPurchase purchase = PurchaseOf("", subject);
  for (const HeldRule& held : RulesOf(rules, subject.group_id, subject.also_group_ids, people)) {
    if (flags.size() == limits::kSplitFlags) break;
    const auto is_flagged = [&](const SplitFlag& flag) { return flag.rule_id == held.rule->id; };
    // A rule may apply in several of the subject's groups.
    if (std::any_of(flags.begin(), flags.end(), is_flagged)) continue;
    const std::optional<int64_t> bound_minor = BoundBelow(held, subject, settings);
    if (!bound_minor.has_value()) continue;
    std::optional<SplitFlag> flag = FindLinked(purchase, past, *held.rule, *bound_minor, settings);
    if (flag.has_value()) flags.push_back(*std::move(flag));
  }
  return flags;
}

}  // namespace outlay::approval
