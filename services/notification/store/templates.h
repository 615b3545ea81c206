// Words of organizations, by kind of notice and language. Thread-safe.
//
// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_TEMPLATES_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_TEMPLATES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "outlay/notification/storage/v1/preferences_record.pb.h"
#include "services/notification/domain/words.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {

struct StoredTemplate {
  TemplateKey key;
  WordTemplate words;
};

storage::v1::TemplateRecord ToRecord(const WordTemplate& words);
WordTemplate FromRecord(const storage::v1::TemplateRecord& record);

absl::StatusOr<std::optional<WordTemplate>> FindTemplate(const store::Reader& reader, const TemplateKey& key);
// NOT_FOUND / TEMPLATE_NOT_FOUND.
absl::StatusOr<WordTemplate> LoadTemplate(const store::Reader& reader, const TemplateKey& key);
// Returns templates by kind and language, at most `max`, after `after`.
absl::StatusOr<std::vector<StoredTemplate>> ListTemplates(const store::Reader& reader, const std::string& organization,
                                                          const std::optional<TemplateKey>& after, size_t max);
void SaveTemplate(store::Transaction& txn, const TemplateKey& key, const WordTemplate& words);
void DeleteTemplate(store::Transaction& txn, const TemplateKey& key);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_TEMPLATES_H_
