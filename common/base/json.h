// jansson's values with an owner, parsed as strictly as it can. Link outlay::json. Functions are thread-safe; one value
// is used by one thread at a time.
#ifndef OUTLAY_COMMON_BASE_JSON_H_
#define OUTLAY_COMMON_BASE_JSON_H_

#include <jansson.h>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace outlay {

struct ReleaseJson {
  void operator()(json_t* value) const { json_decref(value); }
};
using Json = std::unique_ptr<json_t, ReleaseJson>;

// Null: not a single JSON object, a duplicate name, or NUL in a text. With a duplicate name, the value read here could
// differ from the one that was signed.
inline Json ParseJsonObject(std::string_view text) {
  Json value(json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, nullptr));
  return json_is_object(value.get()) ? std::move(value) : nullptr;
}

// Returns the text under `name`, which lives as long as `object`. Nothing: absent, or not a text.
inline std::optional<std::string_view> TextOf(const json_t* object, const char* name) {
  const json_t* const value = json_object_get(object, name);
  if (!json_is_string(value)) {
    return std::nullopt;
  }
  return std::string_view(json_string_value(value), json_string_length(value));
}

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_JSON_H_
