#include "services/notification/store/targets.h"

#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "services/notification/domain/delivery.h"
#include "services/notification/domain/errors.h"
#include "services/notification/store/delivery_records.h"
#include "services/notification/store/figures.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {
namespace {

absl::Status AddToCount(store::Transaction& txn, const std::string& organization, int64_t more) {
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::DeliveryFiguresRecord figures, LoadFigures(txn, organization));
  figures.set_targets(figures.targets() + more);
  txn.Put(kDeliveryFigures, {organization}, figures);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<WebhookTarget>> FindWebhookTarget(const store::Reader& reader, const ResourceId& id) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::TargetRecord> record,
                          reader.Find(kTargets, {id.organization, id.id}));
  return record.has_value() ? std::optional<WebhookTarget>(FromRecord(id.id, *record)) : std::nullopt;
}

absl::StatusOr<WebhookTarget> LoadWebhookTarget(const store::Reader& reader, const ResourceId& id) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<WebhookTarget> found, FindWebhookTarget(reader, id));
  if (!found.has_value()) return TargetNotFound(TargetName(id.organization, WebhookTargetPath(id.id)));
  return *std::move(found);
}

absl::StatusOr<std::vector<WebhookTarget>> ListWebhookTargets(const store::Reader& reader,
                                                              const std::string& organization) {
  std::vector<WebhookTarget> targets;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kTargets, std::tuple(organization),
                                     [&](const TargetKey& key, const storage::v1::TargetRecord& record) {
                                       targets.push_back(FromRecord(std::get<1>(key), record));
                                       return store::Visit::kContinue;
                                     }));
  return targets;
}

absl::StatusOr<int64_t> CountWebhookTargets(const store::Reader& reader, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const storage::v1::DeliveryFiguresRecord figures, LoadFigures(reader, organization));
  return figures.targets();
}

absl::Status SaveWebhookTarget(store::Transaction& txn, const std::string& organization, const WebhookTarget& target) {
  OUTLAY_ASSIGN_OR_RETURN(const bool was_there, txn.Contains(kTargets, {organization, target.id}));
  txn.Put(kTargets, {organization, target.id}, ToRecord(target));
  return was_there ? absl::OkStatus() : AddToCount(txn, organization, 1);
}

absl::Status DeleteWebhookTarget(store::Transaction& txn, const ResourceId& id) {
  OUTLAY_ASSIGN_OR_RETURN(const bool was_there, txn.Contains(kTargets, {id.organization, id.id}));
  txn.Delete(kTargets, {id.organization, id.id});
  return was_there ? AddToCount(txn, id.organization, -1) : absl::OkStatus();
}

}  // namespace outlay::notification
