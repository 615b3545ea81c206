#include "services/approval/jobs/review_clock.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "common/base/status_macros.h"
#include "common/jobs/place.h"
#include "common/tenant/tenant.h"
#include "services/approval/commands/review_commands.h"
#include "services/approval/commands/scene.h"
#include "services/approval/domain/review_decisions.h"
#include "services/approval/store/keyspaces.h"
#include "services/approval/store/people_rows.h"
#include "services/approval/store/tables.h"

namespace outlay::approval {
namespace {

constexpr char kSubject[] = "approval";
// Greater than every id, which consists of a-z, 0-9 and '-'.
constexpr char kAfterIds[] = "~";
// Grants, delegations and absences begin and end without any change of rows.
constexpr absl::Duration kSeatsRest = kSeatsInterval;

// Comes after all of an organization, but not after longer ids that begin with its id.
DueKey LastDueOf(const std::string& organization) {
  return {organization, absl::InfiniteFuture(), kAfterIds};
}

// Every key begins with the organization and ends with the review.
template <typename Key>
jobs::DueItem ItemFor(const Key& key) {
  return {.caller = {.subject = kSubject, .organization = std::get<0>(key), .on_behalf_of = {}, .cause = {}},
          .key = {},
          .command = std::make_unique<TickReview>(std::get<std::tuple_size_v<Key> - 1>(key)),
          .place = jobs::PlaceOf(key)};
}

// The first key of the keyspace after another one; nothing: there is none.
template <typename K>
absl::StatusOr<std::optional<K>> NextKey(const store::Reader& reader, const Keyspace<K, NoValue>& keyspace,
                                         const std::optional<K>& after) {
  std::optional<K> next;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      keyspace, std::tuple<>(),
      [&](const K& key, const NoValue&) {
        next = key;
        return store::Visit::kStop;
      },
      store::Order::kAscending, after));
  return next;
}

// Adds an organization's due reviews, until there are `end` items in total.
absl::Status AddDueOf(const store::Reader& reader, const std::string& organization, absl::Time business_now,
                      const std::optional<DueKey>& after, size_t end, std::vector<jobs::DueItem>* due) {
  return reader.Scan(
      kReviewsByDue, std::tuple(organization),
      [&](const DueKey& key, const NoValue&) {
        if (std::get<1>(key) > business_now || due->size() >= end) return store::Visit::kStop;
        due->push_back(ItemFor(key));
        return store::Visit::kContinue;
      },
      store::Order::kAscending, after);
}

absl::StatusOr<absl::Time> ScanDue(const store::Reader& reader, absl::Time now, const jobs::DueRequest& request,
                                   std::vector<jobs::DueItem>* due) {
  const size_t end = due->size() + request.max;
  absl::Time quiet_until = jobs::kUntilChange;
  OUTLAY_ASSIGN_OR_RETURN(std::optional<DueKey> after, jobs::KeyAt<DueKey>(request.after, kReviewsByDue.name));
  while (due->size() < end) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<DueKey> first, NextKey(reader, kReviewsByDue, after));
    if (!first.has_value()) break;
    const std::string organization = std::get<0>(*first);
    if (after.has_value() && std::get<0>(*after) != organization) after.reset();
    OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, organization, now));
    const absl::Time first_due = std::get<1>(*first);
    if (first_due > business_now) {
      quiet_until = std::min(quiet_until, tenant::WhenBusinessReaches(first_due, business_now, now));
    } else {
      OUTLAY_RETURN_IF_ERROR(AddDueOf(reader, organization, business_now, after, end, due));
    }
    after = LastDueOf(organization);
  }
  return quiet_until;
}

absl::StatusOr<absl::Time> ScanLeavers(const store::Reader& reader, absl::Time, const jobs::DueRequest& request,
                                       std::vector<jobs::DueItem>* due) {
  const size_t end = due->size() + request.max;
  OUTLAY_ASSIGN_OR_RETURN(std::optional<SeatKey> after, jobs::KeyAt<SeatKey>(request.after, kReviewsBySeat.name));
  while (due->size() < end) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<SeatKey> first, NextKey(reader, kReviewsBySeat, after));
    if (!first.has_value()) break;
    const auto& [organization, user, review] = *first;
    OUTLAY_ASSIGN_OR_RETURN(const bool stays, IsActiveUser(reader, organization, user));
    if (!stays) {
      due->push_back(ItemFor(*first));
      after = first;
    } else {
      after = SeatKey(organization, user, kAfterIds);
    }
  }
  return jobs::kUntilChange;
}

// Adds an organization's reviews in the keyspace whose seats would move, until there are `end` items in total.
template <typename Key>
absl::Status AddMovableOf(const store::Reader& reader, const Keyspace<Key, NoValue>& keyspace,
                          const std::string& organization, absl::Time now, const std::optional<Key>& after, size_t end,
                          std::vector<jobs::DueItem>* due) {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(reader, organization, now, /*with_rules=*/false));
  const ReviewInputs surroundings = scene.surroundings();
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      keyspace, std::tuple(organization),
      [&](const Key& key, const NoValue&) {
        if (due->size() >= end) return store::Visit::kStop;
        const std::string& id = std::get<std::tuple_size_v<Key> - 1>(key);
        const absl::StatusOr<std::optional<Review>> review = FindReview(reader, {organization, id});
        status = review.status();
        if (!review.ok()) return store::Visit::kStop;
        if (review->has_value() && WouldMoveSeats(**review, surroundings)) due->push_back(ItemFor(key));
        return store::Visit::kContinue;
      },
      store::Order::kAscending, after));
  OUTLAY_RETURN_IF_ERROR(status);
  return scene.people->status();
}

// Scans a keyspace of reviews for those whose seats would move. `last_of` returns a key behind all of an organization,
// but not behind those of longer ids that begin with its id.
template <typename Key>
absl::StatusOr<absl::Time> ScanMovable(const store::Reader& reader, const Keyspace<Key, NoValue>& keyspace,
                                       Key (*last_of)(const std::string& organization), absl::Time now,
                                       const jobs::DueRequest& request, std::vector<jobs::DueItem>* due) {
  const size_t end = due->size() + request.max;
  absl::Time quiet_until = jobs::kUntilChange;
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Key> after, jobs::KeyAt<Key>(request.after, keyspace.name));
  while (due->size() < end) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Key> first, NextKey(reader, keyspace, after));
    if (!first.has_value()) break;
    const std::string organization = std::get<0>(*first);
    if (after.has_value() && std::get<0>(*after) != organization) after.reset();
    OUTLAY_RETURN_IF_ERROR(AddMovableOf(reader, keyspace, organization, now, after, end, due));
    quiet_until = now + kSeatsRest;
    after = last_of(organization);
  }
  return quiet_until;
}

absl::StatusOr<absl::Time> ScanVacancies(const store::Reader& reader, absl::Time now, const jobs::DueRequest& request,
                                         std::vector<jobs::DueItem>* due) {
  const auto last_of = [](const std::string& organization) { return ReviewKey(organization, kAfterIds); };
  return ScanMovable<ReviewKey>(reader, kVacantReviews, last_of, now, request, due);
}

// Each open review is due some time.
absl::StatusOr<absl::Time> ScanSeats(const store::Reader& reader, absl::Time now, const jobs::DueRequest& request,
                                     std::vector<jobs::DueItem>* due) {
  return ScanMovable<DueKey>(reader, kReviewsByDue, &LastDueOf, now, request, due);
}

}  // namespace

jobs::DueScan DueReviewsScan() {
  return &ScanDue;
}

jobs::DueScan LeaversScan() {
  return &ScanLeavers;
}

jobs::DueScan VacanciesScan() {
  return &ScanVacancies;
}

jobs::DueScan SeatsScan() {
  return &ScanSeats;
}

}  // namespace outlay::approval
