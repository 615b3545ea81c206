// Rows of documents of other services with the ids of their holds.
#ifndef OUTLAY_SERVICES_BUDGET_STORE_DOCUMENTS_H_
#define OUTLAY_SERVICES_BUDGET_STORE_DOCUMENTS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/budget/domain/holds/document_holds.h"
#include "services/budget/store/keyspaces.h"

namespace outlay::budget {

absl::StatusOr<std::optional<SettledDocument>> FindDocument(const store::Reader& reader, const DocumentKey& key);
void SaveDocument(store::Transaction& txn, const DocumentKey& key, const SettledDocument& document);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_DOCUMENTS_H_
