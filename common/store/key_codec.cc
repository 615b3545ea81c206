#include "common/store/key_codec.h"

#include <limits>

#include "common/base/errors.h"

namespace outlay::store {
namespace {

constexpr char kZero = '\x00';
constexpr char kEscaped = '\xff';
constexpr char kEnd = '\x01';
constexpr uint64_t kSignBit = uint64_t{1} << 63;

template <typename T>
void AppendBigEndian(T value, std::string* out) {
  char bytes[sizeof(T)];
  for (size_t i = 0; i < sizeof(T); ++i) {
    bytes[i] = static_cast<char>(value >> (8 * (sizeof(T) - 1 - i)));
  }
  out->append(bytes, sizeof(T));
}

template <typename T>
bool TakeBigEndian(std::string_view* in, T* value) {
  if (in->size() < sizeof(T)) return false;
  T result = 0;
  for (size_t i = 0; i < sizeof(T); ++i) {
    result = static_cast<T>((result << 8) | static_cast<uint8_t>((*in)[i]));
  }
  in->remove_prefix(sizeof(T));
  *value = result;
  return true;
}

}  // namespace

namespace key_codec {

void AppendText(std::string_view text, std::string* out) {
  for (;;) {
    const size_t zero = text.find(kZero);
    out->append(text.substr(0, zero));
    if (zero == std::string_view::npos) break;
    out->push_back(kZero);
    out->push_back(kEscaped);
    text.remove_prefix(zero + 1);
  }
  out->push_back(kZero);
  out->push_back(kEnd);
}

void AppendUint32(uint32_t value, std::string* out) {
  AppendBigEndian(value, out);
}
void AppendUint64(uint64_t value, std::string* out) {
  AppendBigEndian(value, out);
}
void AppendInt64(int64_t value, std::string* out) {
  AppendBigEndian(static_cast<uint64_t>(value) ^ kSignBit, out);
}
void AppendTime(absl::Time time, std::string* out) {
  AppendInt64(absl::ToUnixMicros(time), out);
}

bool TakeText(std::string_view* in, std::string* text) {
  text->clear();
  for (;;) {
    const size_t zero = in->find(kZero);
    if (zero == std::string_view::npos || zero + 1 >= in->size()) return false;
    text->append(in->substr(0, zero));
    const char mark = (*in)[zero + 1];
    in->remove_prefix(zero + 2);
    if (mark == kEnd) return true;
    if (mark != kEscaped) return false;
    text->push_back(kZero);
  }
}

bool TakeUint32(std::string_view* in, uint32_t* value) {
  return TakeBigEndian(in, value);
}
bool TakeUint64(std::string_view* in, uint64_t* value) {
  return TakeBigEndian(in, value);
}

bool TakeInt64(std::string_view* in, int64_t* value) {
  uint64_t flipped = 0;
  if (!TakeBigEndian(in, &flipped)) return false;
  *value = static_cast<int64_t>(flipped ^ kSignBit);
  return true;
}

bool TakeTime(std::string_view* in, absl::Time* time) {
  int64_t micros = 0;
  if (!TakeInt64(in, &micros)) return false;
  // ToUnixMicros returns these two values for times out of its range, including infinities.
  if (micros == std::numeric_limits<int64_t>::max()) {
    *time = absl::InfiniteFuture();
  } else if (micros == std::numeric_limits<int64_t>::min()) {
    *time = absl::InfinitePast();
  } else {
    *time = absl::FromUnixMicros(micros);
  }
  return true;
}

}  // namespace key_codec

void StartRawKey(uint16_t keyspace, uint32_t partition, std::string* out) {
  out->clear();
  out->push_back(static_cast<char>(keyspace >> 8));
  out->push_back(static_cast<char>(keyspace & 0xff));
  out->push_back(static_cast<char>(partition));
}

std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<uint8_t>(end.back()) + 1);
  return end;
}

absl::Status KeyUnreadable(std::string_view name) {
  return DataLoss(std::string("a key of keyspace ").append(name));
}

uint16_t KeyspaceOf(std::string_view raw) {
  return static_cast<uint16_t>((static_cast<uint8_t>(raw[0]) << 8) | static_cast<uint8_t>(raw[1]));
}

}  // namespace outlay::store
