// Purchases that look as if they were one that was taken apart to stay below a tier (A12). Pure. Noticed, with the
// evidence for who decides; an organization may ask that somebody does.
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

// Of an organization.
struct SplitSettings {
  bool is_off = false;
  int window_days = 14;          // of 24 hours
  int least_share_percent = 20;  // of the tier's bound; smaller purchases do not count
  bool requester_only = false;   // otherwise purchases of the same group count, too
  bool needs_approval = false;   // what looks so is not approved automatically

  bool operator==(const SplitSettings&) const = default;
};

// A purchase that was told in the window.
struct PastPurchase {
  std::string review_id;
  std::string resource;
  std::string requester;
  std::string group_id;
  std::string supplier_id;
  std::vector<std::string> categories;  // of its lines
  int64_t base_minor = 0;               // in the organization's currency

  bool operator==(const PastPurchase&) const = default;
};
PastPurchase PurchaseOf(std::string_view review_id, const Subject& subject);

// Numbers as in outlay.approval.v1.SplitFlag.
enum class SplitBuyer : uint8_t { kRequester = 1, kGroup = 2 };
enum class SplitLink : uint8_t { kSupplier = 1, kCategory = 2 };

struct SplitFlag {
  std::string rule_id;
  int64_t bound_minor = 0;  // each alone is at most this
  int64_t total_minor = 0;  // together they are more
  SplitBuyer buyer = SplitBuyer::kRequester;
  SplitLink link = SplitLink::kSupplier;
  std::vector<std::string> review_ids;  // the others, sorted

  bool operator==(const SplitFlag&) const = default;
};

// Whether past purchases can make the subject one of several that were taken apart: otherwise nobody has to read them.
bool MayBeSplit(Subject subject, const std::vector<Rule>& rules, const SplitSettings& settings, const People& people);

// For each rule that holds for the subject the first of what links it to others: the same requester and supplier, the
// same requester and a category (the same class of UNSPSC, its first six digits), then the same for the group.
// Purchases that together pass the bound of a tier, of which each alone stays within it. `past` has the window's
// others; one that was reviewed again, for its change, counts once, as the largest of what counts: nobody knows whether
// the change comes about, and a proposal takes nothing away.
std::vector<SplitFlag> FindSplits(const Subject& subject, const std::vector<PastPurchase>& past,
                                  const std::vector<Rule>& rules, const SplitSettings& settings, const People& people);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_SPLIT_H_
