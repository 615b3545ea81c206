// Keeps each distinct text once under a small number: line numbers, types and ids repeat often.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_TEXT_POOL_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_TEXT_POOL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"

namespace outlay::purchase_order {

// Texts are never removed: the pool grows with the distinct texts ever added. Not thread-safe.
class TextPool {
 public:
  using Id = uint32_t;
  static constexpr Id kEmpty = 0;  // the id of ""

  TextPool();
  TextPool(const TextPool&) = delete;
  TextPool& operator=(const TextPool&) = delete;

  Id Add(std::string_view text);
  std::optional<Id> Find(std::string_view text) const;
  // Returns the text, which lives as long as the pool.
  std::string_view operator[](Id id) const { return Read(starts_[id]); }

  std::size_t ApproximateBytes() const;

 private:
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name.
    const TextPool* pool;
    std::size_t operator()(std::string_view text) const { return absl::HashOf(text); }
    std::size_t operator()(Id id) const { return absl::HashOf((*pool)[id]); }
  };
  struct Equal {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name.
    const TextPool* pool;
    bool operator()(Id a, Id b) const { return a == b; }
    bool operator()(Id a, std::string_view b) const { return (*pool)[a] == b; }
    bool operator()(std::string_view a, Id b) const { return a == (*pool)[b]; }
  };

  static std::string_view Read(const char* start);
  char* Reserve(std::size_t bytes);

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_left_ = 0;
  std::size_t block_bytes_ = 0;  // of the last block
  std::size_t all_bytes_ = 0;
  std::vector<const char*> starts_;
  absl::flat_hash_set<Id, Hash, Equal> ids_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_TEXT_POOL_H_
