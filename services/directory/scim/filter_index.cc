#include "services/directory/scim/filter_index.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <variant>

#include "services/directory/scim/json_values.h"

namespace outlay::directory::scim {
namespace {

constexpr std::string_view kIndexed[] = {"id", "externalid", "username", "displayname", "emails"};

const std::string* EqualText(const Filter& filter) {
  const bool is_equality = filter.kind == Filter::Kind::kCompare && filter.op == Operator::kEqual;
  return is_equality ? std::get_if<std::string>(&filter.literal) : nullptr;
}

// Returns the text that the `value` of an element must equal.
const std::string* RequiredValue(const Filter& filter) {
  if (const std::string* const text = EqualText(filter)) {
    return SameName(filter.path.name, "value") && filter.path.sub.empty() ? text : nullptr;
  }
  if (filter.kind != Filter::Kind::kAnd) return nullptr;
  for (const Filter& part : filter.parts) {
    if (const std::string* const text = RequiredValue(part)) return text;
  }
  return nullptr;
}

const std::string* TextOfAttribute(const Filter& filter) {
  if (filter.kind == Filter::Kind::kValues)
    return filter.path.sub.empty() ? RequiredValue(filter.parts.front()) : nullptr;
  const bool is_whole = filter.path.sub.empty() || SameName(filter.path.sub, "value");
  return is_whole ? EqualText(filter) : nullptr;
}

}  // namespace

std::optional<RequiredText> FindRequiredText(const Filter& filter) {
  if (filter.kind == Filter::Kind::kAnd) {
    for (const Filter& part : filter.parts) {
      if (std::optional<RequiredText> found = FindRequiredText(part)) return found;
    }
    return std::nullopt;
  }
  std::string attribute = Fold(filter.path.name);
  const bool is_indexed = std::find(std::begin(kIndexed), std::end(kIndexed), attribute) != std::end(kIndexed);
  const std::string* const text = is_indexed ? TextOfAttribute(filter) : nullptr;
  if (text == nullptr) return std::nullopt;
  return RequiredText{.attribute = std::move(attribute), .text = *text};
}

}  // namespace outlay::directory::scim
