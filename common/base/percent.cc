#include "common/base/percent.h"

#include <limits>
#include <optional>

#include "absl/numeric/int128.h"
#include "common/base/errors.h"
#include "common/base/wide_math.h"

namespace outlay {
namespace {

constexpr int64_t kWholeBasisPoints = 10'000;
constexpr uint64_t kMaxInt64 = std::numeric_limits<int64_t>::max();

}  // namespace

absl::StatusOr<Money> PercentOf(const Money& whole, Percent share, Rounding rounding) {
  const std::optional<absl::int128> minor_units =
      MultiplyDivide(whole.minor_units(), share.basis_points, kWholeBasisPoints, rounding, kMaxInt64);
  if (!minor_units.has_value()) {
    return MoneyOverflow();
  }
  return Money(static_cast<int64_t>(*minor_units), whole.currency());
}

absl::StatusOr<std::strong_ordering> CompareWithShare(const Money& part, const Money& whole, Percent share) {
  if (part.currency() != whole.currency()) {
    return CurrencyMismatch(part.currency(), whole.currency());
  }
  const absl::int128 left = absl::int128(part.minor_units()) * kWholeBasisPoints;
  const absl::int128 right = absl::int128(whole.minor_units()) * share.basis_points;
  return left < right ? std::strong_ordering::less
                      : (left > right ? std::strong_ordering::greater : std::strong_ordering::equal);
}

absl::StatusOr<Percent> ShareOf(const Money& part, const Money& whole, Rounding rounding) {
  if (part.currency() != whole.currency()) {
    return CurrencyMismatch(part.currency(), whole.currency());
  }
  if (whole.IsZero()) {
    return MakeError(absl::StatusCode::kInvalidArgument, "DIVISION_BY_ZERO", "nothing is a share of a zero amount");
  }
  const SignedMagnitude by = ToSignedMagnitude(whole.minor_units());
  const std::optional<absl::int128> share = MultiplyDivide(
      part.minor_units(), by.is_negative ? -kWholeBasisPoints : kWholeBasisPoints, by.magnitude, rounding, kMaxInt64);
  if (!share.has_value()) {
    return MoneyOverflow();
  }
  return Percent{static_cast<int64_t>(*share)};
}

}  // namespace outlay
