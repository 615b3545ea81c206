#include "common/feed/feed_trimmer.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/feed/keyspaces.h"
#include "common/feed/log_time.h"

namespace outlay::feed {
namespace {

struct Claim {
  std::string consumer;
  storage::v1::ClaimRecord record;

  absl::Time time() const { return absl::FromUnixMicros(record.time_unix_micros()); }
};

absl::StatusOr<std::vector<Claim>> ReadClaims(const store::Store& store, store::PartitionId partition) {
  std::vector<Claim> claims;
  const auto take = [&claims](const ClaimKey& key, const storage::v1::ClaimRecord& record) {
    claims.push_back({.consumer = std::get<0>(key), .record = record});
    return store::Visit::kContinue;
  };
  OUTLAY_RETURN_IF_ERROR(store.Read(partition)->Scan(kClaims, std::tuple<>(), take));
  return claims;
}

// The log holds the answers to request ids.
FeedTrimmerOptions WithRetention(FeedTrimmerOptions options) {
  options.retention = std::max(options.retention, kRequestRetention);
  return options;
}

}  // namespace

FeedTrimmer::FeedTrimmer(FeedTrimmerOptions options, store::Store* store, Scheduler* scheduler, const Clock* clock)
    : options_(WithRetention(std::move(options))), store_(store), clock_(clock), periodic_(scheduler, [this] {
        RunOnce();
        return options_.interval;
      }) {}

void FeedTrimmer::Start() {
  periodic_.Start(options_.interval);
}

void FeedTrimmer::RunOnce() {
  const absl::Time now = clock_->Now();
  NoteJump(now);
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) TrimPartition({partition}, now);
}

void FeedTrimmer::NoteJump(absl::Time now) {
  absl::Duration ahead;
  {
    const std::lock_guard lock(mutex_);
    ahead = now - last_look_ - options_.interval;
    last_look_ = now;
  }
  if (ahead > limits::kTrimClockMargin && options_.on_clock_jump) options_.on_clock_jump(ahead);
}

void FeedTrimmer::TrimPartition(store::PartitionId partition, absl::Time now) {
  const absl::StatusOr<std::vector<Claim>> claims = ReadClaims(*store_, partition);
  // A partition that cannot be read is not trimmed; the next run tries again.
  if (!claims.ok()) return;
  for (const Claim& claim : *claims) {
    if (now - claim.time() <= options_.claim) continue;
    Forget(partition, claim.consumer, claim.record.time_unix_micros());
  }
  const absl::StatusOr<uint64_t> bound = TrimBound(partition, now);
  if (bound.ok() && *bound > 0) store_->TrimLog(partition, *bound, [](const absl::Status&) {});
}

void FeedTrimmer::Forget(store::PartitionId partition, const std::string& consumer, int64_t time_unix_micros) {
  const auto is_lost = std::make_shared<bool>(false);
  const auto forget = [is_lost, consumer, time_unix_micros](store::Transaction& txn) -> absl::Status {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::ClaimRecord> claim, txn.Find(kClaims, {consumer}));
    // The consumer may have renewed its claim since it was read.
    *is_lost = claim.has_value() && claim->time_unix_micros() == time_unix_micros;
    if (*is_lost) txn.Delete(kClaims, {consumer});
    return absl::OkStatus();
  };
  store_->Write({.partition = partition, .organization = {}, .body = forget},
                [is_lost, consumer, partition, tell = options_.on_claim_lost](const absl::Status& status) {
                  if (status.ok() && *is_lost && tell) tell(consumer, partition);
                });
}

absl::StatusOr<uint64_t> FeedTrimmer::TrimBound(store::PartitionId partition, absl::Time now) const {
  OUTLAY_ASSIGN_OR_RETURN(const store::LogHead head, store_->Head(partition));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Claim> claims, ReadClaims(*store_, partition));
  if (head.last_sequence < head.first_sequence) return 0;
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time last, TimeOfRecord(*store_, partition, head.last_sequence));
  const absl::Time latest = std::min(now, last + limits::kTrimClockMargin);
  OUTLAY_ASSIGN_OR_RETURN(uint64_t bound, LastOlderThan(*store_, partition, head, latest - options_.retention));
  for (const Claim& claim : claims) {
    // A claim of another epoch, or beyond the end: that consumer needs a snapshot anyway.
    const bool counts = now - claim.time() <= options_.claim && claim.record.epoch() == head.epoch;
    // Nothing was applied yet: a new consumer has no epoch.
    const bool begins = now - claim.time() <= options_.claim && claim.record.sequence() == 0;
    if (counts || begins) bound = std::min(bound, claim.record.sequence());
  }
  if (bound < head.first_sequence) return 0;
  return std::min(bound, head.first_sequence - 1 + limits::kTrimRecords);
}

}  // namespace outlay::feed
