// Applies rules to reviews that have ended (A13): the stages that a subject would have needed, and their difference
// from those it had. Pure.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_REPLAY_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_REPLAY_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/money.h"
#include "services/approval/domain/people.h"
#include "services/approval/domain/review.h"
#include "services/approval/domain/rule.h"
#include "services/approval/domain/selection.h"
#include "services/approval/domain/subject.h"

namespace outlay::approval {

// Identifies a stage by its approvers and quorum, ignoring its name and escalations. It is stored, so it must never
// change.
uint64_t FingerprintOf(const Stage& stage);
// Does the same for people of a group other than the subject's.
uint64_t FingerprintOf(const Stage& stage, const std::string& group_id);

// The part of an ended review that rules depend on.
struct PastReview {
  std::string id;
  Subject subject;  // kind, amounts and whether they are bounded, groups, supplier, breach, and for each line category
                    // and cost centre
  ReviewState state = ReviewState::kApproved;
  absl::Time open_time;
  std::vector<uint64_t> stages;  // fingerprints, sorted, each once

  bool operator==(const PastReview&) const = default;
};
PastReview PastOf(const Review& review);

// Numbers as in outlay.approval.v1.ReplayChange; kNone: the same stages and outcome.
enum class ReplayChange : uint8_t { kNone = 0, kAutomatic = 1, kAsked = 2, kMore = 3, kFewer = 4, kOther = 5 };

struct Replayed {
  ReplayChange change = ReplayChange::kNone;
  bool needs_more = false;  // approved, without stages that the rules would have required
};

// Rules prepared for many subjects. Both arguments must outlive it. Not thread-safe.
class Replayer {
 public:
  Replayer(const std::vector<Rule>& rules, const People& people);

  Replayed Judge(const PastReview& past);

 private:
  const std::vector<HeldRule>& RulesFor(const Subject& subject);
  const std::vector<uint64_t>& FingerprintsOf(const Tier* tier, const std::string& group_id);

  const std::vector<Rule>& rules_;
  const People& people_;
  const uint64_t administrators_;
  absl::flat_hash_map<std::vector<std::string>, std::vector<HeldRule>> by_groups_;
  absl::flat_hash_map<std::pair<const Tier*, std::string>, std::vector<uint64_t>> fingerprints_;
  std::vector<uint64_t> asked_;  // reused
};

// Sums by change and currency.
class ReplaySums {
 public:
  struct Sum {
    int64_t reviews = 0;
    Money amount;
    Money needs_more;
  };
  // OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status Add(const PastReview& past, const Replayed& replayed);

  int64_t reviews() const { return reviews_; }
  int64_t flips() const { return flips_; }
  int64_t needs_more() const { return needs_more_; }
  // By change, then by currency code.
  const std::map<std::pair<ReplayChange, std::string>, Sum>& sums() const { return sums_; }

 private:
  int64_t reviews_ = 0;
  int64_t flips_ = 0;
  int64_t needs_more_ = 0;
  std::map<std::pair<ReplayChange, std::string>, Sum> sums_;
};

// Returns the hypothetical rules: `drafts` replace rules with the same id or are added, and those in `without` are
// removed.
std::vector<Rule> RulesWith(const std::vector<Rule>& rules, const std::vector<Rule>& drafts,
                            const std::vector<std::string>& without);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_REPLAY_H_
