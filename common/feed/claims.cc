#include "common/feed/claims.h"

#include <optional>
#include <utility>

#include "common/base/status_macros.h"
#include "common/feed/keyspaces.h"
#include "common/feed/limits.h"

namespace outlay::feed {
namespace {

using storage::v1::ClaimRecord;

absl::StatusOr<bool> IsRoomFor(const store::Reader& reader, const ClaimKey& key) {
  size_t others = 0;
  const auto count = [&](const ClaimKey& other, const ClaimRecord&) {
    others += other == key ? 0 : 1;
    return store::Visit::kContinue;
  };
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kClaims, std::tuple<>(), count));
  return others < limits::kConsumers;
}

}  // namespace

void Claims::Note(std::string_view consumer, const event::v1::Position& position) {
  const absl::Time now = clock_->Now();
  if (!IsNews(consumer, position, now)) return;
  ClaimRecord record;
  record.set_epoch(position.epoch());
  record.set_sequence(position.sequence());
  record.set_time_unix_micros(absl::ToUnixMicros(now));
  const ClaimKey key{std::string(consumer)};
  auto body = [key, record = std::move(record)](store::Transaction& txn) -> absl::Status {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_room, IsRoomFor(txn, key));
    if (is_room) txn.Put(kClaims, key, record);
    return absl::OkStatus();
  };
  store_->Write({.partition = {position.partition()}, .organization = {}, .body = std::move(body)},
                [](const absl::Status&) {});
}

bool Claims::IsNews(std::string_view consumer, const event::v1::Position& position, absl::Time now) const {
  const absl::StatusOr<std::optional<ClaimRecord>> known =
      store_->Read({position.partition()})->Find(kClaims, {std::string(consumer)});
  if (!known.ok()) return false;
  return !known->has_value() || (*known)->epoch() != position.epoch() || (*known)->sequence() != position.sequence() ||
         now - absl::FromUnixMicros((*known)->time_unix_micros()) >= limits::kClaimRefresh;
}

}  // namespace outlay::feed
