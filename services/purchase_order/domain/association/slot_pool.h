// Keeps many small objects of one type under 32-bit numbers, without unused capacity and without moving them.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_SLOT_POOL_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_SLOT_POOL_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace outlay::purchase_order {

// Chunks double in size; unused memory of a chunk stays untouched, so the process does not pay for it. Not thread-safe.
// Slots hold default-constructed objects at first.
template <typename T>
class SlotPool {
 public:
  using Slot = uint32_t;

  SlotPool() = default;
  SlotPool(const SlotPool&) = delete;
  SlotPool& operator=(const SlotPool&) = delete;
  ~SlotPool() {
    for (Slot slot = 0; slot < used_; ++slot) {
      std::destroy_at(&(*this)[slot]);
    }
  }

  Slot Take() {
    if (!free_.empty()) {
      const Slot slot = free_.back();
      free_.pop_back();
      return slot;
    }
    const Slot slot = used_;
    if (ChunkOf(slot) == chunks_.size()) {
      chunks_.push_back(MakeChunk(std::size_t{kFirst} << chunks_.size()));
    }
    std::construct_at(&(*this)[slot]);
    ++used_;
    return slot;
  }

  void Return(Slot slot) {
    (*this)[slot] = T();
    free_.push_back(slot);
  }

  T& operator[](Slot slot) { return chunks_[ChunkOf(slot)].get()[Offset(slot)]; }
  const T& operator[](Slot slot) const { return chunks_[ChunkOf(slot)].get()[Offset(slot)]; }

  std::size_t size() const { return used_ - free_.size(); }
  std::size_t ApproximateBytes() const { return used_ * sizeof(T) + free_.capacity() * sizeof(Slot); }

 private:
  static constexpr Slot kFirst = 8;

  struct Free {
    void operator()(T* memory) const { ::operator delete (memory, std::align_val_t{alignof(T)}); }
  };
  using Chunk = std::unique_ptr<T, Free>;

  static Chunk MakeChunk(std::size_t items) {
    return Chunk(static_cast<T*>(::operator new (items * sizeof(T), std::align_val_t{alignof(T)})));
  }
  // Chunk c begins at slot kFirst * (2^c - 1) and has kFirst * 2^c slots.
  static std::size_t ChunkOf(Slot slot) { return static_cast<std::size_t>(std::bit_width(slot / kFirst + 1) - 1); }
  static std::size_t Offset(Slot slot) { return slot - kFirst * ((std::size_t{1} << ChunkOf(slot)) - 1); }

  std::vector<Chunk> chunks_;
  std::vector<Slot> free_;
  Slot used_ = 0;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_SLOT_POOL_H_
