#include "services/approval/store/tables.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/store/list_by_id.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/store/records.h"

namespace outlay::approval {
namespace {

constexpr auto kRuleOf = [](std::string_view id, const storage::v1::RuleRecord& record) {
  return absl::StatusOr<Rule>(FromRecord(id, record));
};
constexpr auto kReviewOf = [](std::string_view id, const storage::v1::ReviewRecord& record) {
  return absl::StatusOr<Review>(FromRecord(id, record));
};
constexpr auto kDelegationOf = [](std::string_view id, const storage::v1::DelegationRecord& record) {
  return absl::StatusOr<Delegation>(FromRecord(id, record));
};

template <typename Value, typename Record, typename ValueOf>
absl::StatusOr<std::optional<Value>> FindById(const store::Reader& reader,
                                              const Keyspace<std::tuple<std::string, std::string>, Record>& keyspace,
                                              const std::tuple<std::string, std::string>& key, ValueOf value_of) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Record> record, reader.Find(keyspace, key));
  if (!record.has_value()) return std::optional<Value>();
  OUTLAY_ASSIGN_OR_RETURN(Value value, value_of(std::get<1>(key), *record));
  return std::optional<Value>(std::move(value));
}

// Returns the users whom a review asks now.
std::set<std::string> AskedBy(const Review* review) {
  if (review == nullptr || review->state != ReviewState::kOpen) return {};
  const std::vector<std::string> users = Undecided(*review);
  return {users.begin(), users.end()};
}

std::string BuyerOf(SplitBuyer buyer, const std::string& id) {
  return Concat(buyer == SplitBuyer::kRequester ? "u/" : "g/", id);
}

// Returns the keys under which a purchase is found by its buyers.
std::vector<PurchaseKey> PurchaseKeysOf(const std::string& organization, const Review* review) {
  if (review == nullptr || !CountsForSplits(*review)) return {};
  return {{organization, BuyerOf(SplitBuyer::kRequester, review->subject.requester), review->open_time, review->id},
          {organization, BuyerOf(SplitBuyer::kGroup, review->subject.group_id), review->open_time, review->id}};
}

// Deletes a few of the first rows under `prefix` whose time, by `time_of` of the key, is before a given time.
template <typename Key, typename Record, typename Prefix, typename TimeOf>
absl::Status DropOld(store::Transaction& txn, const Keyspace<Key, Record>& keyspace, const Prefix& prefix,
                     absl::Time before, TimeOf time_of) {
  std::vector<Key> old;
  OUTLAY_RETURN_IF_ERROR(txn.Scan(keyspace, prefix, [&](const Key& key, const Record&) {
    if (time_of(key) >= before || old.size() == limits::kOldRowsDropped) return store::Visit::kStop;
    old.push_back(key);
    return store::Visit::kContinue;
  }));
  for (const Key& key : old) txn.Delete(keyspace, key);
  return absl::OkStatus();
}

absl::Status SavePurchase(store::Transaction& txn, const std::string& organization, const Review* before,
                          const Review& after) {
  const std::vector<PurchaseKey> bought = PurchaseKeysOf(organization, &after);
  const std::vector<PurchaseKey> was_bought = PurchaseKeysOf(organization, before);
  // The entries depend on the subject only, and stay if that is unchanged.
  if (bought == was_bought && (before == nullptr || before->subject == after.subject)) return absl::OkStatus();
  for (const PurchaseKey& key : was_bought) {
    if (std::find(bought.begin(), bought.end(), key) == bought.end()) txn.Delete(kPurchasesByBuyer, key);
  }
  const PastPurchase purchase = PurchaseOf(after.id, after.subject);
  for (const PurchaseKey& key : bought) {
    if (before == nullptr) {
      const auto& [owner, buyer, open_time, id] = key;
      OUTLAY_RETURN_IF_ERROR(DropOld(txn, kPurchasesByBuyer, std::tuple(owner, buyer),
                                     open_time - limits::kPurchaseRetention,
                                     [](const PurchaseKey& old) { return std::get<2>(old); }));
    }
    txn.Put(kPurchasesByBuyer, key, ToRecord(purchase));
  }
  return absl::OkStatus();
}

absl::Status SavePast(store::Transaction& txn, const std::string& organization, const Review* before,
                      const Review& after) {
  const bool was_over = before != nullptr && before->state != ReviewState::kOpen;
  const bool is_over = after.state != ReviewState::kOpen;
  if (was_over && (!is_over || before->open_time != after.open_time)) {
    txn.Delete(kPastReviews, {organization, before->open_time, after.id});
  }
  if (!is_over) return absl::OkStatus();
  OUTLAY_RETURN_IF_ERROR(DropOld(txn, kPastReviews, std::tuple(organization),
                                 after.open_time - limits::kPastReviewRetention,
                                 [](const PastReviewKey& old) { return std::get<1>(old); }));
  txn.Put(kPastReviews, {organization, after.open_time, after.id}, ToRecord(PastOf(after)));
  return absl::OkStatus();
}

// For whoever becomes able to decide.
bool IsLookedAt(const Review& review) {
  return HasVacancy(review) || NobodyDecides(review);
}

}  // namespace

absl::StatusOr<std::optional<Rule>> FindRule(const store::Reader& reader, const RuleKey& key) {
  return FindById<Rule>(reader, kRules, key, kRuleOf);
}

absl::StatusOr<Rule> LoadRule(const store::Reader& reader, const RuleKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Rule> rule, FindRule(reader, key));
  if (!rule.has_value()) return RuleNotFound(std::get<1>(key));
  return *std::move(rule);
}

absl::StatusOr<std::vector<Rule>> LoadRules(const store::Reader& reader, const std::string& organization) {
  std::vector<Rule> rules;
  OUTLAY_RETURN_IF_ERROR(ListRules(reader, organization, std::nullopt, [&](const Rule& rule) {
    rules.push_back(rule);
    return store::Visit::kContinue;
  }));
  return rules;
}

absl::Status ListRules(const store::Reader& reader, const std::string& organization,
                       const std::optional<std::string>& after, absl::FunctionRef<store::Visit(const Rule&)> visitor) {
  return store::ListById(reader, kRules, organization, after, kRuleOf, visitor);
}

void SaveRule(store::Transaction& txn, const std::string& organization, const Rule& rule) {
  txn.Put(kRules, {organization, rule.id}, ToRecord(rule));
}

void DeleteRule(store::Transaction& txn, const RuleKey& key) {
  txn.Delete(kRules, key);
}

absl::StatusOr<std::optional<Review>> FindReview(const store::Reader& reader, const ReviewKey& key) {
  return FindById<Review>(reader, kReviews, key, kReviewOf);
}

absl::StatusOr<Review> LoadReview(const store::Reader& reader, const ReviewKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Review> review, FindReview(reader, key));
  if (!review.has_value()) return ReviewNotFound(std::get<1>(key));
  return *std::move(review);
}

absl::Status SaveReview(store::Transaction& txn, const std::string& organization, const Review* before,
                        const Review& after) {
  txn.Put(kReviews, {organization, after.id}, ToRecord(after));
  const std::optional<absl::Time> old_due = before == nullptr ? std::nullopt : NextDue(*before);
  const std::optional<absl::Time> new_due = NextDue(after);
  if (old_due != new_due) {
    if (old_due.has_value()) txn.Delete(kReviewsByDue, {organization, *old_due, after.id});
    if (new_due.has_value()) txn.Put(kReviewsByDue, {organization, *new_due, after.id}, NoValue());
  }
  // Also where nothing of it changed: reviews stored before there were such rows have none.
  if (IsLookedAt(after)) {
    txn.Put(kVacantReviews, {organization, after.id}, NoValue());
  } else if (before != nullptr && IsLookedAt(*before)) {
    txn.Delete(kVacantReviews, {organization, after.id});
  }
  OUTLAY_RETURN_IF_ERROR(SavePurchase(txn, organization, before, after));
  OUTLAY_RETURN_IF_ERROR(SavePast(txn, organization, before, after));
  const std::set<std::string> asked = AskedBy(&after);
  const std::set<std::string> was_asked = AskedBy(before);
  for (const std::string& user : was_asked) {
    if (!asked.contains(user)) txn.Delete(kReviewsBySeat, {organization, user, after.id});
  }
  for (const std::string& user : asked) {
    if (!was_asked.contains(user)) txn.Put(kReviewsBySeat, {organization, user, after.id}, NoValue());
  }
  return absl::OkStatus();
}

absl::Status ListReviews(const store::Reader& reader, const std::string& organization,
                         const std::optional<std::string>& after,
                         absl::FunctionRef<store::Visit(const Review&)> visitor) {
  return store::ListById(reader, kReviews, organization, after, kReviewOf, visitor);
}

absl::Status ListVacantReviews(const store::Reader& reader, const std::string& organization,
                               const std::optional<std::string>& after,
                               absl::FunctionRef<store::Visit(const Review&)> visitor) {
  absl::Status status;
  const std::optional<ReviewKey> place =
      after.has_value() ? std::optional(ReviewKey(organization, *after)) : std::nullopt;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kVacantReviews, std::tuple(organization),
      [&](const ReviewKey& key, const NoValue&) {
        const absl::StatusOr<Review> review = LoadReview(reader, key);
        status = review.status();
        return review.ok() ? visitor(*review) : store::Visit::kStop;
      },
      store::Order::kAscending, place));
  return status;
}

absl::StatusOr<std::vector<PastPurchase>> LoadPastPurchases(const store::Reader& reader,
                                                            const std::string& organization, const Subject& subject,
                                                            absl::Time since) {
  std::map<std::string, PastPurchase> found;
  for (const std::string& buyer :
       {BuyerOf(SplitBuyer::kRequester, subject.requester), BuyerOf(SplitBuyer::kGroup, subject.group_id)}) {
    size_t looked = 0;
    OUTLAY_RETURN_IF_ERROR(reader.Scan(
        kPurchasesByBuyer, std::tuple(organization, buyer),
        [&](const PurchaseKey& key, const storage::v1::PurchaseRecord& record) {
          if (std::get<2>(key) < since || ++looked > limits::kPastPurchases) return store::Visit::kStop;
          const std::string& id = std::get<3>(key);
          if (!found.contains(id)) found.emplace(id, FromRecord(id, record));
          return store::Visit::kContinue;
        },
        store::Order::kDescending));
  }
  std::vector<PastPurchase> past;
  for (auto& [id, purchase] : found) {
    if (purchase.resource.empty()) {
      // Rows stored before they described the purchase: read the review instead.
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<Review> review, FindReview(reader, {organization, id}));
      if (!review.has_value()) continue;
      purchase = PurchaseOf(id, review->subject);
    }
    past.push_back(std::move(purchase));
  }
  return past;
}

absl::Status ListPastReviews(const store::Reader& reader, const std::string& organization, absl::Time since,
                             absl::Time until, const std::optional<PastReviewKey>& after,
                             absl::FunctionRef<store::Visit(const PastReview&)> visitor) {
  // Ids are never empty, so no row has the first key of an instant.
  std::optional<PastReviewKey> from = after;
  if (!from.has_value() && since > absl::InfinitePast()) from = PastReviewKey(organization, since, "");
  PastReview past;
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kPastReviews, std::tuple(organization),
      [&](const PastReviewKey& key, const storage::v1::PastReviewRecord& record) {
        const auto& [owner, open_time, id] = key;
        if (open_time >= until) return store::Visit::kStop;
        status = FromRecord(id, open_time, record, &past);
        return status.ok() ? visitor(past) : store::Visit::kStop;
      },
      store::Order::kAscending, from));
  return status;
}

absl::StatusOr<std::vector<std::string>> ListWaiting(const store::Reader& reader, const std::string& organization,
                                                     const std::string& user) {
  std::vector<std::string> ids;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kReviewsBySeat, std::tuple(organization, user), [&](const SeatKey& key, const NoValue&) {
        ids.push_back(std::get<2>(key));
        return store::Visit::kContinue;
      }));
  return ids;
}

absl::StatusOr<std::optional<Delegation>> FindDelegation(const store::Reader& reader, const DelegationKey& key) {
  return FindById<Delegation>(reader, kDelegations, key, kDelegationOf);
}

absl::StatusOr<std::vector<Delegation>> LoadDelegations(const store::Reader& reader, const std::string& organization,
                                                        absl::Time ended_before) {
  std::vector<Delegation> delegations;
  OUTLAY_RETURN_IF_ERROR(ListDelegations(reader, organization, std::nullopt, [&](const Delegation& delegation) {
    if (!delegation.revoked && delegation.window.end > ended_before) delegations.push_back(delegation);
    return store::Visit::kContinue;
  }));
  return delegations;
}

absl::Status ListDelegations(const store::Reader& reader, const std::string& organization,
                             const std::optional<std::string>& after,
                             absl::FunctionRef<store::Visit(const Delegation&)> visitor) {
  return store::ListById(reader, kDelegations, organization, after, kDelegationOf, visitor);
}

void DeleteDelegation(store::Transaction& txn, const DelegationKey& key) {
  txn.Delete(kDelegations, key);
}

void SaveDelegation(store::Transaction& txn, const std::string& organization, const Delegation& delegation) {
  txn.Put(kDelegations, {organization, delegation.id}, ToRecord(delegation));
}

}  // namespace outlay::approval
