// The rows of the feed: cursors and parked events of a consumer, claims of a producer.
#ifndef OUTLAY_COMMON_FEED_KEYSPACES_H_
#define OUTLAY_COMMON_FEED_KEYSPACES_H_

#include <cstdint>
#include <string>
#include <tuple>

#include "common/store/keyspace.h"
#include "outlay/feed/storage/v1/feed_record.pb.h"

namespace outlay::feed {

using CursorKey = std::tuple<std::string>;                      // producer
using ParkedSubjectKey = std::tuple<std::string, std::string>;  // producer, subject
// Producer, subject, epoch, sequence, index.
using ParkedEventKey = std::tuple<std::string, std::string, uint64_t, uint64_t, uint32_t>;
using ClaimKey = std::tuple<std::string>;  // consumer

// (producer) -> the position up to which the producer's partition of the same number was applied.
inline constexpr store::Keyspace<CursorKey, storage::v1::CursorRecord> kCursors{store::Family::kRows, 0xf030,
                                                                                "feed_cursors"};
// (producer, subject) -> the subject has parked events. Scan: the subjects with parked events.
inline constexpr store::Keyspace<ParkedSubjectKey, storage::v1::ParkedSubjectRecord> kParkedSubjects{
    store::Family::kRows, 0xf031, "feed_parked_subjects"};
// (producer, subject, epoch, sequence, index) -> a parked event. Scan: a subject's events in their order.
inline constexpr store::Keyspace<ParkedEventKey, storage::v1::ParkedEventRecord> kParkedEvents{
    store::Family::kRows, 0xf032, "feed_parked_events"};
// (consumer) -> the position that it has applied in this partition. Scan: all consumers that trimming must wait for.
inline constexpr store::Keyspace<ClaimKey, storage::v1::ClaimRecord> kClaims{store::Family::kRows, 0xf033,
                                                                             "feed_claims"};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_KEYSPACES_H_
