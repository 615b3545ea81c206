#include "services/directory/store/reference_entries.h"

#include <tuple>

#include "common/base/status_macros.h"
#include "services/directory/domain/errors.h"

namespace outlay::directory {
namespace {

const auto& TableOf(ReferenceTable table) {
  return table == ReferenceTable::kInForce ? kReferenceEntries : kProposedReferenceEntries;
}

const auto& TableOf(const ReferenceEntry& entry) {
  return TableOf(IsProposed(entry) ? ReferenceTable::kProposed : ReferenceTable::kInForce);
}

ReferenceKindKey KindKey(const std::string& organization, ReferenceKind kind) {
  return {organization, static_cast<uint32_t>(kind)};
}

auto CodePrefix(const std::string& organization, ReferenceKind kind, const std::string& code) {
  return std::tuple(organization, static_cast<uint32_t>(kind), code);
}

absl::Status Count(store::Transaction& txn, const std::string& organization, ReferenceKind kind, int64_t by) {
  if (by == 0) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const int64_t versions, CountReferences(txn, organization, kind));
  storage::v1::ReferenceCountRecord record;
  record.set_versions(versions + by);
  txn.Put(kReferenceCounts, KindKey(organization, kind), record);
  return absl::OkStatus();
}

// Returns the last version of a code that begins before `behind`.
absl::StatusOr<std::optional<ReferenceEntry>> FindBefore(const store::Reader& reader, const ReferenceKey& behind) {
  std::optional<ReferenceEntry> found;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kReferenceEntries, std::tuple(std::get<0>(behind), std::get<1>(behind), std::get<2>(behind)),
      [&](const ReferenceKey& key, const storage::v1::ReferenceEntryRecord& record) {
        found = FromRecord(IdOf(key), record);
        return store::Visit::kStop;
      },
      store::Order::kDescending, behind));
  return found;
}

}  // namespace

ReferenceKey KeyOf(const std::string& organization, const ReferenceId& id) {
  return {organization, static_cast<uint32_t>(id.kind), id.code, id.valid_from};
}

ReferenceId IdOf(const ReferenceKey& key) {
  return {
      .kind = static_cast<ReferenceKind>(std::get<1>(key)), .code = std::get<2>(key), .valid_from = std::get<3>(key)};
}

absl::StatusOr<std::optional<ReferenceEntry>> FindReference(const store::Reader& reader, ReferenceTable table,
                                                            const std::string& organization, const ReferenceId& id) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::ReferenceEntryRecord> record,
                          reader.Find(TableOf(table), KeyOf(organization, id)));
  if (!record.has_value()) return std::optional<ReferenceEntry>();
  return std::optional(FromRecord(id, *record));
}

absl::StatusOr<std::optional<ReferenceEntry>> FindEarlierReference(const store::Reader& reader,
                                                                   const std::string& organization,
                                                                   const ReferenceId& id) {
  return FindBefore(reader, KeyOf(organization, id));
}

absl::StatusOr<ReferenceEntry> LoadReferenceAt(const store::Reader& reader, const std::string& organization,
                                               ReferenceKind kind, const std::string& code, absl::Time time) {
  // Keys have whole microseconds.
  const ReferenceId behind = {.kind = kind, .code = code, .valid_from = time + absl::Microseconds(1)};
  OUTLAY_ASSIGN_OR_RETURN(std::optional<ReferenceEntry> entry, FindBefore(reader, KeyOf(organization, behind)));
  if (!entry.has_value() || !HoldsAt(*entry, time)) return ReferenceEntryNotFound(code);
  return *std::move(entry);
}

absl::StatusOr<bool> HasReference(const store::Reader& reader, const std::string& organization, ReferenceKind kind,
                                  const std::string& code) {
  return HasRows(reader, kReferenceEntries, CodePrefix(organization, kind, code));
}

absl::StatusOr<int64_t> CountReferences(const store::Reader& reader, const std::string& organization,
                                        ReferenceKind kind) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::ReferenceCountRecord> record,
                          reader.Find(kReferenceCounts, KindKey(organization, kind)));
  return record.has_value() ? record->versions() : 0;
}

absl::Status SaveReference(store::Transaction& txn, const std::string& organization,
                           const std::optional<ReferenceEntry>& before, const ReferenceEntry& entry) {
  const ReferenceKey key = KeyOf(organization, entry.id);
  OUTLAY_ASSIGN_OR_RETURN(const bool was_deleted, txn.Contains(kDeletedReferenceEntries, key));
  if (before.has_value()) txn.Delete(TableOf(*before), KeyOf(organization, before->id));
  const bool ends = before.has_value() && !IsProposed(*before) && IsProposed(entry);
  if (ends) txn.Put(kDeletedReferenceEntries, KeyOf(organization, before->id), {});
  if (was_deleted && !IsProposed(entry)) txn.Delete(kDeletedReferenceEntries, key);
  txn.Put(TableOf(entry), key, ToRecord(entry));
  return Count(txn, organization, entry.id.kind, before.has_value() || was_deleted ? 0 : 1);
}

absl::Status DeleteReference(store::Transaction& txn, const std::string& organization, const ReferenceEntry& entry) {
  txn.Delete(TableOf(entry), KeyOf(organization, entry.id));
  if (IsProposed(entry)) return Count(txn, organization, entry.id.kind, -1);
  txn.Put(kDeletedReferenceEntries, KeyOf(organization, entry.id), {});
  return absl::OkStatus();
}

absl::Status VisitReferences(const store::Reader& reader, ReferenceTable table, const std::string& organization,
                             ReferenceKind kind, const std::string& code, const std::optional<ReferenceKey>& after,
                             absl::FunctionRef<absl::StatusOr<store::Visit>(const ReferenceEntry&)> visitor) {
  const auto visit = [&](const ReferenceKey& key, const storage::v1::ReferenceEntryRecord& record) {
    return visitor(FromRecord(IdOf(key), record));
  };
  if (code.empty()) {
    return reader.Scan(TableOf(table), KindKey(organization, kind), visit, store::Order::kAscending, after);
  }
  return reader.Scan(TableOf(table), CodePrefix(organization, kind, code), visit, store::Order::kAscending, after);
}

}  // namespace outlay::directory
