#ifndef OUTLAY_COMMON_BASE_CURRENCY_H_
#define OUTLAY_COMMON_BASE_CURRENCY_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <ostream>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace outlay {

namespace currency_internal {

struct Entry {
  char code[4];
  uint8_t exponent;

  constexpr std::string_view code_view() const { return {code, 3}; }
};

inline constexpr Entry kTable[] = {
#include "common/base/currency_table.inc"
};

// Only codes in use that have a minor unit are in the table.
constexpr const Entry* Find(std::string_view code) {
  const Entry* found = std::lower_bound(std::begin(kTable), std::end(kTable), code,
                                        [](const Entry& e, auto wanted) { return e.code_view() < wanted; });
  return found != std::end(kTable) && found->code_view() == code ? found : nullptr;
}

}  // namespace currency_internal

// The currency of an amount: an ISO 4217 currency in use that has a minor unit (0, 2, 3 or 4 decimals).
//
// A value of 4 bytes. The default value is "XXX", ISO's code for no currency, which FromCode refuses: an amount that
// was never set cannot be added to a real one.
class Currency {
 public:
  constexpr Currency() = default;

  // INVALID_ARGUMENT / CURRENCY_UNKNOWN {currency}: not three upper-case letters of a currency in use, or a code
  // without a minor unit (precious metals, XDR, testing codes).
  static absl::StatusOr<Currency> FromCode(std::string_view code);

  // For constants: Currency::Of("EUR"). An unknown code does not compile.
  static consteval Currency Of(std::string_view code) {
    const currency_internal::Entry* entry = currency_internal::Find(code);
    return entry != nullptr ? Currency(*entry) : throw "not a currency that can be counted";
  }

  // The three letters; the view lives as long as this value.
  constexpr std::string_view code() const { return {code_.data(), code_.size()}; }
  // Decimals of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD, 4 for CLF.
  constexpr int exponent() const { return exponent_; }
  // Minor units in one unit, 10^exponent: 100 for EUR.
  constexpr int64_t minor_per_unit() const { return kPowers[exponent_]; }

  constexpr bool operator==(const Currency&) const = default;
  // By code, for sorted containers.
  constexpr auto operator<=>(const Currency&) const = default;

  friend std::ostream& operator<<(std::ostream& out, const Currency& currency) { return out << currency.code(); }

  template <typename H>
  friend H AbslHashValue(H h, const Currency& currency) {
    return H::combine(std::move(h), currency.code_[0], currency.code_[1], currency.code_[2]);
  }

 private:
  static constexpr std::array<int64_t, 5> kPowers = {1, 10, 100, 1'000, 10'000};

  explicit constexpr Currency(const currency_internal::Entry& entry)
      : code_{entry.code[0], entry.code[1], entry.code[2]}, exponent_(entry.exponent) {}

  std::array<char, 3> code_ = {'X', 'X', 'X'};
  uint8_t exponent_ = 0;
};

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_CURRENCY_H_
