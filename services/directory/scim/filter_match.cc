#include <algorithm>
#include <optional>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "common/base/strings.h"
#include "services/directory/scim/filter.h"
#include "services/directory/scim/json_values.h"

namespace outlay::directory::scim {
namespace {

// Compares `a` with `b`: negative, zero or positive.
template <typename T>
int Order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

bool Holds(Operator op, int order) {
  switch (op) {
    case Operator::kEqual:
      return order == 0;
    case Operator::kNotEqual:
      return order != 0;
    case Operator::kGreater:
      return order > 0;
    case Operator::kGreaterOrEqual:
      return order >= 0;
    case Operator::kLess:
      return order < 0;
    case Operator::kLessOrEqual:
      return order <= 0;
    default:
      return false;
  }
}

std::optional<absl::Time> ParseTime(std::string_view text) {
  absl::Time time;
  if (!absl::ParseTime(absl::RFC3339_full, ToAbsl(text), &time, nullptr)) return std::nullopt;
  return time;
}

bool TextHolds(Operator op, std::string_view value, std::string_view literal, bool case_exact) {
  if (!case_exact) return TextHolds(op, Fold(value), Fold(literal), /*case_exact=*/true);
  switch (op) {
    case Operator::kContains:
      return absl::StrContains(ToAbsl(value), ToAbsl(literal));
    case Operator::kStartsWith:
      return absl::StartsWith(ToAbsl(value), ToAbsl(literal));
    case Operator::kEndsWith:
      return absl::EndsWith(ToAbsl(value), ToAbsl(literal));
    default:
      return Holds(op, Order(value, literal));
  }
}

// Null `attribute`: unknown.
bool ValueHolds(const Filter& filter, const json_t* value, const Attribute* attribute) {
  const AttributeType type = attribute == nullptr ? AttributeType::kString : attribute->type;
  const auto* const text = std::get_if<std::string>(&filter.literal);
  if (type == AttributeType::kBoolean) {
    const auto* const literal = std::get_if<bool>(&filter.literal);
    const std::optional<bool> wanted = literal != nullptr ? std::optional<bool>(*literal)
                                       : text != nullptr  ? AsBoolean(MakeText(*text).get())
                                                          : std::nullopt;
    const std::optional<bool> present = AsBoolean(value);
    return wanted.has_value() && present.has_value() ? Holds(filter.op, Order(*present, *wanted))
                                                     : filter.op == Operator::kNotEqual;
  }
  if (const auto* const number = std::get_if<double>(&filter.literal); number != nullptr && json_is_number(value)) {
    return Holds(filter.op, Order(json_number_value(value), *number));
  }
  const std::optional<std::string_view> present = AsText(value);
  if (text == nullptr || !present.has_value()) return filter.op == Operator::kNotEqual;
  if (type == AttributeType::kDateTime) {
    const std::optional<absl::Time> a = ParseTime(*present);
    const std::optional<absl::Time> b = ParseTime(*text);
    if (a.has_value() && b.has_value() && !absl::StartsWith(ToAbsl(*text), "infinite")) {
      return Holds(filter.op, Order(*a, *b));
    }
  }
  return TextHolds(filter.op, *present, *text, attribute != nullptr && attribute->case_exact);
}

bool IsPresent(const json_t* value) {
  const std::vector<json_t*> elements = Elements(value);
  return std::any_of(elements.begin(), elements.end(), [](const json_t* element) { return !IsUnassigned(element); });
}

bool Compare(const Filter& filter, const std::vector<json_t*>& values, const Attribute* attribute) {
  const bool assigned = std::any_of(values.begin(), values.end(), &IsPresent);
  if (filter.op == Operator::kPresent) return assigned;
  if (std::holds_alternative<std::monostate>(filter.literal)) {
    return assigned == (filter.op == Operator::kNotEqual);
  }
  if (!assigned) return filter.op == Operator::kNotEqual;
  return std::any_of(values.begin(), values.end(),
                     [&](const json_t* value) { return ValueHolds(filter, value, attribute); });
}

// The object in which names are looked up: a resource, or one value of an attribute.
struct Place {
  const json_t* object = nullptr;
  const std::vector<Attribute>* attributes = nullptr;
  const ResourceType* type = nullptr;  // of a resource
};

struct Found {
  const json_t* value = nullptr;
  const Attribute* attribute = nullptr;
};

Found Look(const Place& place, const AttributePath& path) {
  if (place.type != nullptr && !path.schema.empty() && !SameName(path.schema, place.type->core.id)) {
    const Schema* const extension = FindExtension(*place.type, path.schema);
    if (extension == nullptr) return {};
    return {.value = FindValue(FindValue(place.object, extension->id), path.name),
            .attribute = FindAttribute(extension->attributes, path.name)};
  }
  // A value that is not an object is its own "value".
  const bool is_simple = place.type == nullptr && !json_is_object(place.object) && SameName(path.name, "value");
  return {.value = is_simple ? place.object : FindValue(place.object, path.name),
          .attribute = FindAttribute(*place.attributes, path.name)};
}

bool MatchesAt(const Filter& filter, const Place& place);

bool MatchesElement(const Filter& filter, const json_t* element, const Attribute* attribute) {
  static const std::vector<Attribute>& none = *new std::vector<Attribute>();
  return MatchesAt(
      filter,
      {.object = element, .attributes = attribute == nullptr ? &none : &attribute->sub_attributes, .type = nullptr});
}

// A complex attribute without a sub-attribute stands for its "value".
bool ComparesAt(const Filter& filter, const Place& place) {
  const Found found = Look(place, filter.path);
  const bool whole = filter.path.sub.empty();
  const std::string_view sub = whole ? std::string_view("value") : std::string_view(filter.path.sub);
  const Attribute* attribute = found.attribute;
  if (attribute != nullptr && attribute->type == AttributeType::kComplex) {
    attribute = FindAttribute(attribute->sub_attributes, sub);
  }
  std::vector<json_t*> values;
  for (json_t* const element : Elements(found.value)) {
    const bool step_in = json_is_object(element) && (!whole || filter.op != Operator::kPresent);
    json_t* const value = step_in ? FindValue(element, sub) : whole ? element : nullptr;
    if (value != nullptr) values.push_back(value);
  }
  return Compare(filter, values, attribute);
}

bool MatchesAt(const Filter& filter, const Place& place) {
  const auto matches = [&place](const Filter& part) { return MatchesAt(part, place); };
  switch (filter.kind) {
    case Filter::Kind::kAnd:
      return std::all_of(filter.parts.begin(), filter.parts.end(), matches);
    case Filter::Kind::kOr:
      return std::any_of(filter.parts.begin(), filter.parts.end(), matches);
    case Filter::Kind::kNot:
      return !matches(filter.parts.front());
    case Filter::Kind::kCompare:
      return ComparesAt(filter, place);
    case Filter::Kind::kValues: {
      const Found found = Look(place, filter.path);
      const std::vector<json_t*> elements = Elements(found.value);
      return std::any_of(elements.begin(), elements.end(), [&](const json_t* element) {
        return MatchesElement(filter.parts.front(), element, found.attribute);
      });
    }
  }
  return false;
}

}  // namespace

bool Matches(const Filter& filter, const json_t* resource, const ResourceType& type) {
  return MatchesAt(filter, {.object = resource, .attributes = &type.core.attributes, .type = &type});
}

bool MatchesValue(const Filter& filter, const json_t* value, const Attribute& attribute) {
  return MatchesElement(filter, value, &attribute);
}

}  // namespace outlay::directory::scim
