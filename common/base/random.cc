#include "common/base/random.h"

#include <sys/random.h>

#include <cstdio>
#include <cstdlib>

#include "absl/numeric/bits.h"
#include "absl/numeric/int128.h"

namespace outlay {
namespace {

// SplitMix64: spreads any seed, zero included, over the whole state.
uint64_t SplitMix(uint64_t& state) {
  state += 0x9E3779B97F4A7C15;
  uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

// One system call returns 32 numbers. getrandom returns up to 256 bytes without being interrupted.
struct KernelNumbers {
  std::array<uint64_t, 32> numbers;
  std::size_t next = numbers.size();

  uint64_t Take() {
    if (next == numbers.size()) {
      if (getrandom(numbers.data(), sizeof(numbers), 0) != static_cast<ssize_t>(sizeof(numbers))) {
        std::fputs("getrandom failed\n", stderr);
        std::abort();
      }
      next = 0;
    }
    return numbers[next++];
  }
};

}  // namespace

uint64_t Random::Uniform(uint64_t bound) {
  // Lemire's method: the high half of a product is uniform once the few low halves below 2^64 % bound are redrawn.
  const uint64_t threshold = (uint64_t{0} - bound) % bound;
  while (true) {
    const absl::uint128 product = absl::uint128(Next()) * bound;
    if (absl::Uint128Low64(product) >= threshold) {
      return absl::Uint128High64(product);
    }
  }
}

SeededRandom::SeededRandom(uint64_t seed) {
  for (uint64_t& word : state_) {
    word = SplitMix(seed);
  }
}

uint64_t SeededRandom::Next() {
  const uint64_t result = absl::rotl(state_[1] * 5, 7) * 9;
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = absl::rotl(state_[3], 45);
  return result;
}

uint64_t SystemRandom::Next() {
  thread_local KernelNumbers numbers;
  return numbers.Take();
}

std::string RandomBytes(Random& random, std::size_t count) {
  std::string bytes;
  while (bytes.size() < count) {
    const uint64_t word = random.Next();
    for (int shift = 0; shift < 64 && bytes.size() < count; shift += 8) {
      bytes.push_back(static_cast<char>(word >> shift & 0xff));
    }
  }
  return bytes;
}

}  // namespace outlay
