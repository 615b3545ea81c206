#include <algorithm>
#include <cctype>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/filter.h"
#include "services/directory/scim/json_values.h"
#include "services/directory/scim/limits.h"

namespace outlay::directory::scim {
namespace {

constexpr std::pair<std::string_view, Operator> kOperators[] = {
    {"eq", Operator::kEqual},          {"ne", Operator::kNotEqual}, {"co", Operator::kContains},
    {"sw", Operator::kStartsWith},     {"ew", Operator::kEndsWith}, {"gt", Operator::kGreater},
    {"ge", Operator::kGreaterOrEqual}, {"lt", Operator::kLess},     {"le", Operator::kLessOrEqual},
    {"pr", Operator::kPresent}};

bool IsTextOnly(Operator op) {
  return op == Operator::kContains || op == Operator::kStartsWith || op == Operator::kEndsWith;
}

bool IsEquality(Operator op) {
  return op == Operator::kEqual || op == Operator::kNotEqual;
}

bool IsNameStart(char c) {
  return absl::ascii_isalpha(c) || c == '$';
}

bool IsAttributeName(std::string_view name) {
  return !name.empty() && IsNameStart(name.front()) && std::all_of(name.begin() + 1, name.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '-' || c == '_';
  });
}

Filter Combine(Filter::Kind kind, std::vector<Filter> parts) {
  if (parts.size() == 1 && kind != Filter::Kind::kNot) return std::move(parts.front());
  Filter filter;
  filter.kind = kind;
  filter.parts = std::move(parts);
  return filter;
}

// Recursive descent; `or` binds loosest, then `and`, then `not`.
class Parser {
 public:
  // `fail` creates the error.
  Parser(std::string_view text, absl::Status (*fail)(std::string_view)) : text_(text), fail_(fail) {}

  absl::StatusOr<Filter> ParseAll() {
    OUTLAY_ASSIGN_OR_RETURN(Filter filter, ParseOr());
    SkipSpaces();
    if (at_ != text_.size()) return Fail("an `and`, an `or` or the end");
    return filter;
  }

  absl::StatusOr<PatchPath> ParsePath() {
    PatchPath path;
    OUTLAY_ASSIGN_OR_RETURN(path.attribute, ParseAttributePath());
    if (Take('[')) {
      if (!path.attribute.sub.empty()) return Fail("no value filter after a sub-attribute");
      OUTLAY_ASSIGN_OR_RETURN(path.values, ParseNested(']'));
      if (Take('.')) {
        OUTLAY_ASSIGN_OR_RETURN(path.attribute.sub, ParseName());
      }
    }
    SkipSpaces();
    if (at_ != text_.size()) return Fail("the end");
    return path;
  }

 private:
  absl::Status Fail(std::string_view expected) const {
    return fail_(Concat("expected ", expected, " at character ", at_ + 1));
  }

  void SkipSpaces() {
    while (at_ < text_.size() && absl::ascii_isspace(text_[at_])) ++at_;
  }

  bool Take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // Returns the letters at the current position, without consuming them.
  std::string_view Word() const {
    size_t end = at_;
    while (end < text_.size() && absl::ascii_isalpha(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }

  bool TakeWord(std::string_view word) {
    SkipSpaces();
    if (!SameName(Word(), word)) return false;
    at_ += word.size();
    return true;
  }

  absl::StatusOr<Filter> ParseOr() { return ParseChain(Filter::Kind::kOr, "or", &Parser::ParseAnd); }
  absl::StatusOr<Filter> ParseAnd() { return ParseChain(Filter::Kind::kAnd, "and", &Parser::ParseTerm); }

  absl::StatusOr<Filter> ParseChain(Filter::Kind kind, std::string_view word,
                                    absl::StatusOr<Filter> (Parser::*parse)()) {
    std::vector<Filter> parts;
    do {
      OUTLAY_ASSIGN_OR_RETURN(Filter part, (this->*parse)());
      parts.push_back(std::move(part));
    } while (TakeWord(word));
    return Combine(kind, std::move(parts));
  }

  absl::StatusOr<Filter> ParseNested(char end) {
    if (++depth_ > limits::kFilterDepth) {
      return fail_(Concat("brackets stand in each other more than ", limits::kFilterDepth, " deep"));
    }
    OUTLAY_ASSIGN_OR_RETURN(Filter filter, ParseOr());
    SkipSpaces();
    if (!Take(end)) return Fail(Concat("an `and`, an `or` or `", std::string(1, end), "`"));
    --depth_;
    return filter;
  }

  absl::StatusOr<Filter> ParseTerm() {
    SkipSpaces();
    if (Take('(')) return ParseNested(')');
    const size_t start = at_;
    if (TakeWord("not")) {
      SkipSpaces();
      if (Take('(')) {
        OUTLAY_ASSIGN_OR_RETURN(Filter inner, ParseNested(')'));
        return Combine(Filter::Kind::kNot, {std::move(inner)});
      }
      at_ = start;  // an attribute may be called so
    }
    OUTLAY_ASSIGN_OR_RETURN(AttributePath path, ParseAttributePath());
    if (Take('[')) return ParseValues(std::move(path));
    return ParseComparison(std::move(path));
  }

  absl::StatusOr<Filter> ParseValues(AttributePath path) {
    if (in_values_ || !path.sub.empty()) return Fail("no value filter here");
    in_values_ = true;
    OUTLAY_ASSIGN_OR_RETURN(Filter inner, ParseNested(']'));
    in_values_ = false;
    if (Take('.')) {
      AttributePath sub;
      OUTLAY_ASSIGN_OR_RETURN(sub.name, ParseName());
      OUTLAY_ASSIGN_OR_RETURN(Filter comparison, ParseComparison(std::move(sub)));
      inner = Combine(Filter::Kind::kAnd, {std::move(inner), std::move(comparison)});
    }
    Filter filter = Combine(Filter::Kind::kAnd, {std::move(inner)});
    Filter values;
    values.kind = Filter::Kind::kValues;
    values.path = std::move(path);
    values.parts.push_back(std::move(filter));
    return values;
  }

  absl::StatusOr<Filter> ParseComparison(AttributePath path) {
    if (++comparisons_ > limits::kFilterComparisons) {
      return fail_(Concat("there are more than ", limits::kFilterComparisons, " comparisons"));
    }
    SkipSpaces();
    Filter filter;
    filter.path = std::move(path);
    const std::string word = Fold(Word());
    const auto* const found = std::find_if(std::begin(kOperators), std::end(kOperators),
                                           [&word](const auto& named) { return named.first == word; });
    if (found == std::end(kOperators)) return Fail("one of eq, ne, co, sw, ew, gt, ge, lt, le, pr");
    at_ += word.size();
    filter.op = found->second;
    if (filter.op == Operator::kPresent) return filter;
    SkipSpaces();
    const size_t start = at_;
    OUTLAY_ASSIGN_OR_RETURN(filter.literal, ParseLiteral());
    const bool is_text = std::holds_alternative<std::string>(filter.literal);
    const bool has_order = is_text || std::holds_alternative<double>(filter.literal);
    if ((IsTextOnly(filter.op) && !is_text) || (!IsEquality(filter.op) && !has_order)) {
      at_ = start;
      return Fail(Concat("a value that `", word, "` can compare"));
    }
    return filter;
  }

  // A literal is a JSON literal.
  absl::StatusOr<Literal> ParseLiteral() {
    const size_t start = at_;
    if (Take('"')) {
      while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
      at_ = std::min(at_ + 1, text_.size());
    } else {
      while (at_ < text_.size() &&
             (absl::ascii_isalnum(text_[at_]) || text_[at_] == '-' || text_[at_] == '+' || text_[at_] == '.')) {
        ++at_;
      }
    }
    const std::string_view lexeme = text_.substr(start, at_ - start);
    if (SameName(lexeme, "true")) return Literal(true);
    if (SameName(lexeme, "false")) return Literal(false);
    if (SameName(lexeme, "null")) return Literal(std::monostate{});
    const Json json(json_loadb(lexeme.data(), lexeme.size(), JSON_DECODE_ANY, nullptr));
    if (json_is_string(json.get())) return Literal(std::string(*AsText(json.get())));
    if (json_is_number(json.get())) return Literal(json_number_value(json.get()));
    at_ = start;
    return Fail("a text in double quotes, a number, true, false or null");
  }

  absl::StatusOr<std::string> ParseName() {
    const size_t start = at_;
    while (at_ < text_.size() &&
           (absl::ascii_isalnum(text_[at_]) || text_[at_] == '-' || text_[at_] == '_' || text_[at_] == '$')) {
      ++at_;
    }
    const std::string_view name = text_.substr(start, at_ - start);
    if (!IsAttributeName(name)) {
      at_ = start;
      return Fail("the name of an attribute");
    }
    return std::string(name);
  }

  // URNs contain dots and digits ("core:2.0:User:name.familyName"): the name is what follows the last colon.
  absl::StatusOr<AttributePath> ParseAttributePath() {
    SkipSpaces();
    AttributePath path;
    if (SameName(text_.substr(at_, 4), "urn:")) {
      size_t end = at_;
      while (end < text_.size() && (absl::ascii_isalnum(text_[end]) ||
                                    std::string_view(":.-_$").find(text_[end]) != std::string_view::npos)) {
        ++end;
      }
      const size_t colon = text_.substr(0, end).rfind(':');
      path.schema = std::string(text_.substr(at_, colon - at_));
      at_ = colon + 1;
    }
    OUTLAY_ASSIGN_OR_RETURN(path.name, ParseName());
    if (Take('.')) {
      OUTLAY_ASSIGN_OR_RETURN(path.sub, ParseName());
    }
    return path;
  }

  const std::string_view text_;
  absl::Status (*const fail_)(std::string_view);
  size_t at_ = 0;
  int depth_ = 0;
  int comparisons_ = 0;
  bool in_values_ = false;
};

}  // namespace

absl::StatusOr<Filter> ParseFilter(std::string_view text) {
  if (text.size() > limits::kFilterBytes) {
    return InvalidFilter(Concat("a filter has at most ", limits::kFilterBytes, " bytes"));
  }
  return Parser(text, &InvalidFilter).ParseAll();
}

absl::StatusOr<PatchPath> ParsePatchPath(std::string_view text) {
  if (text.size() > limits::kPathBytes) return InvalidPath(Concat("a path has at most ", limits::kPathBytes, " bytes"));
  return Parser(text, &InvalidPath).ParsePath();
}

}  // namespace outlay::directory::scim
