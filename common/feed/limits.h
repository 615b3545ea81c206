// The limits of the feed, by name.
#ifndef OUTLAY_COMMON_FEED_LIMITS_H_
#define OUTLAY_COMMON_FEED_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::feed::limits {

// Bytes of log, or of a snapshot's states, for one message of a stream. With the largest record on top (1 MiB) it still
// fits a call's message.
inline constexpr size_t kReadBytes = size_t{256} << 10;
// Open Subscribe, Snapshot and WatchEvents streams of one service, each kind.
inline constexpr size_t kStreams = 256;
// WatchEvents streams of one organization: nobody takes all of them.
inline constexpr size_t kWatchersPerOrganization = 32;
// When a stream that was turned away may be asked for again.
inline constexpr absl::Duration kStreamRetryAfter = absl::Seconds(1);
// How often an idle stream is asked whether its caller is still there.
inline constexpr absl::Duration kGoneCheck = absl::Seconds(10);
// How long a claim that says nothing new is left unwritten.
inline constexpr absl::Duration kClaimRefresh = absl::Hours(1);
// Consumers that may claim; one more is refused.
inline constexpr size_t kConsumers = 64;

// Bodies of one partition that a consumer has under way.
inline constexpr size_t kBodiesUnderWay = 64;
// Wait before a consumer connects again: doubled after each failure, between these bounds, by a random part shorter.
inline constexpr absl::Duration kBackoffMin = absl::Milliseconds(100);
inline constexpr absl::Duration kBackoffMax = absl::Seconds(15);
// How often a consumer tells what it has applied, and learns how far behind it is.
inline constexpr absl::Duration kReportInterval = absl::Seconds(15);
// Reports in a row that nobody answers in time, after which the consumer takes its stream for dead, too, and connects
// again: a consumer only reads there, so it would not notice by itself.
inline constexpr int kReportsUnanswered = 2;
// The same, until it was current for the first time.
inline constexpr absl::Duration kFirstReportInterval = absl::Seconds(1);
// How often parked events are tried again, and how many subjects of a partition each time.
inline constexpr absl::Duration kParkedRetryInterval = absl::Minutes(10);
inline constexpr size_t kParkedSubjectsPerRetry = 100;
// Parked subjects that are counted for metrics; more are not told apart.
inline constexpr size_t kParkedSubjectsCounted = 10'000;
// Parked subjects of an organization that one page of a list looks at.
inline constexpr size_t kParkedSubjectsLookedAt = 10'000;
// Parked events of a subject that one request tries again; the rest has its turn later.
inline constexpr int64_t kParkedEventsPerRetry = 1'000;
// Parked events that one body removes, when a snapshot tells all states anew.
inline constexpr size_t kParkedEventsDropped = 400;

// How long records are kept at least: they are the audit log, and nothing archives them. Never less than
// kRequestRetention, since they hold what was answered to a request id.
inline constexpr absl::Duration kRetention = absl::Hours(400 * 24);
// How often the trimmer looks, and how many records of a partition one look trims.
inline constexpr absl::Duration kTrimInterval = absl::Minutes(10);
inline constexpr uint64_t kTrimRecords = 100'000;
// How far the clock may stand beyond a partition's last record when its age is judged: a clock that jumps ahead would
// trim the audit log for good.
inline constexpr absl::Duration kTrimClockMargin = absl::Hours(48);

// How long a Snapshot stream may take: it keeps the store from giving room back.
inline constexpr absl::Duration kSnapshotAge = absl::Hours(1);

}  // namespace outlay::feed::limits

#endif  // OUTLAY_COMMON_FEED_LIMITS_H_
