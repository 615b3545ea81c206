// Every table of approval. Numbers are never reused; docs/storage-format.md lists them.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_KEYSPACES_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_KEYSPACES_H_

#include <string>
#include <tuple>

#include "absl/time/time.h"
#include "common/store/keyspace.h"
#include "outlay/approval/storage/v1/buying_record.pb.h"
#include "outlay/approval/storage/v1/change_record.pb.h"
#include "outlay/approval/storage/v1/review_record.pb.h"
#include "outlay/approval/storage/v1/rule_record.pb.h"
#include "outlay/approval/storage/v1/settings_record.pb.h"

namespace outlay::approval {

using store::Family;
using store::Keyspace;
using store::NoValue;

// Parts of keys; each id is plain, without the resource name around it.
using RuleKey = std::tuple<std::string, std::string>;               // organization, rule id
using ReviewKey = std::tuple<std::string, std::string>;             // organization, review id
using DelegationKey = std::tuple<std::string, std::string>;         // organization, delegation id
using DueKey = std::tuple<std::string, absl::Time, std::string>;    // organization, due time, review id
using SeatKey = std::tuple<std::string, std::string, std::string>;  // organization, user id, review id
using BuyingPolicyKey = std::tuple<std::string, std::string>;       // organization, policy id
using BuyingExceptionKey = std::tuple<std::string, std::string>;    // organization, exception id
// organization, user or review id, exception id
using ExceptionIndexKey = std::tuple<std::string, std::string, std::string>;

using PurchaseKey = std::tuple<std::string, std::string, absl::Time, std::string>;  // organization, buyer, time, review
using PastReviewKey = std::tuple<std::string, absl::Time, std::string>;             // organization, open time, review
using ApprovalChangeKey = std::tuple<std::string, std::string>;                     // organization, change id
using SettingsKey = std::tuple<std::string>;                                        // organization

// (organization, rule id) -> a rule. Scan: the organization's rules in id order.
inline constexpr Keyspace<RuleKey, storage::v1::RuleRecord> kRules{Family::kRows, 1, "rules"};
// (organization, review id) -> a review. Scan: the organization's reviews in id order.
inline constexpr Keyspace<ReviewKey, storage::v1::ReviewRecord> kReviews{Family::kRows, 2, "reviews"};
// (organization, due time, review id). Scan: the organization's open reviews, in order of due time.
inline constexpr Keyspace<DueKey, NoValue> kReviewsByDue{Family::kRows, 3, "reviews_by_due"};
// (organization, user id, review id). Scan: the open reviews that wait for a user; the users for whom reviews wait.
inline constexpr Keyspace<SeatKey, NoValue> kReviewsBySeat{Family::kRows, 4, "reviews_by_seat"};
// (organization, delegation id) -> a delegation. Scan: the organization's delegations in id order.
inline constexpr Keyspace<DelegationKey, storage::v1::DelegationRecord> kDelegations{Family::kRows, 5, "delegations"};
// (organization, policy id) -> a policy of guided buying. Scan: the organization's policies in id order.
inline constexpr Keyspace<BuyingPolicyKey, storage::v1::BuyingPolicyRecord> kBuyingPolicies{Family::kRows, 6,
                                                                                            "buying_policies"};
// (organization, exception id) -> an exception from policies. Scan: the organization's exceptions in id order.
inline constexpr Keyspace<BuyingExceptionKey, storage::v1::BuyingExceptionRecord> kBuyingExceptions{
    Family::kRows, 7, "buying_exceptions"};
// (organization, user id, exception id). Scan: a user's exceptions that are waiting or usable, or were when they
// expired.
inline constexpr Keyspace<ExceptionIndexKey, NoValue> kOpenExceptions{Family::kRows, 8, "open_exceptions"};
// (organization, review id, exception id). Scan: the exceptions that a review used.
inline constexpr Keyspace<ExceptionIndexKey, NoValue> kUsedExceptions{Family::kRows, 9, "used_exceptions"};
// (organization, "u/" and user id or "g/" and group id, open time, review id) -> the purchase. Scan: those of a user or
// group whose review was opened at a given time or later.
inline constexpr Keyspace<PurchaseKey, storage::v1::PurchaseRecord> kPurchasesByBuyer{Family::kRows, 10,
                                                                                      "purchases_by_buyer"};
// (organization) -> its settings for reviews.
inline constexpr Keyspace<SettingsKey, storage::v1::ApprovalSettingsRecord> kApprovalSettings{Family::kRows, 11,
                                                                                              "approval_settings"};
// (organization, open time, review id) -> the part of an ended review that rules depend on. Scan: those opened in a
// period.
inline constexpr Keyspace<PastReviewKey, storage::v1::PastReviewRecord> kPastReviews{Family::kRows, 12, "past_reviews"};

// (organization, change id) -> a proposed change of rules, policies or settings. Scan: the organization's changes in id
// order.
inline constexpr Keyspace<ApprovalChangeKey, storage::v1::ApprovalChangeRecord> kApprovalChanges{Family::kRows, 13,
                                                                                                 "approval_changes"};

// (organization, review id). Scan: the open reviews with a slot to be decided that nobody has a seat in.
inline constexpr Keyspace<ReviewKey, NoValue> kVacantReviews{Family::kRows, 14, "vacant_reviews"};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_KEYSPACES_H_
