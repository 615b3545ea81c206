#ifndef OUTLAY_COMMON_BASE_IDS_H_
#define OUTLAY_COMMON_BASE_IDS_H_

#include <compare>
#include <cstdint>
#include <mutex>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/base/random.h"

namespace outlay {

// A type for the ids of one kind of thing, so that they are not confused: `using HoldId = StrongId<struct HoldTag>;`. A
// value; it does not check its text, see ValidateId.
template <typename Tag>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(std::string value) : value_(std::move(value)) {}
  explicit StrongId(std::string_view value) : value_(value) {}
  explicit StrongId(const char* value) : value_(value) {}

  const std::string& value() const { return value_; }
  bool empty() const { return value_.empty(); }

  auto operator<=>(const StrongId&) const = default;

  template <typename H>
  friend H AbslHashValue(H h, const StrongId& id) {
    return H::combine(std::move(h), id.value_);
  }

  friend std::ostream& operator<<(std::ostream& out, const StrongId& id) { return out << id.value_; }

 private:
  std::string value_;
};

// Returns whether `id` can be the last part of a resource name: 1 to kMaxIdBytes of a-z, 0-9 and '-', the first not
// '-'.
bool IsValidId(std::string_view id);

// Checks an id that a caller chose. INVALID_ARGUMENT / FIELD_REQUIRED {field}: empty. FIELD_TOO_LONG {field, given,
// limit}: longer than kMaxIdBytes. FIELD_INVALID {field}: other characters, or a leading '-'.
absl::Status ValidateId(std::string_view field, std::string_view id);

// Checks the request_id of a mutation. INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_TOO_LONG (above kMaxRequestIdBytes) or
// FIELD_INVALID (not visible ASCII), each {field}.
absl::Status ValidateRequestId(std::string_view field, std::string_view request_id);

// Makes ids for callers that choose none: 48 bits of milliseconds and 80 random bits, as 26 characters of lower-case
// base32 (ULID's layout). Ids of one generator increase strictly, as texts too: within a millisecond, or when the clock
// goes back, the last id is incremented. They can be guessed: an id grants nothing. Thread-safe (`random` is used under
// a lock); `clock` and `random` must outlive the generator.
class IdGenerator {
 public:
  static constexpr std::size_t kIdBytes = 26;

  IdGenerator(const Clock* clock, Random* random) : clock_(clock), random_(random) {}

  std::string Next();

 private:
  const Clock* const clock_;
  Random* const random_;
  std::mutex mutex_;
  absl::uint128 last_ = 0;  // Guarded by mutex_.
};

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_IDS_H_
