#include "services/notification/store/figures.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/status_macros.h"
#include "services/notification/domain/contact.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {

absl::StatusOr<storage::v1::DeliveryFiguresRecord> LoadFigures(const store::Reader& reader,
                                                               const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<storage::v1::DeliveryFiguresRecord> found,
                          reader.Find(kDeliveryFigures, {organization}));
  return std::move(found).value_or(storage::v1::DeliveryFiguresRecord());
}

absl::StatusOr<uint64_t> TakePlace(store::Transaction& txn, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::DeliveryFiguresRecord figures, LoadFigures(txn, organization));
  figures.set_last_place(figures.last_place() + 1);
  txn.Put(kDeliveryFigures, {organization}, figures);
  return figures.last_place();
}

absl::StatusOr<absl::Time> TakeContactSlot(store::Transaction& txn, const std::string& organization, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::DeliveryFiguresRecord figures, LoadFigures(txn, organization));
  const ContactSlot slot = TakeContactSlot(absl::FromUnixMicros(figures.contact_pace_micros()), now);
  figures.set_contact_pace_micros(absl::ToUnixMicros(slot.paid_until));
  txn.Put(kDeliveryFigures, {organization}, figures);
  return slot.due;
}

absl::Status GiveBackContactSlot(store::Transaction& txn, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::DeliveryFiguresRecord figures, LoadFigures(txn, organization));
  const absl::Time paid_until = GiveBackContactSlot(absl::FromUnixMicros(figures.contact_pace_micros()));
  figures.set_contact_pace_micros(std::max<int64_t>(0, absl::ToUnixMicros(paid_until)));
  txn.Put(kDeliveryFigures, {organization}, figures);
  return absl::OkStatus();
}

}  // namespace outlay::notification
