// A consumer's tasks besides applying events: reports its positions to the producer, and retries parked events.
// Internal to common/feed.
#ifndef OUTLAY_COMMON_FEED_CONSUMER_CHORES_H_
#define OUTLAY_COMMON_FEED_CONSUMER_CHORES_H_

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/feed/feed_consumer.h"
#include "common/feed/keyspaces.h"
#include "common/feed/strand.h"
#include "google/protobuf/timestamp.pb.h"
#include "outlay/event/v1/event_feed.pb.h"

namespace outlay::feed {

// Used on the strand only.
class ConsumerChores : public std::enable_shared_from_this<ConsumerChores> {
 public:
  using SilenceFunction = std::function<void(const absl::Status&)>;

  // `options` as for FeedConsumer. `on_silence` is called on the strand when the producer has left
  // limits::kReportsUnanswered reports in a row unanswered.
  ConsumerChores(const FeedConsumerOptions& options, std::shared_ptr<Strand> strand, SilenceFunction on_silence)
      : options_(options), strand_(std::move(strand)), on_silence_(std::move(on_silence)) {
    current_.fill(absl::InfinitePast());
  }

  void Start();
  void Stop() { is_stopped_ = true; }
  // Called when a message came over the stream.
  void NoteHeard() { last_heard_ = options_.clock->Now(); }
  // The time of the last event that was received, by the producer's clock: if that is ahead, the event is as old as its
  // reception.
  void NoteTime(const google::protobuf::Timestamp& time);

 private:
  struct Target {
    event::v1::Position head;
    absl::Time asked;
  };

  // Runs `chore` on the strand after a pause, unless stopped by then.
  void After(absl::Duration pause, void (ConsumerChores::*chore)());
  void Report();
  void SendReport();
  void OnHeads(absl::Time asked, const absl::Status& status, const event::v1::ListHeadsResponse& heads);
  // Returns the number of records up to the heads that are not applied yet.
  absl::StatusOr<uint64_t> CountBehind(const event::v1::ListHeadsResponse& heads) const;
  // Finds the partitions that have now applied everything the producer had at an earlier request for its heads.
  void LookWhetherCurrent();
  void CountParked();
  void RetryParkedEvents();
  // Returns the next parked subjects to retry in a partition.
  absl::StatusOr<std::vector<std::string>> TakeParkedSubjects(store::PartitionId partition);
  void RetrySubject(store::PartitionId partition, const std::string& subject);

  const FeedConsumerOptions options_;
  const std::shared_ptr<Strand> strand_;
  const SilenceFunction on_silence_;
  bool is_report_due_ = false;
  bool is_reporting_ = false;  // a report is in progress
  int unanswered_ = 0;         // reports in a row
  absl::Time last_heard_ = absl::InfinitePast();
  absl::Time last_event_ = absl::InfinitePast();
  // The subject of each partition that was retried last; empty: start with the first one. Subjects that keep failing
  // must not take the turns of the others.
  std::array<std::string, store::kPartitions> tried_;
  // The producer's heads as of the request, per partition, until everything up to them is applied.
  std::array<std::optional<Target>, store::kPartitions> targets_;
  PartitionTimes current_;
  bool was_current_ = false;
  bool is_stopped_ = false;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_CONSUMER_CHORES_H_
