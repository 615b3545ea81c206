#include "common/feed/parking.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/feed/keyspaces.h"
#include "common/feed/limits.h"
#include "common/store/value_codec.h"

namespace outlay::feed {
namespace {

ParkedEventKey KeyOf(const std::string& producer, const FeedEvent& event) {
  return {producer, event.event.subject(), event.epoch, event.sequence, event.index};
}

// Adds to the count in the subject's row; deletes the row when nothing is parked any more.
absl::Status CountParked(store::Transaction& txn, const std::string& producer, const std::string& subject,
                         int64_t change) {
  const ParkedSubjectKey key{producer, subject};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::ParkedSubjectRecord> row, txn.Find(kParkedSubjects, key));
  storage::v1::ParkedSubjectRecord record = row.value_or(storage::v1::ParkedSubjectRecord());
  const int64_t events = static_cast<int64_t>(record.events()) + change;
  if (events <= 0) {
    txn.Delete(kParkedSubjects, key);
  } else {
    record.set_events(static_cast<uint64_t>(events));
    txn.Put(kParkedSubjects, key, record);
  }
  return absl::OkStatus();
}

// Removes at most `max` parked events of the subject. Returns their number.
absl::StatusOr<size_t> Unpark(store::Transaction& txn, const std::string& producer, const std::string& subject,
                              size_t max) {
  std::vector<ParkedEventKey> keys;
  const auto take = [&keys, max](const ParkedEventKey& key, const storage::v1::ParkedEventRecord&) {
    keys.push_back(key);
    return keys.size() < max ? store::Visit::kContinue : store::Visit::kStop;
  };
  OUTLAY_RETURN_IF_ERROR(txn.Scan(kParkedEvents, std::tuple(producer, subject), take));
  for (const ParkedEventKey& key : keys) txn.Delete(kParkedEvents, key);
  OUTLAY_RETURN_IF_ERROR(CountParked(txn, producer, subject, -static_cast<int64_t>(keys.size())));
  return keys.size();
}

}  // namespace

absl::StatusOr<bool> IsParked(const store::Reader& reader, const std::string& producer, const std::string& subject) {
  return reader.Contains(kParkedSubjects, {producer, subject});
}

absl::Status Park(store::Transaction& txn, const std::string& producer, const FeedEvent& event,
                  const absl::Status& why) {
  const ParkedEventKey key = KeyOf(producer, event);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::ParkedEventRecord> known, txn.Find(kParkedEvents, key));
  storage::v1::ParkedEventRecord record;
  store::SerializeMessage(event.event, record.mutable_event());
  record.set_organization(event.organization);
  record.set_code(static_cast<int>(why.code()));
  record.set_reason(ErrorReason(why));
  record.set_message(why.message().data(), why.message().size());
  record.set_time_unix_micros(known.has_value() ? known->time_unix_micros() : absl::ToUnixMicros(txn.now()));
  txn.Put(kParkedEvents, key, record);
  return known.has_value() ? absl::OkStatus() : CountParked(txn, producer, event.event.subject(), 1);
}

absl::StatusOr<std::optional<Parked>> FindFirstParked(const store::Reader& reader, const std::string& producer,
                                                      const std::string& subject) {
  std::optional<Parked> first;
  absl::Status unreadable;
  const auto take = [&](const ParkedEventKey& key, const storage::v1::ParkedEventRecord& record) {
    first = Parked{.event = {.event = {},
                             .organization = record.organization(),
                             .epoch = std::get<2>(key),
                             .sequence = std::get<3>(key),
                             .index = std::get<4>(key),
                             .is_state = std::get<3>(key) == 0,
                             .refused_since = absl::FromUnixMicros(record.time_unix_micros())},
                   .reason = record.reason(),
                   .message = record.message(),
                   .time = absl::FromUnixMicros(record.time_unix_micros())};
    if (!first->event.event.ParseFromString(record.event())) unreadable = DataLoss(kParkedEvents.name);
    return store::Visit::kStop;
  };
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kParkedEvents, std::tuple(producer, subject), take));
  OUTLAY_RETURN_IF_ERROR(unreadable);
  if (!first.has_value()) return first;
  OUTLAY_ASSIGN_OR_RETURN(const auto row, reader.Find(kParkedSubjects, {producer, subject}));
  first->waiting = row.has_value() ? row->events() : 0;
  return first;
}

absl::StatusOr<std::vector<std::string>> ListParkedSubjects(const store::Reader& reader, const std::string& producer,
                                                            const std::string& after, size_t max,
                                                            const std::string& prefix) {
  std::vector<std::string> subjects;
  if (max == 0) return subjects;
  const auto take = [&](const ParkedSubjectKey& key, const storage::v1::ParkedSubjectRecord&) {
    if (!std::get<1>(key).starts_with(prefix)) return store::Visit::kStop;
    subjects.push_back(std::get<1>(key));
    return subjects.size() < max ? store::Visit::kContinue : store::Visit::kStop;
  };
  std::optional<ParkedSubjectKey> behind;
  const std::string& place = std::max(after, prefix);
  if (!place.empty()) behind.emplace(producer, place);
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kParkedSubjects, std::tuple(producer), take, store::Order::kAscending, behind));
  return subjects;
}

absl::Status RemoveParked(store::Transaction& txn, const std::string& producer, const FeedEvent& event) {
  txn.Delete(kParkedEvents, KeyOf(producer, event));
  return CountParked(txn, producer, event.event.subject(), -1);
}

absl::StatusOr<std::vector<std::string>> UnparkAll(store::Transaction& txn, const std::string& producer) {
  size_t left = limits::kParkedEventsDropped;
  std::vector<std::string> subjects;
  const auto take = [&](const ParkedSubjectKey& key, const storage::v1::ParkedSubjectRecord&) {
    subjects.push_back(std::get<1>(key));
    return subjects.size() < left ? store::Visit::kContinue : store::Visit::kStop;
  };
  OUTLAY_RETURN_IF_ERROR(txn.Scan(kParkedSubjects, std::tuple(producer), take));
  for (size_t i = 0; i < subjects.size(); ++i) {
    if (left == 0) {
      subjects.resize(i);
      break;
    }
    OUTLAY_ASSIGN_OR_RETURN(const size_t events, Unpark(txn, producer, subjects[i], left));
    left -= events;
  }
  return subjects;
}

}  // namespace outlay::feed
