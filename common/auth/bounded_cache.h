// Caches a limited number of recent answers.
#ifndef OUTLAY_COMMON_AUTH_BOUNDED_CACHE_H_
#define OUTLAY_COMMON_AUTH_BOUNDED_CACHE_H_

#include <array>
#include <cstddef>
#include <cstring>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "common/base/digest.h"

namespace outlay::auth {

// Thread-safe. Evicts the entry that was requested longest ago. Values should be cheap to copy.
template <typename Value>
class BoundedCache {
 public:
  // `capacity`: entries in total; each part has at least one.
  explicit BoundedCache(size_t capacity) : part_capacity_((capacity + kParts - 1) / kParts) {}

  std::optional<Value> Find(const Digest& key) {
    Part& part = PartOf(key);
    const std::lock_guard lock(part.mutex);
    const auto found = part.by_key.find(key);
    if (found == part.by_key.end()) {
      return std::nullopt;
    }
    part.entries.splice(part.entries.begin(), part.entries, found->second);
    return found->second->second;
  }

  void Put(const Digest& key, Value value) {
    Part& part = PartOf(key);
    const std::lock_guard lock(part.mutex);
    if (const auto found = part.by_key.find(key); found != part.by_key.end()) {
      found->second->second = std::move(value);
      return;
    }
    if (part.by_key.size() >= part_capacity_) {
      part.by_key.erase(part.entries.back().first);
      part.entries.pop_back();
    }
    part.entries.emplace_front(key, std::move(value));
    part.by_key.emplace(key, part.entries.begin());
  }

  void Remove(const Digest& key) {
    Part& part = PartOf(key);
    const std::lock_guard lock(part.mutex);
    if (const auto found = part.by_key.find(key); found != part.by_key.end()) {
      part.entries.erase(found->second);
      part.by_key.erase(found);
    }
  }

  size_t size() const {
    size_t count = 0;
    for (const Part& part : parts_) {
      const std::lock_guard lock(part.mutex);
      count += part.by_key.size();
    }
    return count;
  }

 private:
  static constexpr size_t kParts = 16;
  // A digest is evenly distributed already.
  struct FirstBytes {
    size_t operator()(const Digest& key) const {
      size_t hash = 0;
      std::memcpy(&hash, key.bytes().data(), sizeof(hash));
      return hash;
    }
  };
  using Entries = std::list<std::pair<Digest, Value>>;  // the most recent first
  struct Part {
    mutable std::mutex mutex;
    // Both guarded by mutex.
    Entries entries;
    std::unordered_map<Digest, typename Entries::iterator, FirstBytes> by_key;
  };

  Part& PartOf(const Digest& key) { return parts_[static_cast<unsigned char>(key.bytes().back()) % kParts]; }

  const size_t part_capacity_;
  std::array<Part, kParts> parts_;
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_BOUNDED_CACHE_H_
