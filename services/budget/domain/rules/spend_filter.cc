#include "services/budget/domain/rules/spend_filter.h"

#include <algorithm>
#include <cstdint>

#include "absl/container/flat_hash_set.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

constexpr std::size_t kUnspscDigits = 8;

bool IsUnspsc(std::string_view text) {
  return !text.empty() && text.size() <= kUnspscDigits && text.size() % 2 == 0 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Returns the digits that all codes below share: those before the pairs of zeros at the end.
std::string_view Stem(std::string_view code) {
  while (code.size() > 2 && code.substr(code.size() - 2) == "00") {
    code.remove_suffix(2);
  }
  return code;
}

bool IsOneOf(const std::vector<std::string>& list, std::string_view value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

absl::Status CheckList(std::string_view field, const std::vector<std::string>& list) {
  if (list.size() > limits::kFilterValues) {
    return TooManyItems(field, static_cast<int64_t>(list.size()), limits::kFilterValues);
  }
  absl::flat_hash_set<std::string> seen;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].empty()) {
      return FieldInvalid(Concat(field, "[", i, "]"), "must not be empty");
    }
    if (!seen.insert(list[i]).second) {
      return FieldInvalid(Concat(field, "[", i, "]"), "is in the list twice");
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool IsCategoryWithin(std::string_view category, std::string_view above) {
  if (category.empty() || !IsUnspsc(above) || !IsUnspsc(category)) {
    return !category.empty() && category == above;
  }
  const std::string_view stem = Stem(above);
  return category.substr(0, stem.size()) == stem;
}

bool Matches(const SpendFilter& filter, const SpendTraits& spend) {
  const bool category_matches =
      filter.categories.empty() ||
      std::any_of(filter.categories.begin(), filter.categories.end(),
                  [&](const std::string& above) { return IsCategoryWithin(spend.category, above); });
  return category_matches && IsOneOf(filter.suppliers, spend.supplier) &&
         IsOneOf(filter.cost_centers, spend.cost_center) && IsOneOf(filter.projects, spend.project);
}

absl::Status CheckFilter(std::string_view field, const SpendFilter& filter) {
  OUTLAY_RETURN_IF_ERROR(CheckList(Concat(field, ".categories"), filter.categories));
  OUTLAY_RETURN_IF_ERROR(CheckList(Concat(field, ".suppliers"), filter.suppliers));
  OUTLAY_RETURN_IF_ERROR(CheckList(Concat(field, ".cost_centers"), filter.cost_centers));
  return CheckList(Concat(field, ".projects"), filter.projects);
}

}  // namespace outlay::budget
