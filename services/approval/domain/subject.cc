#include "services/approval/domain/subject.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string_view>

#include "absl/numeric/int128.h"
#include "common/base/content_digest.h"
#include "common/base/materiality.h"

namespace outlay::approval {
namespace {

// Returns the fields whose digests differ, or which only one of the two has, in the order of their names.
std::vector<std::string> ChangedFields(const std::vector<SubjectTerm>& before, const std::vector<SubjectTerm>& after) {
  std::map<std::string, std::string> digests;
  for (const SubjectTerm& term : before) digests[term.field] = term.digest;
  std::set<std::string> changed;
  for (const SubjectTerm& term : after) {
    const auto found = digests.find(term.field);
    if (found == digests.end() || found->second != term.digest) changed.insert(term.field);
    if (found != digests.end()) digests.erase(found);
  }
  for (const auto& [field, digest] : digests) changed.insert(field);
  return {changed.begin(), changed.end()};
}

std::optional<int64_t> GrowthOf(const SubjectLine& before, const SubjectLine& after, Currency currency) {
  if (before.number != after.number || before.category != after.category || before.cost_center != after.cost_center ||
      before.description != after.description) {
    return std::nullopt;
  }
  const auto cost = [](const SubjectLine& line) {
    return LineCost{.amount_minor = line.amount_minor, .quantity = line.quantity, .unit_price = line.unit_price};
  };
  return outlay::GrowthOf(cost(before), cost(after), currency);
}

}  // namespace

bool IsPurchase(SubjectKind kind) {
  return kind == SubjectKind::kRequisition || kind == SubjectKind::kPurchaseOrder || kind == SubjectKind::kChangeOrder;
}

bool IsMoneyMove(SubjectKind kind) {
  return kind == SubjectKind::kBudgetIncrease || kind == SubjectKind::kBudgetTransfer;
}

SubjectKind Subject::AlsoKindIn(const std::string& group) const {
  const auto part =
      std::find_if(parts.begin(), parts.end(), [&](const SubjectPart& one) { return one.group_id == group; });
  return part == parts.end() ? SubjectKind::kUnspecified : part->also_kind;
}

Digest DigestOf(const Subject& subject) {
  ContentDigest content;
  content.Add(std::string_view(subject.resource)).Add(static_cast<int64_t>(subject.kind));
  content.Add(std::string_view(subject.title)).Add(std::string_view(subject.details));
  content.Add(std::string_view(subject.amount.ToString())).Add(subject.base_minor);
  content.Add(std::string_view(subject.group_id)).Add(std::string_view(subject.supplier_id));
  content.Add(static_cast<int64_t>(subject.lines.size()));
  for (const SubjectLine& line : subject.lines) {
    content.Add(std::string_view(line.number)).Add(std::string_view(line.description));
    content.Add(std::string_view(line.category)).Add(std::string_view(line.cost_center)).Add(line.amount_minor);
  }
  content.Add(static_cast<int64_t>(subject.lines_separable)).Add(static_cast<int64_t>(subject.policy_breach));
  content.Add(std::string_view(subject.requester)).Add(subject.involved).Add(subject.budget_owners);
  // Added only if set, so that other subjects keep their digests.
  if (subject.amount_unbounded) content.Add(std::string_view("without bound"));
  if (subject.new_delivery_address) content.Add(std::string_view("new address"));
  if (!subject.also_group_ids.empty()) content.Add(std::string_view("also groups")).Add(subject.also_group_ids);
  for (const SubjectLine& line : subject.lines) {
    if (!line.quantity.has_value() || !line.unit_price.has_value()) continue;
    content.Add(std::string_view("priced")).Add(std::string_view(line.number));
    content.Add(std::string_view(line.quantity->ToString())).Add(std::string_view(line.unit_price->ToString()));
  }
  for (const SubjectTerm& term : subject.terms) {
    content.Add(std::string_view("term")).Add(std::string_view(term.field)).Add(std::string_view(term.digest));
  }
  for (const SubjectPart& part : subject.parts) {
    content.Add(std::string_view("part")).Add(std::string_view(part.group_id));
    content.Add(static_cast<int64_t>(part.also_kind)).Add(std::string_view(part.details));
  }
  if (!subject.spending_limit_breach.empty()) {
    content.Add(std::string_view("spending limit")).Add(std::string_view(subject.spending_limit_breach));
  }
  return content.digest();
}

std::optional<SubjectGrowth> GrowthOf(const Subject& before, const Subject& after) {
  if (before.resource != after.resource || before.kind != after.kind || before.requester != after.requester ||
      before.group_id != after.group_id || before.also_group_ids != after.also_group_ids ||
      before.parts != after.parts || before.supplier_id != after.supplier_id ||
      before.amount.currency() != after.amount.currency() || before.policy_breach != after.policy_breach ||
      before.spending_limit_breach.empty() != after.spending_limit_breach.empty() ||
      before.amount_unbounded != after.amount_unbounded || before.new_delivery_address != after.new_delivery_address ||
      before.lines_separable != after.lines_separable || before.budget_owners != after.budget_owners ||
      before.title != after.title || before.lines.size() != after.lines.size()) {
    return std::nullopt;
  }
  SubjectGrowth growth = {.minor = 0, .fields = ChangedFields(before.terms, after.terms)};
  // Details repeat what fields say.
  if (before.details != after.details && growth.fields.empty()) return std::nullopt;
  for (size_t i = 0; i < before.lines.size(); ++i) {
    const std::optional<int64_t> of_line = GrowthOf(before.lines[i], after.lines[i], after.amount.currency());
    if (!of_line.has_value() || __builtin_add_overflow(growth.minor, *of_line, &growth.minor)) return std::nullopt;
  }
  const int64_t of_all = after.amount.minor_units() - before.amount.minor_units();
  if (of_all <= 0 && after.base_minor > before.base_minor) return std::nullopt;
  growth.minor = std::max(growth.minor, of_all);
  return growth;
}

void KeepRate(const Subject& before, Subject* after) {
  const int64_t old_minor = before.amount.minor_units();
  const int64_t new_minor = after->amount.minor_units();
  if (before.amount.currency() != after->amount.currency()) return;
  if (new_minor == old_minor) {
    after->base_minor = before.base_minor;
    return;
  }
  if (old_minor == 0) return;
  // Rounded up, and so a lower amount is never worth more than the former one.
  const absl::int128 product = absl::int128(before.base_minor) * new_minor + (old_minor - 1);
  const absl::int128 base_minor = product / old_minor;
  if (base_minor <= std::numeric_limits<int64_t>::max()) after->base_minor = static_cast<int64_t>(base_minor);
}

}  // namespace outlay::approval
