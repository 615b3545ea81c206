#include "services/notification/domain/template.h"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

namespace mustache = kainjow::mustache;

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

// Checks the nesting of a template's tags.
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

absl::StatusOr<std::vector<std::string>> FindPaths(std::string_view field, std::string_view text) {
  TagChecker checker(field);
  size_t at = 0;
  while (true) {
    const size_t open = text.find(kOpen, at);
    if (open == std::string_view::npos) break;
    const size_t begin = open + kOpen.size();
    const size_t close = text.find(kClose, begin);
    if (close == std::string_view::npos) return TemplateInvalid(field, open, "a tag is not closed with }}");
    if (absl::Status status = checker.Take(open, text.substr(begin, close - begin)); !status.ok()) return status;
    at = close + kClose.size();
    if (at < text.size() && text[at] == '}') return TemplateInvalid(field, at, "one brace too many");
  }
  return std::move(checker).Finish(text.size());
}

// Sets a value under a path of names. In a template saved long ago a part of the path may have a value itself, which is
// then replaced.
void Set(mustache::data* object, const std::vector<std::string>& names, size_t from, const std::string& value) {
  if (from + 1 == names.size()) {
    object->set(names[from], value);
    return;
  }
  const mustache::data* const found = object->get(names[from]);
  mustache::data below = found != nullptr && found->is_object() ? *found : mustache::data(mustache::data::type::object);
  Set(&below, names, from + 1, value);
  object->set(names[from], std::move(below));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> TemplatePaths(std::string_view field, std::string_view text) {
  absl::StatusOr<std::vector<std::string>> paths = FindPaths(field, text);
  if (!paths.ok()) return paths;
  for (const std::string& path : *paths) {
    // The shorter path would need a text in one place and fields in the other, so one of the two would show nothing.
    const auto is_within = [&](const std::string& other) { return IsWithin(other, path); };
    if (std::any_of(paths->begin(), paths->end(), is_within)) {
      return TemplateInvalid(field, text.find(path), Concat(path, " is used as a whole and by a part; choose one"));
    }
  }
  return paths;
}

struct Template::Parsed {
  std::vector<std::string> paths;
  mustache::mustache text;
};

Template::Template(const std::string& text) {
  absl::StatusOr<std::vector<std::string>> paths = FindPaths("", text);
  if (!paths.ok()) return;
  parsed_ = std::make_unique<Parsed>(Parsed{.paths = *std::move(paths), .text = mustache::mustache(text)});
  parsed_->text.set_custom_escape([](const std::string& value) { return value; });
}

Template::Template(Template&&) noexcept = default;
Template::~Template() = default;

std::string Template::Fill(const EventFields& fields) {
  if (parsed_ == nullptr) return {};
  mustache::data object(mustache::data::type::object);
  for (const std::string& path : parsed_->paths) {
    std::vector<std::string> values = fields.Get(path);
    for (std::string& value : values) value = CutText(std::move(value), limits::kValueBytes);
    const std::string value = CutText(absl::StrJoin(values, ", "), limits::kValueBytes);
    if (!value.empty()) Set(&object, absl::StrSplit(path, '.'), 0, value);
  }
  return parsed_->text.render(object);
}

std::string Render(const std::string& text, const EventFields& fields) {
  return Template(text).Fill(fields);
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
