#include "common/feed/consumer_chores.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/feed/feed_apply.h"
#include "common/feed/limits.h"
#include "common/feed/parking.h"
#include "google/protobuf/util/time_util.h"

namespace outlay::feed {
namespace {

constexpr std::string_view kListHeads = "/outlay.event.v1.EventFeed/ListHeads";

// Returns how many records of the producer are not applied.
uint64_t BehindOf(const Cursor& cursor, const event::v1::Position& head) {
  const uint64_t applied = cursor.epoch == head.epoch() ? cursor.sequence : 0;
  return head.sequence() > applied ? head.sequence() - applied : 0;
}

}  // namespace

void ConsumerChores::Start() {
  After(std::min(limits::kFirstReportInterval, options_.report_interval), &ConsumerChores::Report);
  After(limits::kParkedRetryInterval, &ConsumerChores::RetryParkedEvents);
}

void ConsumerChores::NoteTime(const google::protobuf::Timestamp& time) {
  const absl::Time told = absl::FromUnixMicros(google::protobuf::util::TimeUtil::TimestampToMicroseconds(time));
  last_event_ = std::min(told, options_.clock->Now());
}

void ConsumerChores::After(absl::Duration pause, void (ConsumerChores::*chore)()) {
  options_.scheduler->RunAfter(pause, [weak = weak_from_this(), chore] {
    const std::shared_ptr<ConsumerChores> self = weak.lock();
    if (self == nullptr) return;
    self->strand_->Post([self, chore] {
      if (!self->is_stopped_) (self.get()->*chore)();
    });
  });
}

void ConsumerChores::Report() {
  // A consumer that was never current waits to begin its work.
  After(was_current_ ? options_.report_interval : std::min(limits::kFirstReportInterval, options_.report_interval),
        &ConsumerChores::Report);
  LookWhetherCurrent();
  CountParked();
  // One at a time: two unanswered reports mean two waits, however often one is due.
  is_report_due_ = true;
  SendReport();
}

void ConsumerChores::SendReport() {
  if (is_reporting_ || !is_report_due_) return;
  event::v1::ListHeadsRequest request;
  request.set_consumer(options_.consumer);
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    // Reports what is durable, not what was received.
    const absl::StatusOr<Cursor> cursor = ReadCursor(*options_.store->Read({partition}), options_.producer);
    if (!cursor.ok()) return;
    event::v1::Position* const position = request.add_applied();
    position->set_partition(partition);
    position->set_epoch(cursor->epoch);
    position->set_sequence(cursor->sequence);
  }
  is_reporting_ = true;
  is_report_due_ = false;
  const auto heads = std::make_shared<event::v1::ListHeadsResponse>();
  options_.channel->Call(kListHeads, request, heads.get(),
                         {.caller = {.subject = options_.consumer}, .timeout = limits::kReportInterval},
                         [weak = weak_from_this(), heads, asked = options_.clock->Now()](absl::Status status) {
                           const std::shared_ptr<ConsumerChores> self = weak.lock();
                           if (self == nullptr) return;
                           self->strand_->Post([self, heads, asked, status = std::move(status)] {
                             if (!self->is_stopped_) self->OnHeads(asked, status, *heads);
                           });
                         });
}

void ConsumerChores::OnHeads(absl::Time asked, const absl::Status& status, const event::v1::ListHeadsResponse& heads) {
  is_reporting_ = false;
  SendReport();
  // While the stream itself delivers messages, it is not dead, however slow the producer is.
  const bool is_silent = absl::IsDeadlineExceeded(status) && last_heard_ < asked;
  unanswered_ = is_silent ? unanswered_ + 1 : 0;
  if (unanswered_ == limits::kReportsUnanswered) {
    unanswered_ = 0;
    on_silence_(status);
  }
  if (!status.ok() || options_.observer == nullptr) return;
  for (const event::v1::Position& head : heads.heads()) {
    if (head.partition() >= store::kPartitions) continue;
    std::optional<Target>& target = targets_[head.partition()];
    // A target that is not reached is kept: a producer that never rests must not postpone it forever. One from before a
    // restoration of the producer can never be reached.
    if (!target.has_value() || target->head.epoch() != head.epoch()) target = Target{.head = head, .asked = asked};
  }
  LookWhetherCurrent();
  const absl::StatusOr<uint64_t> behind = CountBehind(heads);
  if (!behind.ok()) return;
  const bool knows_age = *behind > 0 && last_event_ != absl::InfinitePast();
  options_.observer->OnLag(*behind, knows_age ? options_.clock->Now() - last_event_ : absl::ZeroDuration());
}

absl::StatusOr<uint64_t> ConsumerChores::CountBehind(const event::v1::ListHeadsResponse& heads) const {
  uint64_t behind = 0;
  for (const event::v1::Position& head : heads.heads()) {
    if (head.partition() >= store::kPartitions) continue;
    OUTLAY_ASSIGN_OR_RETURN(const Cursor cursor,
                            ReadCursor(*options_.store->Read({head.partition()}), options_.producer));
    behind += BehindOf(cursor, head);
  }
  return behind;
}

void ConsumerChores::LookWhetherCurrent() {
  bool has_moved = false;
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    std::optional<Target>& target = targets_[partition];
    if (!target.has_value()) continue;
    const absl::StatusOr<Cursor> cursor = ReadCursor(*options_.store->Read({partition}), options_.producer);
    if (!cursor.ok() || BehindOf(*cursor, target->head) > 0) continue;
    current_[partition] = target->asked;
    target.reset();
    has_moved = true;
  }
  if (!has_moved) return;
  was_current_ = std::find(current_.begin(), current_.end(), absl::InfinitePast()) == current_.end();
  options_.observer->OnCurrent(current_);
}

void ConsumerChores::CountParked() {
  if (options_.observer == nullptr) return;
  size_t count = 0;
  for (uint32_t partition = 0; partition < store::kPartitions && count < limits::kParkedSubjectsCounted; ++partition) {
    const absl::StatusOr<std::vector<std::string>> subjects = ListParkedSubjects(
        *options_.store->Read({partition}), options_.producer, "", limits::kParkedSubjectsCounted - count);
    if (!subjects.ok()) return;
    count += subjects->size();
  }
  options_.observer->OnParkedSubjects(count);
}

void ConsumerChores::RetryParkedEvents() {
  After(limits::kParkedRetryInterval, &ConsumerChores::RetryParkedEvents);
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    const absl::StatusOr<std::vector<std::string>> subjects = TakeParkedSubjects({partition});
    if (!subjects.ok()) continue;
    for (const std::string& subject : *subjects) RetrySubject({partition}, subject);
  }
}

absl::StatusOr<std::vector<std::string>> ConsumerChores::TakeParkedSubjects(store::PartitionId partition) {
  std::string& tried = tried_[partition.value];
  OUTLAY_ASSIGN_OR_RETURN(
      std::vector<std::string> subjects,
      ListParkedSubjects(*options_.store->Read(partition), options_.producer, tried, limits::kParkedSubjectsPerRetry));
  tried = subjects.size() == limits::kParkedSubjectsPerRetry ? subjects.back() : "";
  return subjects;
}

void ConsumerChores::RetrySubject(store::PartitionId partition, const std::string& subject) {
  const absl::StatusOr<std::optional<Parked>> first =
      FindFirstParked(*options_.store->Read(partition), options_.producer, subject);
  if (!first.ok() || !first->has_value()) {
    if (first.ok() && options_.observer != nullptr) options_.observer->OnUnparked(subject);
    return;
  }
  const auto is_applied = std::make_shared<bool>(false);
  auto body = [is_applied, subject, producer = options_.producer,
               handler = options_.handler](store::Transaction& txn) -> absl::Status {
    const absl::StatusOr<bool> applied = RetryParked(txn, producer, subject, *handler);
    *is_applied = applied.ok() && *applied;
    return applied.status();
  };
  options_.store->Write({.partition = partition, .organization = (*first)->event.organization, .body = std::move(body)},
                        [self = shared_from_this(), is_applied, partition, subject](const absl::Status& status) {
                          if (!status.ok() || !*is_applied) return;
                          self->strand_->Post([self, partition, subject] {
                            if (!self->is_stopped_) self->RetrySubject(partition, subject);
                          });
                        });
}

}  // namespace outlay::feed
