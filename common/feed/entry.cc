#include "common/feed/entry.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/log_record.h"
#include "google/protobuf/util/time_util.h"

namespace outlay::feed {

absl::Status FillEntry(const RecordPlace& place, const store::LogEntry& record, event::v1::Entry* entry) {
  command::storage::v1::LogRecord logged;
  OUTLAY_RETURN_IF_ERROR(command::ParseRecord(record.record, &logged));
  entry->set_partition(place.partition.value);
  entry->set_epoch(place.epoch);
  entry->set_sequence(record.sequence);
  entry->set_organization(std::move(*logged.mutable_organization()));
  entry->set_organization_sequence(logged.organization_sequence());
  for (int i = 0; i < logged.events_size(); ++i) {
    command::storage::v1::LoggedEvent& from = *logged.mutable_events(i);
    event::v1::Event* const event = entry->add_events();
    event->set_id(Concat(place.epoch, "-", place.partition.value, "-", record.sequence, "-", i));
    event->set_source(place.source.data(), place.source.size());
    event->set_type(std::move(*from.mutable_type()));
    event->set_subject(std::move(*from.mutable_subject()));
    *event->mutable_time() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(logged.time_unix_micros());
    event->set_data(std::move(*from.mutable_data()));
  }
  return absl::OkStatus();
}

void HidePlace(event::v1::Entry* entry) {
  for (int i = 0; i < entry->events_size(); ++i) {
    entry->mutable_events(i)->set_id(
        Concat(entry->epoch(), "-", entry->organization(), "-", entry->organization_sequence(), "-", i));
  }
  entry->clear_partition();
  entry->clear_epoch();
  entry->clear_sequence();
}

std::string_view WhyNotServed(const event::v1::Position& position, const store::LogHead& head) {
  // A part of the first record may be applied before there is a sequence.
  const bool has_epoch = position.sequence() > 0 || position.epoch() > 0;
  if (has_epoch && position.epoch() != head.epoch) return "a position belongs to another epoch";
  if (position.sequence() > head.last_sequence) return "a position lies behind the end";
  if (position.sequence() + 1 < head.first_sequence) return "a position lies before the oldest record kept";
  return {};
}

absl::Status LogTrimmed(std::string_view partitions, std::string_view why) {
  return MakeError(absl::StatusCode::kOutOfRange, "LOG_TRIMMED", Concat(why, "; take a snapshot and go on from there"),
                   {{"partitions", std::string(partitions)}});
}

}  // namespace outlay::feed
