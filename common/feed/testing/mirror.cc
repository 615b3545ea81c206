#include "common/feed/testing/mirror.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/command/testing/counter.h"
#include "google/protobuf/wrappers.pb.h"

namespace outlay::feed {

SnapshotSource CounterSnapshots() {
  return [](const store::Reader& reader, std::string_view next) -> absl::StatusOr<SnapshotPage> {
    using Key = std::tuple<std::string, std::string>;
    std::optional<Key> after;
    if (!next.empty()) {
      const size_t cut = next.find('/');
      after.emplace(std::string(next.substr(0, cut)), std::string(next.substr(cut + 1)));
    }
    SnapshotPage page;
    const auto take = [&page](const Key& key, const std::string& text) {
      google::protobuf::Int64Value value;
      int64_t number = 0;
      if (absl::SimpleAtoi(text, &number)) value.set_value(number);
      const auto& [organization, name] = key;
      page.events.push_back(command::Announce(command::CounterName(organization, name), value));
      page.next = absl::StrCat(organization, "/", name);
      return page.events.size() < 3 ? store::Visit::kContinue : store::Visit::kStop;
    };
    OUTLAY_RETURN_IF_ERROR(reader.Scan(command::kCounters, std::tuple<>(), take, store::Order::kAscending, after));
    if (page.events.size() < 3) page.next.clear();
    return page;
  };
}

absl::Status MirrorHandler::Apply(store::Transaction& txn, const FeedEvent& event) const {
  google::protobuf::Int64Value value;
  if (!value.ParseFromString(event.event.data())) return DataLoss("event");
  const std::string& subject = event.event.subject();
  const std::string name = subject.substr(subject.rfind('/') + 1);
  const std::string effects = absl::StrCat(name, ".effects");
  OUTLAY_ASSIGN_OR_RETURN(const int64_t before, command::ReadCounter(txn, event.organization, effects));
  txn.Put(command::kCounters, {event.organization, name}, absl::StrCat(value.value()));
  txn.Put(command::kCounters, {event.organization, effects}, absl::StrCat(before + 1));
  if (is_healed || value.value() == healed_value) return absl::OkStatus();
  if (value.value() >= kPoison && value.value() < kPoison + 10) {
    return MakeError(absl::StatusCode::kInvalidArgument, "POISON", "this value is poisoned");
  }
  if (value.value() == kBusy) return Overloaded(absl::Seconds(1));
  for (int64_t row = 0; value.value() == kTooLarge && row <= kMaxBodyRows; ++row) {
    txn.Put(command::kCounters, {event.organization, absl::StrCat("row", row)}, std::string("1"));
  }
  return absl::OkStatus();
}

}  // namespace outlay::feed
