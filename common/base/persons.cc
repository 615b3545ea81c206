#include "common/base/persons.h"

#include <algorithm>
#include <optional>

namespace outlay {
namespace {

constexpr char kSeparator = ' ';

// Takes the next id off the front of `rest`.
std::optional<std::string_view> TakeId(std::string_view& rest) {
  if (rest.empty()) return std::nullopt;
  const std::size_t end = std::min(rest.find(kSeparator), rest.size());
  const std::string_view id = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return id;
}

bool Contains(std::string_view text, std::string_view wanted) {
  for (std::optional<std::string_view> id = TakeId(text); id.has_value(); id = TakeId(text)) {
    if (*id == wanted) return true;
  }
  return false;
}

}  // namespace

std::size_t Persons::size() const {
  return empty() ? 0 : static_cast<std::size_t>(std::count(text_.begin(), text_.end(), kSeparator)) + 1;
}

bool Persons::Overlaps(const Persons& other) const {
  std::string_view rest = other.text_;
  for (std::optional<std::string_view> id = TakeId(rest); id.has_value(); id = TakeId(rest)) {
    if (Contains(text_, *id)) return true;
  }
  return false;
}

bool Persons::IsWithin(const Persons& other) const {
  std::string_view rest = text_;
  for (std::optional<std::string_view> id = TakeId(rest); id.has_value(); id = TakeId(rest)) {
    if (!Contains(other.text_, *id)) return false;
  }
  return true;
}

void Persons::Add(std::string_view id) {
  if (id.empty() || Contains(text_, id)) return;
  std::vector<std::string_view> all = ids();
  all.insert(std::lower_bound(all.begin(), all.end(), id), id);
  std::string text;
  for (const std::string_view each : all) {
    if (!text.empty()) text.push_back(kSeparator);
    text.append(each);
  }
  text_ = std::move(text);
}

void Persons::Add(const Persons& others) {
  std::string_view rest = others.text_;
  for (std::optional<std::string_view> id = TakeId(rest); id.has_value(); id = TakeId(rest)) {
    Add(*id);
  }
}

std::vector<std::string_view> Persons::ids() const {
  std::vector<std::string_view> all;
  std::string_view rest = text_;
  for (std::optional<std::string_view> id = TakeId(rest); id.has_value(); id = TakeId(rest)) {
    all.push_back(*id);
  }
  return all;
}

bool MayBeSamePerson(const Actor& first, const Persons& behind_first, const Actor& second,
                     const Persons& behind_second) {
  return MayBeSamePerson(first, second) || behind_first.Overlaps(behind_second);
}

}  // namespace outlay
