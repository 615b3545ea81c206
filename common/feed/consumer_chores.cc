#include "common/feed/consumer_chores.h"

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

}  // namespace

void ConsumerChores::Start() {
  After(limits::kReportInterval, &ConsumerChores::Report);
  After(limits::kParkedRetryInterval, &ConsumerChores::RetryParkedEvents);
}

void ConsumerChores::NoteTime(const google::protobuf::Timestamp& time) {
  last_event_ = absl::FromUnixMicros(google::protobuf::util::TimeUtil::TimestampToMicroseconds(time));
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
  After(limits::kReportInterval, &ConsumerChores::Report);
  event::v1::ListHeadsRequest request;
  request.set_consumer(options_.consumer);
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    // What is durable, not what was received.
    const absl::StatusOr<Cursor> cursor = ReadCursor(*options_.store->Read({partition}), options_.producer);
    if (!cursor.ok()) return;
    event::v1::Position* const position = request.add_applied();
    position->set_partition(partition);
    position->set_epoch(cursor->epoch);
    position->set_sequence(cursor->sequence);
  }
  const auto heads = std::make_shared<event::v1::ListHeadsResponse>();
  options_.channel->Call(kListHeads, request, heads.get(),
                         {.caller = {.subject = options_.consumer}, .timeout = limits::kReportInterval},
                         [weak = weak_from_this(), heads](absl::Status status) {
                           const std::shared_ptr<ConsumerChores> self = weak.lock();
                           if (self == nullptr) return;
                           self->strand_->Post([self, heads, status = std::move(status)] {
                             if (!self->is_stopped_) self->OnHeads(status, *heads);
                           });
                         });
}

void ConsumerChores::OnHeads(const absl::Status& status, const event::v1::ListHeadsResponse& heads) {
  if (!status.ok() || options_.observer == nullptr) return;
  uint64_t behind = 0;
  for (const event::v1::Position& head : heads.heads()) {
    if (head.partition() >= store::kPartitions) continue;
    const absl::StatusOr<Cursor> cursor = ReadCursor(*options_.store->Read({head.partition()}), options_.producer);
    if (!cursor.ok()) return;
    const uint64_t applied = cursor->epoch == head.epoch() ? cursor->sequence : 0;
    behind += head.sequence() > applied ? head.sequence() - applied : 0;
  }
  const bool knows_age = behind > 0 && last_event_ != absl::InfinitePast();
  options_.observer->OnLag(behind, knows_age ? options_.clock->Now() - last_event_ : absl::ZeroDuration());
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
  std::vector<std::string> subjects;
  const auto take = [&subjects](const ParkedSubjectKey& key, const storage::v1::ParkedSubjectRecord&) {
    subjects.push_back(std::get<1>(key));
    return subjects.size() < limits::kParkedSubjectsPerRetry ? store::Visit::kContinue : store::Visit::kStop;
  };
  std::optional<ParkedSubjectKey>& tried = tried_[partition.value];
  OUTLAY_RETURN_IF_ERROR(options_.store->Read(partition)->Scan(kParkedSubjects, std::tuple(options_.producer), take,
                                                               store::Order::kAscending, tried));
  tried.reset();
  if (subjects.size() == limits::kParkedSubjectsPerRetry) tried.emplace(options_.producer, subjects.back());
  return subjects;
}

void ConsumerChores::RetrySubject(store::PartitionId partition, const std::string& subject) {
  const absl::StatusOr<std::optional<FeedEvent>> first =
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
  options_.store->Write({.partition = partition, .organization = (*first)->organization, .body = std::move(body)},
                        [self = shared_from_this(), is_applied, partition, subject](const absl::Status& status) {
                          if (!status.ok() || !*is_applied) return;
                          self->strand_->Post([self, partition, subject] {
                            if (!self->is_stopped_) self->RetrySubject(partition, subject);
                          });
                        });
}

}  // namespace outlay::feed
