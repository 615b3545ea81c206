// How the log's identifiers are written as resource ids, and amounts as google.type.Money.
#ifndef OUTLAY_TOOLS_DEMO_NAMES_H_
#define OUTLAY_TOOLS_DEMO_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/money.h"
#include "common/base/strings.h"
#include "google/protobuf/util/time_util.h"
#include "google/type/money.pb.h"
#include "tools/demo/bpi2019.h"

namespace outlay::demo {

// Where the company is.
inline constexpr std::string_view kZone = "Europe/Amsterdam";

// Lower case, '-' for '_'.
inline std::string ResourceId(std::string_view text) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(ToAbsl(text), {{"_", "-"}}));
}

inline google::type::Money ToMoney(const Money& money) {
  const UnitsNanos value = money.ToUnitsNanos();
  google::type::Money message;
  message.set_currency_code(std::string(money.currency().code()));
  message.set_units(value.units);
  message.set_nanos(value.nanos);
  return message;
}

inline google::type::Money Euros(int64_t minor_units) {
  return ToMoney(Money(minor_units, *Currency::FromCode("EUR")));
}

inline int64_t Cents(const google::type::Money& money) {
  return money.units() * 100 + money.nanos() / 10'000'000;
}

inline std::string SupplierName(const std::string& parent, const Item& item) {
  return Concat(parent, "/suppliers/", ResourceId(item.vendor));
}

// One entity per vendor, under the vendor's own id.
inline std::string EntityName(const std::string& parent, const Item& item) {
  return Concat(SupplierName(parent, item), "/billFromEntities/", ResourceId(item.vendor));
}

inline google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

// A request is known by its step, so that a replay that was interrupted repeats none twice.
inline std::string StepId(std::string_view verb, const Item& item, const Step& step) {
  return Concat(verb, "-", ResourceId(item.id), "-", step.sequence);
}

// Runs `call` and adds its latency to `millis`.
template <typename Call>
auto Timed(std::vector<double>& millis, Call call) {
  const absl::Time start = SystemClock().Now();
  auto result = call();
  millis.push_back(absl::ToDoubleMilliseconds(SystemClock().Now() - start));
  return result;
}

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_NAMES_H_
