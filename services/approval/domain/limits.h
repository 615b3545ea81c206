// The limits of approval. docs/limits.md is made of this file.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_LIMITS_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::approval::limits {

// A review that is not decided ends after this (A7).
inline constexpr absl::Duration kReviewTime = absl::Hours(7 * 24);
// People are reminded so long after their turn came, and again each time it has passed (A7).
inline constexpr absl::Duration kReminderInterval = absl::Hours(3 * 24);
// The clock of a review stands still for questions at most so long in a round (A6, A7).
inline constexpr absl::Duration kPauseTime = absl::Hours(7 * 24);
// Rules of an organization.
inline constexpr int kRules = 500;
// Stages of a review, of all rules together.
inline constexpr size_t kStagesPerReview = 50;
// People of a stage of whom is kept that they may not decide.
inline constexpr size_t kLeftOutKept = 20;
// People of a stage.
inline constexpr size_t kSeatsPerStage = 100;
// Budget owners of a subject: as many as subject.proto takes.
inline constexpr int kBudgetOwners = 20;
// People and groups that the check of a rule looks at for its counts; what is beyond counts as enough.
inline constexpr int kHoldersChecked = 100'000;
// Delegations that an organization has at a time, and those that a user gave; ended ones count until they are
// forgotten.
inline constexpr int kDelegations = 2'000;
inline constexpr int kDelegationsOfUser = 50;
// Ended delegations are forgotten so long afterwards; decisions keep their chains.
inline constexpr absl::Duration kDelegationRetention = absl::Hours(30 * 24);
// Delegates of delegates.
inline constexpr size_t kDelegationChain = 5;
// Managers of managers that are asked whether they may decide.
inline constexpr int kManagersAbove = 10;
// Questions and resubmissions of a review, each.
inline constexpr size_t kQuestions = 50;
inline constexpr int kRounds = 50;
// Other budgets that are proposed in a round of a review (A11): another one begins when the subject is another one.
inline constexpr int kBudgetProposals = 20;
// Bytes of an open review, as the API says it, once somebody has changed it: a log record holds several copies, and a
// review must still be decided, expire and be given up. Opening it, decisions and what becomes due may go beyond.
inline constexpr size_t kReviewBytes = 100 * 1024;
// Policies of guided buying of an organization (A10).
inline constexpr int kBuyingPolicies = 200;
// What is offered in place of an item, and how many candidates are looked at for it.
inline constexpr size_t kAlternatives = 10;
inline constexpr size_t kAlternativesTried = 20;
// Exceptions of a user that are not over.
inline constexpr int kOpenExceptions = 100;
// An exception can be used so long, unless whoever grants it says otherwise, up to the most.
inline constexpr absl::Duration kExceptionTime = absl::Hours(30 * 24);
inline constexpr absl::Duration kExceptionTimeMax = absl::Hours(90 * 24);
// Exceptions that one page of a list looks at.
inline constexpr int kExceptionsScanned = 2'000;
// Of splits that a review shows, and of purchases of a requester or group that are looked at for them (A12).
inline constexpr size_t kSplitFlags = 10;
inline constexpr size_t kPastPurchases = 200;

// Bytes of a rule, of a policy of guided buying, and of a change of one that is proposed, as the API says them: a log
// record holds several copies (A1, A10).
inline constexpr size_t kRuleBytes = 64 * 1024;

// How long a change of rules, policies or settings waits for a second person, and how many of an organization do; how
// long those that were decided or expired are kept, how many there are of all kinds before the oldest of these go, how
// many go with each new one, and how many a page of the list looks at (A1).
inline constexpr absl::Duration kChangeTimeToLive = absl::Hours(14 * 24);
inline constexpr size_t kWaitingChanges = 200;
inline constexpr absl::Duration kChangeRetention = absl::Hours(366 * 24);
inline constexpr size_t kChanges = 1'000;
inline constexpr size_t kChangesForgotten = 100;
inline constexpr int64_t kChangesScanned = 25;

// What a replay may look at is kept so long from when its review was opened, and purchases for splits a day longer than
// the longest window; some of what is older goes with each row that comes, at most so many (A12, A13).
inline constexpr absl::Duration kPastReviewRetention = absl::Hours(3 * 366 * 24);
inline constexpr absl::Duration kPurchaseRetention = absl::Hours(91 * 24);
inline constexpr size_t kOldRowsDropped = 20;

// Past reviews that a replay of rules tells of in one stream unless its caller says otherwise, those of one message,
// and those that are looked at between two messages (A13).
inline constexpr int64_t kReplayFlips = 1'000;
inline constexpr int kReplayFlipsPerMessage = 50;
inline constexpr int kReplayChunk = 5'000;

}  // namespace outlay::approval::limits

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_LIMITS_H_
