#include "common/base/money_split.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "absl/numeric/int128.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/base/wide_math.h"

namespace outlay {
namespace {

absl::Status SplitInvalid(std::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, "SPLIT_INVALID", message);
}

// For 2^63 and a negative sign this gives the smallest number, as intended.
int64_t WithSign(uint64_t magnitude, bool is_negative) {
  return static_cast<int64_t>(is_negative ? uint64_t{0} - magnitude : magnitude);
}

absl::StatusOr<absl::uint128> SumOfWeights(absl::Span<const int64_t> weights) {
  if (weights.empty() || static_cast<int64_t>(weights.size()) > kMaxSplitParts) {
    return SplitInvalid(Concat("an amount is split into 1 to ", kMaxSplitParts, " parts"));
  }
  absl::uint128 sum = 0;
  for (const int64_t weight : weights) {
    if (weight < 0) {
      return SplitInvalid("a weight must not be negative");
    }
    sum += static_cast<uint64_t>(weight);
  }
  if (sum == 0) {
    return SplitInvalid("at least one weight must be positive");
  }
  return sum;
}

}  // namespace

absl::StatusOr<std::vector<Money>> SplitEvenly(const Money& whole, int64_t parts) {
  if (parts < 1 || parts > kMaxSplitParts) {
    return SplitInvalid(Concat("an amount is split into 1 to ", kMaxSplitParts, " parts"));
  }
  const uint64_t magnitude = Magnitude(whole.minor_units());
  const uint64_t share = magnitude / static_cast<uint64_t>(parts);
  const auto larger = static_cast<int64_t>(magnitude % static_cast<uint64_t>(parts));
  std::vector<Money> split;
  split.reserve(static_cast<std::size_t>(parts));
  for (int64_t i = 0; i < parts; ++i) {
    split.emplace_back(WithSign(share + (i < larger ? 1 : 0), whole.IsNegative()), whole.currency());
  }
  return split;
}

absl::StatusOr<std::vector<Money>> SplitByWeights(const Money& whole, absl::Span<const int64_t> weights) {
  const absl::StatusOr<absl::uint128> sum = SumOfWeights(weights);
  if (!sum.ok()) {
    return sum.status();
  }
  const uint64_t magnitude = Magnitude(whole.minor_units());
  std::vector<uint64_t> shares(weights.size());
  std::vector<absl::uint128> remainders(weights.size());
  uint64_t left_over = magnitude;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    // 64 bits times 63 bits; the quotient is at most `magnitude`.
    const absl::uint128 product = absl::uint128(magnitude) * static_cast<uint64_t>(weights[i]);
    shares[i] = static_cast<uint64_t>(product / *sum);
    remainders[i] = product % *sum;
    left_over -= shares[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  // The remaining units are the sum of the remainders divided by the sum of the weights, so fewer than the parts with a
  // remainder: a part of weight zero never gets one.
  for (std::size_t i = 0; i < left_over; ++i) {
    ++shares[order[i]];
  }
  std::vector<Money> split;
  split.reserve(weights.size());
  for (const uint64_t share : shares) {
    split.emplace_back(WithSign(share, whole.IsNegative()), whole.currency());
  }
  return split;
}

}  // namespace outlay
