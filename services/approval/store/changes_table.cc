#include "services/approval/store/changes_table.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/store/list_by_id.h"
#include "common/store/record_values.h"
#include "services/approval/domain/errors.h"

namespace outlay::approval {

storage::v1::ApprovalChangeRecord ToRecord(const ApprovalChange& change) {
  storage::v1::ApprovalChangeRecord record;
  record.set_change(change.change);
  record.set_replaced(change.replaced);
  record.set_etag_before(change.etag_before);
  record.set_reason(change.reason);
  record.set_state(static_cast<int>(change.state));
  record.set_proposer(change.proposer.subject);
  record.set_proposer_on_behalf_of(change.proposer.on_behalf_of);
  record.set_proposers(change.proposers.text());
  record.set_decided_by(change.decided_by);
  record.set_create_micros(absl::ToUnixMicros(change.create_time));
  record.set_decide_micros(store::TimeMicros(change.decide_time));
  record.set_revision(change.revision);
  record.set_create_digest(change.create_digest);
  return record;
}

absl::StatusOr<ApprovalChange> FromRecord(std::string_view change_id, const storage::v1::ApprovalChangeRecord& record) {
  ApprovalChange change;
  change.id = std::string(change_id);
  change.change = record.change();
  change.replaced = record.replaced();
  change.etag_before = record.etag_before();
  change.reason = record.reason();
  OUTLAY_ASSIGN_OR_RETURN(change.state,
                          store::StoredEnum(record.state(), ChangeState::kRejected, kApprovalChanges.name));
  change.proposer = {.subject = record.proposer(), .on_behalf_of = record.proposer_on_behalf_of()};
  change.proposers = Persons::FromText(record.proposers());
  change.decided_by = record.decided_by();
  change.create_time = absl::FromUnixMicros(record.create_micros());
  change.decide_time = store::StoredTime(record.decide_micros());
  change.revision = record.revision();
  change.create_digest = record.create_digest();
  return change;
}

absl::StatusOr<std::optional<ApprovalChange>> FindApprovalChange(const store::Reader& reader,
                                                                 const ApprovalChangeKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const auto record, reader.Find(kApprovalChanges, key));
  if (!record.has_value()) return std::optional<ApprovalChange>();
  OUTLAY_ASSIGN_OR_RETURN(ApprovalChange change, FromRecord(std::get<1>(key), *record));
  return std::optional(std::move(change));
}

absl::StatusOr<ApprovalChange> LoadApprovalChange(const store::Reader& reader, const ApprovalChangeKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<ApprovalChange> change, FindApprovalChange(reader, key));
  if (!change.has_value()) return ApprovalChangeNotFound(std::get<1>(key));
  return *std::move(change);
}

absl::Status ListApprovalChanges(const store::Reader& reader, const std::string& organization,
                                 const std::optional<std::string>& after,
                                 absl::FunctionRef<store::Visit(const ApprovalChange&)> visitor) {
  const auto change_of = [](std::string_view id, const storage::v1::ApprovalChangeRecord& record) {
    return FromRecord(id, record);
  };
  return store::ListById(reader, kApprovalChanges, organization, after, change_of, visitor);
}

void SaveApprovalChange(store::Transaction& txn, const std::string& organization, const ApprovalChange& change) {
  txn.Put(kApprovalChanges, {organization, change.id}, ToRecord(change));
}

void DeleteApprovalChange(store::Transaction& txn, const ApprovalChangeKey& key) {
  txn.Delete(kApprovalChanges, key);
}

}  // namespace outlay::approval
