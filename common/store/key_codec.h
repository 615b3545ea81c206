// Order-preserving keys: comparing two encoded keys byte by byte gives the order of their parts.
//
// A raw key is: keyspace number (2 bytes, big-endian) | partition (1 byte) | parts. A part is encoded as
//   text, StrongId   its bytes with 00 written as 00 FF, then 00 01: no text can run into the next part
//   uint32, uint64   big-endian
//   int64            big-endian with the sign bit flipped
//   absl::Time       microseconds since 1970, as int64; finer parts are cut off, beyond the range is clamped
//   std::tuple       its parts one after another
// Golden: docs/storage-format.md. All functions are thread-safe.
#ifndef OUTLAY_COMMON_STORE_KEY_CODEC_H_
#define OUTLAY_COMMON_STORE_KEY_CODEC_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/store/keyspace.h"

namespace outlay::store {

inline constexpr size_t kRawKeyHeaderBytes = 3;

namespace key_codec {

void AppendText(std::string_view text, std::string* out);
void AppendUint32(uint32_t value, std::string* out);
void AppendUint64(uint64_t value, std::string* out);
void AppendInt64(int64_t value, std::string* out);
void AppendTime(absl::Time time, std::string* out);

// Each takes its part from the front of `in`; false: the bytes are not such a part.
bool TakeText(std::string_view* in, std::string* text);
bool TakeUint32(std::string_view* in, uint32_t* value);
bool TakeUint64(std::string_view* in, uint64_t* value);
bool TakeInt64(std::string_view* in, int64_t* value);
bool TakeTime(std::string_view* in, absl::Time* time);

template <typename T>
inline constexpr bool kIsTuple = false;
template <typename... Parts>
inline constexpr bool kIsTuple<std::tuple<Parts...>> = true;

// A type with value() -> text that can be made from text.
template <typename T>
concept StrongIdPart = requires(const T& id) {
  {std::string_view(id.value())};
}
&&std::is_constructible_v<T, std::string>;

template <typename T>
void AppendPart(const T& part, std::string* out) {
  if constexpr (kIsTuple<T>) {
    std::apply([out](const auto&... parts) { (AppendPart(parts, out), ...); }, part);
  } else if constexpr (std::is_same_v<T, absl::Time>) {
    AppendTime(part, out);
  } else if constexpr (std::is_same_v<T, uint32_t>) {
    AppendUint32(part, out);
  } else if constexpr (std::is_same_v<T, uint64_t>) {
    AppendUint64(part, out);
  } else if constexpr (std::is_same_v<T, int64_t>) {
    AppendInt64(part, out);
  } else if constexpr (StrongIdPart<T>) {
    AppendText(part.value(), out);
  } else {
    static_assert(std::is_convertible_v<const T&, std::string_view>, "not a type that a key can hold");
    AppendText(part, out);
  }
}

template <typename T>
bool TakePart(std::string_view* in, T* part) {
  if constexpr (kIsTuple<T>) {
    return std::apply([in](auto&... parts) { return (TakePart(in, &parts) && ...); }, *part);
  } else if constexpr (std::is_same_v<T, absl::Time>) {
    return TakeTime(in, part);
  } else if constexpr (std::is_same_v<T, uint32_t>) {
    return TakeUint32(in, part);
  } else if constexpr (std::is_same_v<T, uint64_t>) {
    return TakeUint64(in, part);
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return TakeInt64(in, part);
  } else if constexpr (std::is_same_v<T, std::string>) {
    return TakeText(in, part);
  } else {
    static_assert(StrongIdPart<T>, "not a type that a key can hold");
    std::string text;
    if (!TakeText(in, &text)) return false;
    *part = T(std::move(text));
    return true;
  }
}

// The parts of a key as one flat tuple, for the comparison with a prefix.
template <typename T>
struct Flat {
  using Type = std::tuple<T>;
};
template <typename... Parts>
struct Flat<std::tuple<Parts...>> {
  using Type = decltype(std::tuple_cat(std::declval<typename Flat<Parts>::Type>()...));
};

template <typename Part, typename Given>
inline constexpr bool kStandsFor = std::is_same_v<Part, Given> || (std::is_same_v<Part, std::string> &&
                                                                   std::is_convertible_v<Given, std::string_view>);

template <typename Parts, typename Given, size_t... I>
constexpr bool AreFirstParts(std::index_sequence<I...>) {
  return (kStandsFor<std::tuple_element_t<I, Parts>, std::tuple_element_t<I, Given>> && ...);
}

// Whether the tuple `Prefix` holds the first parts of the key `K`; text may be given as a view.
template <typename K, typename Prefix>
constexpr bool IsPrefix() {
  using Parts = typename Flat<K>::Type;
  using Given = typename Flat<Prefix>::Type;
  if constexpr (std::tuple_size_v < Given >> std::tuple_size_v<Parts>) {
    return false;
  } else {
    return AreFirstParts<Parts, Given>(std::make_index_sequence<std::tuple_size_v<Given>>());
  }
}

}  // namespace key_codec

// Replaces `out` with the start of every raw key of a keyspace in a partition.
void StartRawKey(uint16_t keyspace, uint32_t partition, std::string* out);

// Replaces `out` with the raw key (or the prefix of raw keys) of `parts`, a tuple.
template <typename Parts>
void EncodeRawKey(uint16_t keyspace, uint32_t partition, const Parts& parts, std::string* out) {
  StartRawKey(keyspace, partition, out);
  key_codec::AppendPart(parts, out);
}

// Returns the first key after all keys that start with `prefix`; empty: there is none (only FF bytes).
std::string PrefixEnd(std::string_view prefix);

// DATA_LOSS / STORED_BYTES_UNREADABLE: the parts of a raw key are not of type K; `name` is the keyspace's.
absl::Status KeyUnreadable(std::string_view name);

template <typename K>
absl::Status DecodeRawKey(std::string_view raw, std::string_view name, K* key) {
  if (raw.size() < kRawKeyHeaderBytes) return KeyUnreadable(name);
  raw.remove_prefix(kRawKeyHeaderBytes);
  if (!key_codec::TakePart(&raw, key) || !raw.empty()) return KeyUnreadable(name);
  return absl::OkStatus();
}

// Returns the keyspace number of a raw key, which must have its header.
uint16_t KeyspaceOf(std::string_view raw);

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_KEY_CODEC_H_
