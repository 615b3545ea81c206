#include "common/command/testing/counter.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "google/protobuf/wrappers.pb.h"

namespace outlay::command {
namespace {

std::string Serialize(int64_t value) {
  google::protobuf::Int64Value message;
  message.set_value(value);
  return message.SerializeAsString();
}

}  // namespace

absl::StatusOr<Outcome> AddToCounter::Run(Context& context) const {
  const std::string& organization = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(const int64_t before, ReadCounter(context.txn, organization, name_));
  const int64_t after = before + amount_;
  // Written before the rules are asked, so that tests see a refused command's writes taken back.
  context.txn.Put(kCounters, {organization, name_}, absl::StrCat(after));
  if (amount_ < 0) return FieldInvalid("amount", "must not be negative");
  if (after > kCounterMax) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "COUNTER_FULL",
                     Concat("counter ", name_, " holds at most ", kCounterMax, "; add less"), {{"counter", name_}});
  }
  Outcome outcome{.resource = CounterName(organization, name_), .after = Serialize(after)};
  outcome.unchanged = amount_ == 0;
  if (before != 0) outcome.before = Serialize(before);
  google::protobuf::Int64Value event;
  event.set_value(after);
  outcome.announcements.push_back(Announce(outcome.resource, event));
  return outcome;
}

std::string CounterName(std::string_view organization, std::string_view name) {
  return Concat("organizations/", organization, "/counters/", name);
}

absl::StatusOr<int64_t> ReadCounter(const store::Reader& reader, const std::string& organization,
                                    const std::string& name) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> text, reader.Find(kCounters, {organization, name}));
  int64_t value = 0;
  if (text.has_value() && !absl::SimpleAtoi(*text, &value)) return DataLoss("counters");
  return value;
}

}  // namespace outlay::command
