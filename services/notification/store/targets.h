// The webhooks of organizations. Thread-safe.
//
// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_TARGETS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_TARGETS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/resource_name.h"
#include "common/store/store.h"
#include "services/notification/domain/webhook_target.h"

namespace outlay::notification {

absl::StatusOr<std::optional<WebhookTarget>> FindWebhookTarget(const store::Reader& reader, const ResourceId& id);
// NOT_FOUND / TARGET_NOT_FOUND.
absl::StatusOr<WebhookTarget> LoadWebhookTarget(const store::Reader& reader, const ResourceId& id);
// Returns all, in order of ids: at most limits::kTargets.
absl::StatusOr<std::vector<WebhookTarget>> ListWebhookTargets(const store::Reader& reader,
                                                              const std::string& organization);
absl::StatusOr<int64_t> CountWebhookTargets(const store::Reader& reader, const std::string& organization);
absl::Status SaveWebhookTarget(store::Transaction& txn, const std::string& organization, const WebhookTarget& target);
absl::Status DeleteWebhookTarget(store::Transaction& txn, const ResourceId& id);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_TARGETS_H_
