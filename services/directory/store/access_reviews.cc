#include "services/directory/store/access_reviews.h"

#include <algorithm>
#include <tuple>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/directory/domain/errors.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/roles.h"

namespace outlay::directory {

storage::v1::AccessReviewRecord ToRecord(const AccessReview& review) {
  storage::v1::AccessReviewRecord record;
  record.set_display_name(review.spec.display_name);
  record.set_group_id(review.spec.group_id);
  record.set_deadline(absl::ToUnixMicros(review.spec.deadline));
  record.set_confirmed_count(review.confirmed_count);
  record.set_revoked_count(review.revoked_count);
  record.set_creator(review.creator);
  record.set_create_time(absl::ToUnixMicros(review.create_time));
  record.set_closer(review.closer);
  record.set_close_time(store::TimeMicros(review.close_time));
  record.set_revision(review.revision);
  record.set_create_digest(review.create_digest);
  return record;
}

AccessReview FromRecord(std::string_view id, const storage::v1::AccessReviewRecord& record) {
  return AccessReview{.id = std::string(id),
                      .spec = {.display_name = record.display_name(),
                               .group_id = record.group_id(),
                               .deadline = absl::FromUnixMicros(record.deadline())},
                      .confirmed_count = record.confirmed_count(),
                      .revoked_count = record.revoked_count(),
                      .creator = record.creator(),
                      .create_time = absl::FromUnixMicros(record.create_time()),
                      .closer = record.closer(),
                      .close_time = store::StoredTime(record.close_time()),
                      .revision = record.revision(),
                      .create_digest = record.create_digest()};
}

storage::v1::AccessReviewLineRecord ToRecord(const ReviewAnswer& answer) {
  storage::v1::AccessReviewLineRecord record;
  record.set_answer(static_cast<int>(answer.answer));
  record.set_answerer(answer.answerer);
  record.set_answer_time(store::TimeMicros(answer.time));
  record.set_note(answer.note);
  return record;
}

absl::StatusOr<ReviewAnswer> FromRecord(const storage::v1::AccessReviewLineRecord& record) {
  OUTLAY_ASSIGN_OR_RETURN(const LineAnswer answer,
                          store::StoredEnum(record.answer(), LineAnswer::kRevoked, kAccessReviewLines.name));
  return ReviewAnswer{.answer = answer,
                      .answerer = record.answerer(),
                      .time = store::StoredTime(record.answer_time()),
                      .note = record.note()};
}

absl::StatusOr<std::optional<AccessReview>> FindAccessReview(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::AccessReviewRecord> record,
                          reader.Find(kAccessReviews, key));
  if (!record.has_value()) return std::optional<AccessReview>();
  return FromRecord(std::get<1>(key), *record);
}

absl::StatusOr<AccessReview> LoadAccessReview(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<AccessReview> review, FindAccessReview(reader, key));
  if (!review.has_value()) return AccessReviewNotFound(std::get<1>(key));
  return *std::move(review);
}

void SaveAccessReview(store::Transaction& txn, const std::string& organization, const AccessReview& review) {
  const IdKey key = {organization, review.id};
  txn.Put(kAccessReviews, key, ToRecord(review));
  if (review.close_time.has_value()) {
    txn.Delete(kOpenAccessReviews, key);
  } else {
    txn.Put(kOpenAccessReviews, key, {});
  }
}

absl::StatusOr<int64_t> CountOpenAccessReviews(store::Transaction& txn, const std::string& organization,
                                               absl::Time now) {
  std::vector<std::string> listed;
  OUTLAY_RETURN_IF_ERROR(
      VisitIds(txn, kOpenAccessReviews, std::tuple(organization), std::nullopt, [&](const std::string& id) {
        listed.push_back(id);
        return store::Visit::kContinue;
      }));
  int64_t open = 0;
  for (const std::string& id : listed) {
    OUTLAY_ASSIGN_OR_RETURN(const AccessReview review, LoadAccessReview(txn, {organization, id}));
    if (IsOpen(review, now)) {
      ++open;
    } else {
      txn.Delete(kOpenAccessReviews, {organization, id});
    }
  }
  return open;
}

absl::Status VisitAccessReviews(const store::Reader& reader, const std::string& organization,
                                const std::optional<std::string>& after, IdVisitor visitor) {
  return VisitIds(reader, kAccessReviews, std::tuple(organization), after, visitor);
}

absl::StatusOr<std::optional<AccessReviewLine>> AccessReviewLines::Find(const std::string& grant_id) {
  const IdKey key = {organization_, grant_id};
  AccessReviewLine line;
  OUTLAY_ASSIGN_OR_RETURN(std::optional<RoleGrant> grant, FindRoleGrant(reader_, key));
  if (grant.has_value()) {
    line.reviewed.grant = *std::move(grant);
  } else {
    OUTLAY_ASSIGN_OR_RETURN(std::optional<RevokedGrant> revoked, FindRevokedGrant(reader_, key));
    if (!revoked.has_value()) return std::nullopt;
    line.reviewed = {.grant = std::move(revoked->grant), .revoke_time = revoked->revocation.time};
  }
  OUTLAY_ASSIGN_OR_RETURN(const GroupPath path, PathThen(line.reviewed.grant.spec.group_id));
  if (!IsLine(review_, line.reviewed, path)) return std::nullopt;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::AccessReviewLineRecord> record,
                          reader_.Find(kAccessReviewLines, {organization_, review_.id, grant_id}));
  if (record.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(line.answer, FromRecord(*record));
  }
  return std::optional(std::move(line));
}

absl::StatusOr<GroupPath> AccessReviewLines::PathThen(const std::string& group_id) {
  if (const auto known = paths_.find(group_id); known != paths_.end()) return known->second;
  absl::StatusOr<GroupPath> path = LoadGroupPathAt(reader_, {organization_, group_id}, review_.create_time);
  if (absl::IsNotFound(path.status())) path = GroupPath();
  OUTLAY_RETURN_IF_ERROR(path.status());
  return paths_.emplace(group_id, *std::move(path)).first->second;
}

void SaveAnswer(store::Transaction& txn, const IdKey& review, const std::string& grant_id, const ReviewAnswer& answer) {
  txn.Put(kAccessReviewLines, std::tuple_cat(review, std::tuple(grant_id)), ToRecord(answer));
}

absl::StatusOr<std::vector<std::string>> LoadGrantIds(const store::Reader& reader, const std::string& organization,
                                                      const std::optional<std::string>& after, size_t max) {
  std::vector<std::string> ids;
  const auto gather = [&](const Keyspace<IdKey, storage::v1::RoleGrantRecord>& keyspace) {
    size_t gathered = 0;
    return VisitIds(reader, keyspace, std::tuple(organization), after, [&](const std::string& id) {
      ids.push_back(id);
      return ++gathered < max ? store::Visit::kContinue : store::Visit::kStop;
    });
  };
  OUTLAY_RETURN_IF_ERROR(gather(kRoleGrants));
  OUTLAY_RETURN_IF_ERROR(gather(kRevokedGrants));
  std::sort(ids.begin(), ids.end());
  ids.resize(std::min(ids.size(), max));
  return ids;
}

}  // namespace outlay::directory
