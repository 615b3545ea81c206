#include "services/purchase_order/domain/association/text_pool.h"

#include <algorithm>
#include <cstring>

namespace outlay::purchase_order {
namespace {

constexpr std::size_t kFirstBlockBytes = 256;
constexpr std::size_t kBlockBytesMax = 64 * 1024;
constexpr std::size_t kLengthBytes = 2;
constexpr std::size_t kTextBytesMax = 0xffff;

}  // namespace

TextPool::TextPool() : ids_(0, Hash{this}, Equal{this}) {
  Add("");
}

std::string_view TextPool::Read(const char* start) {
  uint16_t bytes = 0;
  std::memcpy(&bytes, start, kLengthBytes);
  return {start + kLengthBytes, bytes};
}

char* TextPool::Reserve(std::size_t bytes) {
  if (bytes > block_left_) {
    block_bytes_ = std::max(bytes, std::clamp(block_bytes_ * 2, kFirstBlockBytes, kBlockBytesMax));
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_bytes_));
    block_left_ = block_bytes_;
    all_bytes_ += block_bytes_;
  }
  char* start = blocks_.back().get() + (block_bytes_ - block_left_);
  block_left_ -= bytes;
  return start;
}

TextPool::Id TextPool::Add(std::string_view text) {
  if (const auto found = ids_.find(text); found != ids_.end()) {
    return *found;
  }
  const auto bytes = static_cast<uint16_t>(std::min(text.size(), kTextBytesMax));
  char* start = Reserve(kLengthBytes + bytes);
  std::memcpy(start, &bytes, kLengthBytes);
  std::memcpy(start + kLengthBytes, text.data(), bytes);
  starts_.push_back(start);
  const Id id = static_cast<Id>(starts_.size() - 1);
  ids_.insert(id);
  return id;
}

std::optional<TextPool::Id> TextPool::Find(std::string_view text) const {
  const auto found = ids_.find(text);
  return found == ids_.end() ? std::nullopt : std::optional(*found);
}

std::size_t TextPool::ApproximateBytes() const {
  return all_bytes_ + starts_.capacity() * sizeof(starts_[0]) + ids_.capacity() * (sizeof(Id) + 1);
}

}  // namespace outlay::purchase_order
