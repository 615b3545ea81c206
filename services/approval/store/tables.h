// Rules, reviews and delegations: the only place that reads and writes their rows. All functions return DATA_LOSS /
// STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_TABLES_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_TABLES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/approval/domain/delegation.h"
#include "services/approval/domain/replay.h"
#include "services/approval/domain/review.h"
#include "services/approval/domain/rule.h"
#include "services/approval/store/keyspaces.h"

namespace outlay::approval {

absl::StatusOr<std::optional<Rule>> FindRule(const store::Reader& reader, const RuleKey& key);
// NOT_FOUND / RULE_NOT_FOUND.
absl::StatusOr<Rule> LoadRule(const store::Reader& reader, const RuleKey& key);
// Returns all rules of the organization, in order of ids.
absl::StatusOr<std::vector<Rule>> LoadRules(const store::Reader& reader, const std::string& organization);
// In order of ids, after an id.
absl::Status ListRules(const store::Reader& reader, const std::string& organization,
                       const std::optional<std::string>& after, absl::FunctionRef<store::Visit(const Rule&)> visitor);
void SaveRule(store::Transaction& txn, const std::string& organization, const Rule& rule);
void DeleteRule(store::Transaction& txn, const RuleKey& key);

absl::StatusOr<std::optional<Review>> FindReview(const store::Reader& reader, const ReviewKey& key);
// NOT_FOUND / REVIEW_NOT_FOUND.
absl::StatusOr<Review> LoadReview(const store::Reader& reader, const ReviewKey& key);
// Saves the review with its due date, its seats, and its entries among purchases and past reviews, and deletes some
// expired ones of these; null `before`: it is new.
absl::Status SaveReview(store::Transaction& txn, const std::string& organization, const Review* before,
                        const Review& after);
// In id order, after an id.
absl::Status ListVacantReviews(const store::Reader& reader, const std::string& organization,
                               const std::optional<std::string>& after,
                               absl::FunctionRef<store::Visit(const Review&)> visitor);
absl::Status ListReviews(const store::Reader& reader, const std::string& organization,
                         const std::optional<std::string>& after,
                         absl::FunctionRef<store::Visit(const Review&)> visitor);
// Returns the open or approved purchases of the subject's requester and of its group whose review was opened since the
// given time; at most the latest limits::kPastPurchases of each.
absl::StatusOr<std::vector<PastPurchase>> LoadPastPurchases(const store::Reader& reader,
                                                            const std::string& organization, const Subject& subject,
                                                            absl::Time since);
// Visits ended reviews in order of their opening: `since` inclusive, `until` exclusive, after `after`; the value
// visited is valid until the visitor returns.
absl::Status ListPastReviews(const store::Reader& reader, const std::string& organization, absl::Time since,
                             absl::Time until, const std::optional<PastReviewKey>& after,
                             absl::FunctionRef<store::Visit(const PastReview&)> visitor);
// Returns the ids of the open reviews in which the user has a seat that is undecided, in order.
absl::StatusOr<std::vector<std::string>> ListWaiting(const store::Reader& reader, const std::string& organization,
                                                     const std::string& user);

absl::StatusOr<std::optional<Delegation>> FindDelegation(const store::Reader& reader, const DelegationKey& key);
// Returns all delegations of the organization, in order of ids, without those that were over at `ended_before`.
absl::StatusOr<std::vector<Delegation>> LoadDelegations(const store::Reader& reader, const std::string& organization,
                                                        absl::Time ended_before);
absl::Status ListDelegations(const store::Reader& reader, const std::string& organization,
                             const std::optional<std::string>& after,
                             absl::FunctionRef<store::Visit(const Delegation&)> visitor);
void DeleteDelegation(store::Transaction& txn, const DelegationKey& key);
void SaveDelegation(store::Transaction& txn, const std::string& organization, const Delegation& delegation);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_TABLES_H_
