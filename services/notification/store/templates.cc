#include "services/notification/store/templates.h"

#include "common/base/status_macros.h"
#include "services/notification/domain/errors.h"

namespace outlay::notification {

storage::v1::TemplateRecord ToRecord(const WordTemplate& words) {
  storage::v1::TemplateRecord record;
  record.set_title(words.words.title);
  record.set_text(words.words.text);
  record.set_create_time_micros(absl::ToUnixMicros(words.create_time));
  record.set_update_time_micros(absl::ToUnixMicros(words.update_time));
  record.set_revision(words.revision);
  return record;
}

WordTemplate FromRecord(const storage::v1::TemplateRecord& record) {
  return {.words = {.title = record.title(), .text = record.text()},
          .create_time = absl::FromUnixMicros(record.create_time_micros()),
          .update_time = absl::FromUnixMicros(record.update_time_micros()),
          .revision = record.revision()};
}

absl::StatusOr<std::optional<WordTemplate>> FindTemplate(const store::Reader& reader, const TemplateKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::TemplateRecord> record, reader.Find(kTemplates, key));
  return record.has_value() ? std::optional<WordTemplate>(FromRecord(*record)) : std::nullopt;
}

absl::StatusOr<WordTemplate> LoadTemplate(const store::Reader& reader, const TemplateKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<WordTemplate> found, FindTemplate(reader, key));
  if (!found.has_value()) return TemplateNotFound(TemplateName(std::get<0>(key), std::get<1>(key), std::get<2>(key)));
  return *std::move(found);
}

absl::StatusOr<std::vector<StoredTemplate>> ListTemplates(const store::Reader& reader, const std::string& organization,
                                                          const std::optional<TemplateKey>& after, size_t max) {
  std::vector<StoredTemplate> all;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kTemplates, std::tuple(organization),
      [&](const TemplateKey& key, const storage::v1::TemplateRecord& record) {
        if (all.size() >= max) return store::Visit::kStop;
        all.push_back({.key = key, .words = FromRecord(record)});
        return store::Visit::kContinue;
      },
      store::Order::kAscending, after));
  return all;
}

void SaveTemplate(store::Transaction& txn, const TemplateKey& key, const WordTemplate& words) {
  txn.Put(kTemplates, key, ToRecord(words));
}

void DeleteTemplate(store::Transaction& txn, const TemplateKey& key) {
  txn.Delete(kTemplates, key);
}

}  // namespace outlay::notification
