// The limits of the feed, by name.
#ifndef OUTLAY_COMMON_FEED_LIMITS_H_
#define OUTLAY_COMMON_FEED_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::feed::limits {

// Bytes of log records, or of a snapshot's states, in one message of a stream. Together with the largest record (1 MiB)
// they still fit into a message.
inline constexpr size_t kReadBytes = size_t{256} << 10;
// Open Subscribe, Snapshot and WatchEvents streams of one service, each kind.
inline constexpr size_t kStreams = 256;
// WatchEvents streams of one organization, so that none can take all of them.
inline constexpr size_t kWatchersPerOrganization = 32;
// The time after which a refused stream may be requested again.
inline constexpr absl::Duration kStreamRetryAfter = absl::Seconds(1);
// The interval at which an idle stream checks whether its caller is still there.
inline constexpr absl::Duration kGoneCheck = absl::Seconds(10);
// A claim with the same position as before is written again after this time.
inline constexpr absl::Duration kClaimRefresh = absl::Hours(1);
// Consumers that may have claims in a partition; further ones are ignored.
inline constexpr size_t kConsumers = 64;

// Bodies of one partition that a consumer has in progress.
inline constexpr size_t kBodiesUnderWay = 64;
// The pause before a consumer reconnects: doubled after each failure, between these bounds, and shortened by a random
// part.
inline constexpr absl::Duration kBackoffMin = absl::Milliseconds(100);
inline constexpr absl::Duration kBackoffMax = absl::Seconds(15);
// The time that snapshots of partitions take one after another before a consumer applies events in between, for as
// long.
inline constexpr absl::Duration kSnapshotTurn = absl::Seconds(10);
// The interval at which a consumer reports its applied positions, and learns how far it is behind.
inline constexpr absl::Duration kReportInterval = absl::Seconds(15);
// After this many reports in a row without an answer the consumer considers its stream dead as well, and reconnects: it
// only reads from the stream, so it would not notice otherwise.
inline constexpr int kReportsUnanswered = 2;
// The same interval until the consumer has caught up for the first time.
inline constexpr absl::Duration kFirstReportInterval = absl::Seconds(1);
// The interval at which parked events are retried, and the number of subjects per partition that are retried each time.
inline constexpr absl::Duration kParkedRetryInterval = absl::Minutes(10);
inline constexpr size_t kParkedSubjectsPerRetry = 100;
// Parked subjects that are counted for metrics; beyond that, the count stays at this number.
inline constexpr size_t kParkedSubjectsCounted = 10'000;
// Parked subjects of an organization that are read for one page of a list.
inline constexpr size_t kParkedSubjectsLookedAt = 10'000;
// Parked events of a subject that one request retries; the remainder is retried later.
inline constexpr int64_t kParkedEventsPerRetry = 1'000;
// Parked events that one body removes when a snapshot replaces all states.
inline constexpr size_t kParkedEventsDropped = 400;

// The least time for which records are kept: they are the audit log, and nothing archives them. Never less than
// kRequestRetention, because they hold the answers to request ids.
inline constexpr absl::Duration kRetention = absl::Hours(400 * 24);
// The interval between runs of the trimmer, and the number of records of a partition that one run trims.
inline constexpr absl::Duration kTrimInterval = absl::Minutes(10);
inline constexpr uint64_t kTrimRecords = 100'000;
// The age of a partition's records is measured at most this long after its last record: a clock that jumps ahead would
// otherwise trim the audit log irrevocably.
inline constexpr absl::Duration kTrimClockMargin = absl::Hours(48);

// The longest duration of a Snapshot stream: it keeps the store from freeing space.
inline constexpr absl::Duration kSnapshotAge = absl::Hours(1);

}  // namespace outlay::feed::limits

#endif  // OUTLAY_COMMON_FEED_LIMITS_H_
