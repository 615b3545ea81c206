// Every table of approval. Numbers are never reused; docs/storage-format.md lists them.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_KEYSPACES_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_KEYSPACES_H_

#include <string>
#include <tuple>

#include "absl/time/time.h"
#include "common/store/keyspace.h"
#include "outlay/approval/storage/v1/review_record.pb.h"
#include "outlay/approval/storage/v1/rule_record.pb.h"

namespace outlay::approval {

using store::Family;
using store::Keyspace;
using store::NoValue;

// Parts of keys, each a plain id without the resource name around it.
using RuleKey = std::tuple<std::string, std::string>;               // organization, rule id
using ReviewKey = std::tuple<std::string, std::string>;             // organization, review id
using DelegationKey = std::tuple<std::string, std::string>;         // organization, delegation id
using DueKey = std::tuple<std::string, absl::Time, std::string>;    // organization, due time, review id
using SeatKey = std::tuple<std::string, std::string, std::string>;  // organization, user id, review id

// (organization, rule id) -> a rule. Scan: the organization's rules in id order.
inline constexpr Keyspace<RuleKey, storage::v1::RuleRecord> kRules{Family::kRows, 1, "rules"};
// (organization, review id) -> a review. Scan: the organization's reviews in id order.
inline constexpr Keyspace<ReviewKey, storage::v1::ReviewRecord> kReviews{Family::kRows, 2, "reviews"};
// (organization, due time, review id). Scan: the organization's open reviews, those whose clock is due first first.
inline constexpr Keyspace<DueKey, NoValue> kReviewsByDue{Family::kRows, 3, "reviews_by_due"};
// (organization, user id, review id). Scan: the open reviews that wait for a user; and users for whom some wait.
inline constexpr Keyspace<SeatKey, NoValue> kReviewsBySeat{Family::kRows, 4, "reviews_by_seat"};
// (organization, delegation id) -> a delegation. Scan: the organization's delegations in id order.
inline constexpr Keyspace<DelegationKey, storage::v1::DelegationRecord> kDelegations{Family::kRows, 5, "delegations"};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_KEYSPACES_H_
