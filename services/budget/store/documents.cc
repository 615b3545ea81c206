#include "services/budget/store/documents.h"

#include "common/base/status_macros.h"

namespace outlay::budget {

absl::StatusOr<std::optional<SettledDocument>> FindDocument(const store::Reader& reader, const DocumentKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::DocumentRecord> record, reader.Find(kDocuments, key));
  if (!record.has_value()) return std::optional<SettledDocument>();
  return std::optional<SettledDocument>({.version = record->version(),
                                         .digest = record->digest(),
                                         .holds_made = record->holds_made(),
                                         .holds = {record->holds().begin(), record->holds().end()}});
}

void SaveDocument(store::Transaction& txn, const DocumentKey& key, const SettledDocument& document) {
  storage::v1::DocumentRecord record;
  record.set_version(document.version);
  record.set_digest(document.digest);
  record.set_holds_made(document.holds_made);
  record.mutable_holds()->Assign(document.holds.begin(), document.holds.end());
  txn.Put(kDocuments, key, record);
}

}  // namespace outlay::budget
