#include "services/notification/domain/template.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

absl::Status TemplateInvalid(std::string_view field, size_t at, std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "TEMPLATE_INVALID",
                   Concat(field, ", byte ", at, ": ", why, "; correct the template"), {{"field", std::string(field)}});
}

bool IsPath(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos) {
    return false;
  }
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.'; });
}

// Whether `path` leads to something inside `other`.
bool IsWithin(std::string_view path, std::string_view other) {
  return path.size() > other.size() && path.starts_with(other) && path[other.size()] == '.';
}

// Follows the tags of one template.
class TagChecker {
 public:
  explicit TagChecker(std::string_view field) : field_(field) {}

  absl::Status Take(size_t at, std::string_view tag) {
    char kind = 0;
    if (!tag.empty() && (tag.front() == '#' || tag.front() == '^' || tag.front() == '/')) {
      kind = tag.front();
      tag.remove_prefix(1);
    }
    if (!IsPath(tag)) return TemplateInvalid(field_, at, "only {{path}}, {{#path}}, {{^path}} and {{/path}} are known");
    if (kind == '/') {
      if (open_.empty() || open_.back() != tag) return TemplateInvalid(field_, at, "closes what is not open");
      open_.pop_back();
      return absl::OkStatus();
    }
    if (kind != 0) open_.emplace_back(tag);
    if (open_.size() > limits::kTemplateDepth)
      return TemplateInvalid(field_, at, "too many sections inside each other");
    if (std::find(paths_.begin(), paths_.end(), tag) == paths_.end()) paths_.emplace_back(tag);
    if (paths_.size() > limits::kTemplateFields) return TemplateInvalid(field_, at, "too many fields");
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<std::string>> Finish(size_t at) && {
    if (!open_.empty()) return TemplateInvalid(field_, at, Concat("{{#", open_.back(), "}} is not closed"));
    return std::move(paths_);
  }

 private:
  const std::string_view field_;
  std::vector<std::string> open_;
  std::vector<std::string> paths_;
};

// Writes a text line by line: one with nothing but sections that begin or end, and blanks, is left out.
class LineWriter {
 public:
  void MarkSection() { has_section_ = true; }
  void AddValue(std::string_view value) { line_ += value; }
  void AddText(std::string_view text) {
    while (true) {
      const size_t end = text.find_first_of("\r\n");
      line_ += text.substr(0, end);
      if (end == std::string_view::npos) return;
      const size_t bytes = text.substr(end).starts_with("\r\n") ? 2 : 1;
      EndLine(text.substr(end, bytes));
      text.remove_prefix(end + bytes);
    }
  }
  std::string Finish() && {
    EndLine("");
    return std::move(written_);
  }

 private:
  void EndLine(std::string_view end) {
    if (!has_section_ || line_.find_first_not_of(" \t") != std::string::npos) {
      written_ += line_;
      written_ += end;
    }
    line_.clear();
    has_section_ = false;
  }

  std::string written_;
  std::string line_;
  bool has_section_ = false;  // on the line that is written
};

// Fills in one template.
class Filler {
 public:
  explicit Filler(const EventFields& fields) : fields_(fields) {}

  void AddText(std::string_view text) {
    if (hidden_ == 0) writer_.AddText(text);
  }

  void AddTag(std::string_view tag) {
    const char kind = tag.front();
    if (kind == '/') return EndSection();
    if (kind == '#' || kind == '^') return BeginSection(tag.substr(1), kind == '#');
    if (hidden_ == 0) writer_.AddValue(ValueAt(tag));
  }

  std::string Finish() && { return std::move(writer_).Finish(); }

 private:
  void BeginSection(std::string_view path, bool when_set) {
    if (hidden_ > 0 || ValueAt(path).empty() == when_set) {
      ++hidden_;
    } else {
      writer_.MarkSection();
    }
  }

  void EndSection() {
    if (hidden_ > 0) {
      --hidden_;
    } else {
      writer_.MarkSection();
    }
  }

  const std::string& ValueAt(std::string_view path) {
    const auto found =
        std::find_if(values_.begin(), values_.end(), [path](const auto& value) { return value.first == path; });
    if (found != values_.end()) return found->second;
    std::vector<std::string> several = fields_.Get(path);
    for (std::string& value : several) value = CutText(std::move(value), limits::kValueBytes);
    return values_.emplace_back(path, CutText(absl::StrJoin(several, ", "), limits::kValueBytes)).second;
  }

  const EventFields& fields_;
  LineWriter writer_;
  size_t hidden_ = 0;  // sections around this place that are left out, from the outermost that is
  std::deque<std::pair<std::string_view, std::string>> values_;
};

// Calls `on_text` and `on_tag` for what stands between tags and in them, in order, until one of them or a tag that does
// not end is an error.
template <typename OnText, typename OnTag>
absl::Status Walk(std::string_view field, std::string_view text, OnText on_text, OnTag on_tag) {
  size_t at = 0;
  while (true) {
    const size_t open = text.find(kOpen, at);
    on_text(text.substr(at, open == std::string_view::npos ? open : open - at));
    if (open == std::string_view::npos) return absl::OkStatus();
    const size_t begin = open + kOpen.size();
    const size_t close = text.find(kClose, begin);
    if (close == std::string_view::npos) return TemplateInvalid(field, open, "a tag is not closed with }}");
    if (absl::Status status = on_tag(open, text.substr(begin, close - begin)); !status.ok()) return status;
    at = close + kClose.size();
    if (at < text.size() && text[at] == '}') return TemplateInvalid(field, at, "one brace too many");
  }
}

absl::StatusOr<std::vector<std::string>> FindPaths(std::string_view field, std::string_view text) {
  TagChecker checker(field);
  const auto take = [&checker](size_t at, std::string_view tag) { return checker.Take(at, tag); };
  if (absl::Status status = Walk(
          field, text, [](std::string_view) {}, take);
      !status.ok())
    return status;
  return std::move(checker).Finish(text.size());
}

}  // namespace

absl::StatusOr<std::vector<std::string>> TemplatePaths(std::string_view field, std::string_view text) {
  absl::StatusOr<std::vector<std::string>> paths = FindPaths(field, text);
  if (!paths.ok()) return paths;
  for (const std::string& path : *paths) {
    // What stands under the shorter one is a text in one case and has fields in the other: one of both would show
    // nothing.
    const auto is_within = [&](const std::string& other) { return IsWithin(other, path); };
    if (std::any_of(paths->begin(), paths->end(), is_within)) {
      return TemplateInvalid(field, text.find(path), Concat(path, " is used as a whole and by a part; choose one"));
    }
  }
  return paths;
}

std::string Render(std::string_view text, const EventFields& fields) {
  Filler filler(fields);
  const absl::Status status = Walk(
      "", text, [&filler](std::string_view between) { filler.AddText(between); },
      [&filler](size_t at, std::string_view tag) {
        if (tag.empty()) return TemplateInvalid("", at, "a tag is empty");
        filler.AddTag(tag);
        return absl::OkStatus();
      });
  return status.ok() ? std::move(filler).Finish() : std::string();
}

std::string CutText(std::string text, size_t bytes) {
  if (text.size() <= bytes) return text;
  size_t end = bytes;
  // A continuation byte of UTF-8 begins with the bits 10.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

}  // namespace outlay::notification
