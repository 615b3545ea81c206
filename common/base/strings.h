#ifndef OUTLAY_COMMON_BASE_STRINGS_H_
#define OUTLAY_COMMON_BASE_STRINGS_H_

#include <string>
#include <string_view>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace outlay {

// Converts between std::string_view, which our interfaces use, and Abseil's own type of that name, which Debian's build
// has and which does not convert implicitly. Where the two are the same type, these functions do nothing and cost
// nothing.
inline absl::string_view ToAbsl(std::string_view text) {
  return {text.data(), text.size()};
}
inline std::string_view ToStd(absl::string_view text) {
  return {text.data(), text.size()};
}

namespace strings_internal {

template <typename T>
decltype(auto) Piece(const T& piece) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return ToAbsl(piece);
  } else {
    return piece;
  }
}

}  // namespace strings_internal

// absl::StrCat that also takes std::string_view.
template <typename... Pieces>
std::string Concat(const Pieces&... pieces) {
  return absl::StrCat(strings_internal::Piece(pieces)...);
}

// Inserts thousands separators into a decimal number, which may have a sign and a fraction: "-1234.5" becomes
// "-1,234.5".
std::string WithThousands(std::string_view number);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_STRINGS_H_
