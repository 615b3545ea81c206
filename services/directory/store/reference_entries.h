// Reference data: the only place that reads and writes its rows. All functions return DATA_LOSS /
// STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_REFERENCE_ENTRIES_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_REFERENCE_ENTRIES_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/directory/domain/reference_entry.h"
#include "services/directory/store/rows.h"

namespace outlay::directory {

// One of the two tables: versions in force, or versions that await a second person.
enum class ReferenceTable { kInForce, kProposed };

ReferenceKey KeyOf(const std::string& organization, const ReferenceId& id);
ReferenceId IdOf(const ReferenceKey& key);

absl::StatusOr<std::optional<ReferenceEntry>> FindReference(const store::Reader& reader, ReferenceTable table,
                                                            const std::string& organization, const ReferenceId& id);
// Returns the last version in force that begins before `id`.
absl::StatusOr<std::optional<ReferenceEntry>> FindEarlierReference(const store::Reader& reader,
                                                                   const std::string& organization,
                                                                   const ReferenceId& id);
// Returns the version that is valid at `time`. NOT_FOUND / REFERENCE_ENTRY_NOT_FOUND.
absl::StatusOr<ReferenceEntry> LoadReferenceAt(const store::Reader& reader, const std::string& organization,
                                               ReferenceKind kind, const std::string& code, absl::Time time);
// Returns whether any version of the code is, was or will be in force.
absl::StatusOr<bool> HasReference(const store::Reader& reader, const std::string& organization, ReferenceKind kind,
                                  const std::string& code);

// Returns the number of versions of a kind, including proposed ones.
absl::StatusOr<int64_t> CountReferences(const store::Reader& reader, const std::string& organization,
                                        ReferenceKind kind);

// Saves a version in the table to which it belongs, and removes `before`, if set, from its table. A version in force
// that is no longer so remains known as deleted.
absl::Status SaveReference(store::Transaction& txn, const std::string& organization,
                           const std::optional<ReferenceEntry>& before, const ReferenceEntry& entry);
absl::Status DeleteReference(store::Transaction& txn, const std::string& organization, const ReferenceEntry& entry);

// Visits versions of a kind, and of a code if it is not empty, by code and start.
absl::Status VisitReferences(const store::Reader& reader, ReferenceTable table, const std::string& organization,
                             ReferenceKind kind, const std::string& code, const std::optional<ReferenceKey>& after,
                             absl::FunctionRef<absl::StatusOr<store::Visit>(const ReferenceEntry&)> visitor);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_REFERENCE_ENTRIES_H_
