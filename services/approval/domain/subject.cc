#include "services/approval/domain/subject.h"

#include <algorithm>
#include <string_view>

#include "common/base/content_digest.h"

namespace outlay::approval {
bool IsPurchase(SubjectKind kind) {
  return kind == SubjectKind::kRequisition || kind == SubjectKind::kPurchaseOrder || kind == SubjectKind::kChangeOrder;
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
  return content.digest();
}

bool IsWithinMateriality(const Subject& before, const Subject& after) {
  if (before.resource != after.resource || before.kind != after.kind || before.requester != after.requester ||
      before.group_id != after.group_id || before.also_group_ids != after.also_group_ids ||
      before.parts != after.parts || before.supplier_id != after.supplier_id ||
      before.amount.currency() != after.amount.currency() || before.policy_breach != after.policy_breach ||
      before.amount_unbounded != after.amount_unbounded || before.lines_separable != after.lines_separable ||
      before.budget_owners != after.budget_owners || before.title != after.title || before.details != after.details ||
      before.terms != after.terms || before.lines.size() != after.lines.size()) {
    return false;
  }
  for (size_t i = 0; i < before.lines.size(); ++i) {
    const SubjectLine& old_line = before.lines[i];
    const SubjectLine& new_line = after.lines[i];
    if (old_line.number != new_line.number || old_line.category != new_line.category ||
        old_line.cost_center != new_line.cost_center || old_line.description != new_line.description ||
        old_line.quantity != new_line.quantity || old_line.unit_price != new_line.unit_price ||
        old_line.amount_minor < new_line.amount_minor) {
      return false;
    }
  }
  return after.amount.minor_units() <= before.amount.minor_units() && after.base_minor <= before.base_minor;
}

void KeepRate(const Subject& before, Subject* after) {
  const int64_t old_minor = before.amount.minor_units();
  const int64_t new_minor = after->amount.minor_units();
  if (before.amount.currency() != after->amount.currency() || new_minor > old_minor) return;
  if (new_minor == old_minor) {
    after->base_minor = before.base_minor;
    return;
  }
  // Rounded up, and so never above the former amount.
  const absl::int128 product = absl::int128(before.base_minor) * new_minor + (old_minor - 1);
  after->base_minor = static_cast<int64_t>(product / old_minor);
}

}  // namespace outlay::approval
