#include "services/budget/store/members.h"

#include <tuple>

#include "common/base/status_macros.h"

namespace outlay::budget {
namespace {

constexpr char kMembersProducer[] = "directory";

using storage::v1::MemberCopyRecord;

absl::StatusOr<MemberCopyRecord> ReadMemberCopy(const store::Reader& reader) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<MemberCopyRecord> copy, reader.Find(kMemberCopies, {kMembersProducer}));
  return copy.value_or(MemberCopyRecord());
}

}  // namespace

absl::StatusOr<std::optional<absl::Time>> FindMember(const store::Reader& reader, const MemberKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::MemberRecord> record, reader.Find(kMembers, key));
  if (!record.has_value()) return std::optional<absl::Time>();
  return std::optional(absl::FromUnixMicros(record->join_time_micros()));
}

absl::StatusOr<std::vector<std::string>> GroupsOf(const store::Reader& reader, const std::string& organization,
                                                  const std::string& user_id) {
  std::vector<std::string> groups;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kMembers, std::tuple(organization, user_id),
                                     [&](const MemberKey& key, const storage::v1::MemberRecord&) {
                                       if (!std::get<2>(key).empty()) groups.push_back(std::get<2>(key));
                                       return store::Visit::kContinue;
                                     }));
  return groups;
}

absl::Status SaveMember(store::Transaction& txn, const MemberKey& key, absl::Time join_time) {
  OUTLAY_ASSIGN_OR_RETURN(const MemberCopyRecord copy, ReadMemberCopy(txn));
  storage::v1::MemberRecord record;
  record.set_join_time_micros(absl::ToUnixMicros(join_time));
  record.set_generation(copy.generation());
  txn.Put(kMembers, key, record);
  return absl::OkStatus();
}

void DeleteMember(store::Transaction& txn, const MemberKey& key) {
  txn.Delete(kMembers, key);
}

absl::Status BeginMemberCopy(store::Transaction& txn) {
  OUTLAY_ASSIGN_OR_RETURN(MemberCopyRecord copy, ReadMemberCopy(txn));
  copy.set_generation(copy.generation() + 1);
  txn.Put(kMemberCopies, {kMembersProducer}, copy);
  return absl::OkStatus();
}

absl::Status EndMemberCopy(store::Transaction& txn) {
  OUTLAY_ASSIGN_OR_RETURN(MemberCopyRecord copy, ReadMemberCopy(txn));
  copy.set_oldest_generation(copy.generation());
  txn.Put(kMemberCopies, {kMembersProducer}, copy);
  return absl::OkStatus();
}

absl::StatusOr<VoidMembers> FindVoidMembers(const store::Reader& reader, const std::optional<MemberKey>& after,
                                            std::size_t max_rows, std::size_t max) {
  VoidMembers found;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<int64_t> oldest, GenerationToSweep(reader));
  if (!oldest.has_value()) return found;
  std::size_t rows = 0;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kMembers, std::tuple<>(),
      [&](const MemberKey& key, const storage::v1::MemberRecord& record) {
        if (record.generation() < *oldest) found.keys.push_back(key);
        rows += 1;
        if (rows < max_rows && found.keys.size() < max) return store::Visit::kContinue;
        found.last = key;
        return store::Visit::kStop;
      },
      store::Order::kAscending, after));
  return found;
}

absl::StatusOr<bool> IsVoidMember(const store::Reader& reader, const MemberKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const MemberCopyRecord copy, ReadMemberCopy(reader));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::MemberRecord> record, reader.Find(kMembers, key));
  return record.has_value() && record->generation() < copy.oldest_generation();
}

absl::StatusOr<std::optional<int64_t>> GenerationToSweep(const store::Reader& reader) {
  OUTLAY_ASSIGN_OR_RETURN(const MemberCopyRecord copy, ReadMemberCopy(reader));
  if (copy.swept_generation() >= copy.oldest_generation()) return std::optional<int64_t>();
  return std::optional<int64_t>(copy.oldest_generation());
}

absl::Status MarkSwept(store::Transaction& txn, int64_t generation) {
  OUTLAY_ASSIGN_OR_RETURN(MemberCopyRecord copy, ReadMemberCopy(txn));
  copy.set_swept_generation(generation);
  txn.Put(kMemberCopies, {kMembersProducer}, copy);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<MemberChange>> FindMemberChange(const store::Reader& reader, const AllocationKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::MemberChangeRecord> record,
                          reader.Find(kMemberChanges, key));
  if (!record.has_value()) return std::optional<MemberChange>();
  return std::optional(MemberChange{.has_left = record->has_left(), .has_joined = record->has_joined()});
}

void SaveMemberChange(store::Transaction& txn, const AllocationKey& key, const MemberChange& change) {
  storage::v1::MemberChangeRecord record;
  record.set_has_left(change.has_left);
  record.set_has_joined(change.has_joined);
  txn.Put(kMemberChanges, key, record);
}

void DeleteMemberChange(store::Transaction& txn, const AllocationKey& key) {
  txn.Delete(kMemberChanges, key);
}

}  // namespace outlay::budget
