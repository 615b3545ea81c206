#ifndef OUTLAY_COMMON_BASE_RANDOM_H_
#define OUTLAY_COMMON_BASE_RANDOM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace outlay {

// The source of every random choice (ids, jitter, sampling), so that a seed reproduces a whole run.
class Random {
 public:
  virtual ~Random() = default;

  // 64 independent uniform bits.
  virtual uint64_t Next() = 0;

  // Uniform in [0, bound); `bound` must not be zero.
  uint64_t Uniform(uint64_t bound);
};

// Produces the same numbers for the same seed, on every platform (xoshiro256**). Not thread-safe; never for secrets.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(uint64_t seed);

  uint64_t Next() override;

 private:
  std::array<uint64_t, 4> state_;
};

// The kernel's generator. Thread-safe.
class SystemRandom final : public Random {
 public:
  uint64_t Next() override;
};

// `count` random bytes, for secrets.
std::string RandomBytes(Random& random, std::size_t count);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_RANDOM_H_
