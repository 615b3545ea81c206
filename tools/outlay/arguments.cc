#include "tools/outlay/arguments.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::cli {
namespace {

// Slips of at most this many characters are recognized.
constexpr std::size_t kSlipMax = 2;

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

absl::Status UnknownFlag(std::string_view name, const std::vector<Flag>& flags) {
  std::vector<std::string_view> known;
  for (const Flag& flag : flags) {
    known.push_back(flag.name);
  }
  const std::string nearest = Nearest(name, known);
  return UsageError(
      Concat("there is no flag --", name, " here", nearest.empty() ? "" : Concat("; did you mean --", nearest, "?")));
}

absl::Status CheckPositional(std::string_view positional, std::size_t given) {
  const std::vector<std::string> names = absl::StrSplit(ToAbsl(positional), ' ', absl::SkipEmpty());
  if (given > names.size()) {
    return UsageError(names.empty() ? "it takes no arguments" : Concat("too many arguments; it takes ", positional));
  }
  if (given < names.size() && names[given].front() != '[') {
    return UsageError(Concat(names[given], " is missing"));
  }
  return absl::OkStatus();
}

// Who asks what there is needs nothing.
absl::Status CheckRequired(const std::vector<Flag>& flags, const Arguments& given) {
  if (given.Has("help")) return absl::OkStatus();
  std::vector<std::string> missing;
  for (const Flag& flag : flags) {
    if (!flag.required || given.Has(flag.name) || given.Has(flag.instead)) continue;
    missing.push_back(
        Concat("--", flag.name, " ", flag.value, flag.instead.empty() ? "" : Concat(" (or --", flag.instead, ")")));
  }
  if (missing.empty()) return absl::OkStatus();
  return UsageError(Concat("needed: ", absl::StrJoin(missing, ", ")));
}

}  // namespace

std::string Arguments::Get(std::string_view flag) const {
  const auto found = flags_.find(flag);
  return found == flags_.end() ? "" : found->second.back();
}

std::vector<std::string> Arguments::All(std::string_view flag) const {
  const auto found = flags_.find(flag);
  return found == flags_.end() ? std::vector<std::string>{} : found->second;
}

absl::StatusOr<Arguments> ParseArguments(std::string_view positional, const std::vector<Flag>& flags,
                                         const std::vector<std::string>& words) {
  Arguments parsed;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--") {
      parsed.positional_.insert(parsed.positional_.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                words.end());
      break;
    }
    const std::string_view name = FlagName(word);
    if (name.empty()) {
      parsed.positional_.push_back(word);
      continue;
    }
    const Flag* flag = FindFlag(flags, name);
    if (flag == nullptr) {
      return UnknownFlag(name, flags);
    }
    const std::size_t equals = word.find('=');
    std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (flag->value.empty() && equals != std::string::npos) {
      return UsageError(Concat("--", name, " takes no value"));
    }
    if (!flag->value.empty() && equals == std::string::npos) {
      if (i + 1 == words.size()) {
        return UsageError(Concat("--", name, " needs a value: --", name, " ", flag->value));
      }
      value = words[++i];
    }
    std::vector<std::string>& values = parsed.flags_[std::string(name)];
    if (!values.empty() && !flag->repeated) {
      return UsageError(Concat("--", name, " is given twice"));
    }
    values.push_back(std::move(value));
  }
  OUTLAY_RETURN_IF_ERROR(CheckPositional(positional, parsed.positional_.size()));
  OUTLAY_RETURN_IF_ERROR(CheckRequired(flags, parsed));
  return parsed;
}

absl::Status UsageError(std::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, "USAGE", message);
}

std::string Nearest(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view best;
  std::size_t best_distance = std::min(kSlipMax + 1, word.size());
  for (const std::string_view candidate : known) {
    if (const std::size_t distance = EditDistance(word, candidate); distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return std::string(best);
}

std::string_view FlagName(std::string_view word) {
  if (word.size() < 3 || !word.starts_with("--")) {
    return {};
  }
  return word.substr(2, word.find('=') == std::string_view::npos ? word.size() : word.find('=') - 2);
}

const Flag* FindFlag(const std::vector<Flag>& flags, std::string_view name) {
  const auto found = std::find_if(flags.begin(), flags.end(), [&](const Flag& flag) { return flag.name == name; });
  return found == flags.end() ? nullptr : &*found;
}

}  // namespace outlay::cli
