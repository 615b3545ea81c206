// The limits of approval. docs/limits.md is generated from this file.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_LIMITS_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::approval::limits {

// The time after which an undecided review expires (A7).
inline constexpr absl::Duration kReviewTime = absl::Hours(7 * 24);
// The interval of reminders, counted from the time when a stage became active (A7).
inline constexpr absl::Duration kReminderInterval = absl::Hours(3 * 24);
// The longest time in a round for which a review's clock stands still because of questions (A6, A7).
inline constexpr absl::Duration kPauseTime = absl::Hours(7 * 24);
// Rules of an organization.
inline constexpr int kRules = 500;
// Stages of a review, from all rules together.
inline constexpr size_t kStagesPerReview = 50;
// People of a stage that may not decide and whom the stage lists.
inline constexpr size_t kLeftOutKept = 20;
// People of a stage.
inline constexpr size_t kSeatsPerStage = 100;
// Decimals of the quantity or unit price of a subject's line.
inline constexpr int kPriceDecimals = 6;
// Budget owners of a subject: the limit in subject.proto.
inline constexpr int kBudgetOwners = 20;
// People and groups that the check of a rule looks at for its counts; beyond that, it assumes enough.
inline constexpr int kHoldersChecked = 100'000;
// Delegations of an organization, and those that one user gave; ended ones count until they are deleted.
inline constexpr int kDelegations = 2'000;
inline constexpr int kDelegationsOfUser = 50;
// The time after which ended delegations are deleted; decisions keep their chains.
inline constexpr absl::Duration kDelegationRetention = absl::Hours(30 * 24);
// Delegations in a chain of delegates of delegates.
inline constexpr size_t kDelegationChain = 5;
// Managers in the chain above a user that are considered as approvers.
inline constexpr int kManagersAbove = 10;
// Questions of a review, and its rounds.
inline constexpr size_t kQuestions = 50;
inline constexpr int kRounds = 50;
// Budgets proposed in one round of a review (A11); a changed subject starts a new round.
inline constexpr int kBudgetProposals = 20;
// Bytes of an open review, as an API message, after a user's change: a log record holds several copies, and it must
// still be possible to decide, expire and withdraw the review. Opening it, decisions and due actions may exceed the
// limit.
inline constexpr size_t kReviewBytes = 100 * 1024;
// Tolerated changes of the subject that a review lists, the latest ones; events have all of them (A5).
inline constexpr size_t kToleratedChanges = 20;
// Policies of guided buying of an organization (A10).
inline constexpr int kBuyingPolicies = 200;
// Alternatives offered for an item, and candidates that are examined for them.
inline constexpr size_t kAlternatives = 10;
inline constexpr size_t kAlternativesTried = 20;
// Exceptions of a user that have not ended.
inline constexpr int kOpenExceptions = 100;
// The default and the longest time for which a granted exception can be used.
inline constexpr absl::Duration kExceptionTime = absl::Hours(30 * 24);
inline constexpr absl::Duration kExceptionTimeMax = absl::Hours(90 * 24);
// Exceptions that are read for one page of a list.
inline constexpr int kExceptionsScanned = 2'000;
// Splits that a review shows, and past purchases of a requester or group that are searched for them (A12).
inline constexpr size_t kSplitFlags = 10;
inline constexpr size_t kPastPurchases = 200;

// Bytes of a rule, of a policy of guided buying, and of a proposed change of one, as API messages: a log record holds
// several copies (A1, A10).
inline constexpr size_t kRuleBytes = 64 * 1024;

// For changes of rules, policies or settings that take two persons: the time for which one waits for confirmation, and
// the number of an organization that may wait; the time for which decided or expired ones are kept, the total number
// above which the oldest of these are deleted, the number deleted with each new one, and the number read for a page of
// the list (A1).
inline constexpr absl::Duration kChangeTimeToLive = absl::Hours(14 * 24);
inline constexpr size_t kWaitingChanges = 200;
inline constexpr absl::Duration kChangeRetention = absl::Hours(366 * 24);
inline constexpr size_t kChanges = 1'000;
inline constexpr size_t kChangesForgotten = 100;
inline constexpr int64_t kChangesScanned = 25;

// Past reviews are kept for replays for this long after they were opened, and purchases for splits for one day longer
// than the longest window; each new row deletes at most this many expired rows (A12, A13).
inline constexpr absl::Duration kPastReviewRetention = absl::Hours(3 * 366 * 24);
inline constexpr absl::Duration kPurchaseRetention = absl::Hours(91 * 24);
inline constexpr size_t kOldRowsDropped = 20;

// Past reviews that a replay of rules reports in one stream unless its caller says otherwise, those in one message, and
// those that are read between two messages (A13).
inline constexpr int64_t kReplayFlips = 1'000;
inline constexpr int kReplayFlipsPerMessage = 50;
inline constexpr int kReplayChunk = 5'000;

}  // namespace outlay::approval::limits

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_LIMITS_H_
