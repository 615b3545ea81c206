// Runs Mike Cowlishaw's General Decimal Arithmetic test cases. Their licence does not allow copies of them here, so the
// archive is read from $OUTLAY_SHARED_DATA/money when that is set.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "common/base/decimal.h"
#include "common/base/strings.h"

namespace outlay {
namespace {

// What the directives in force say, and one case: `id operation operands -> result conditions`.
struct Vector {
  std::string id;
  std::string operation;
  std::vector<std::string> operands;
  std::string result;
  std::vector<std::string> conditions;
  int precision = 0;
  Rounding rounding = Rounding::kHalfEven;

  bool Has(std::string_view condition) const {
    return std::find(conditions.begin(), conditions.end(), condition) != conditions.end();
  }
};

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// Words of a line, without quotes and without the comment.
std::vector<std::string> Words(const std::string& line) {
  std::vector<std::string> words;
  std::istringstream in(line);
  std::string word;
  while (in >> word) {
    if (word.substr(0, 2) == "--") {
      break;
    }
    const bool is_quoted =
        word.size() >= 2 && (word.front() == '\'' || word.front() == '"') && word.back() == word.front();
    words.push_back(is_quoted ? word.substr(1, word.size() - 2) : word);
  }
  return words;
}

const std::map<std::string, Rounding>& Roundings() {
  static const std::map<std::string, Rounding> roundings = {
      {"half_even", Rounding::kHalfEven}, {"half_up", Rounding::kHalfUp},
      {"half_down", Rounding::kHalfDown}, {"up", Rounding::kUp},
      {"down", Rounding::kDown},          {"ceiling", Rounding::kCeiling},
      {"floor", Rounding::kFloor},        {"05up", Rounding::k05Up},
  };
  return roundings;
}

std::vector<Vector> ParseVectors(const std::string& text) {
  std::vector<Vector> vectors;
  Vector current;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> words = Words(line);
    const auto arrow = std::find(words.begin(), words.end(), "->");
    if (words.size() == 2 && words[0].back() == ':') {
      const std::string directive = Lower(words[0]);
      if (directive == "precision:") {
        current.precision = std::stoi(words[1]);
      } else if (directive == "rounding:") {
        current.rounding = Roundings().at(Lower(words[1]));
      }
    } else if (words.size() >= 4 && words.end() - arrow >= 2 && arrow - words.begin() >= 3) {
      Vector vector = current;
      vector.id = words[0];
      vector.operation = Lower(words[1]);
      vector.operands.assign(words.begin() + 2, arrow);
      vector.result = *(arrow + 1);
      for (auto condition = arrow + 2; condition != words.end(); ++condition) {
        vector.conditions.push_back(Lower(*condition));
      }
      vectors.push_back(std::move(vector));
    }
  }
  return vectors;
}

// The number of decimals a text is written with, less its exponent: negative for "1E+3".
int WrittenScale(const std::string& text) {
  const std::size_t e = text.find_first_of("eE");
  const std::string digits = text.substr(0, e);
  const std::size_t point = digits.find('.');
  const int decimals = point == std::string::npos ? 0 : static_cast<int>(digits.size() - point - 1);
  return decimals - (e == std::string::npos ? 0 : std::atoi(text.c_str() + e + 1));
}

bool IsScale(int scale) {
  return scale >= 0 && scale <= Decimal::kMaxScale;
}

// What our functions say, or why they were not asked.
struct Outcome {
  std::optional<Decimal> value;
  std::optional<int> scale;  // Where the vector fixes it.
  const char* skipped = nullptr;
};

Outcome Skip(const char* why) {
  return {.value = {}, .scale = {}, .skipped = why};
}

Outcome Rounded(const Vector& vector, const absl::StatusOr<Decimal>& exact) {
  if (!exact.ok()) {
    return Skip("the exact result is beyond our limits");
  }
  const bool is_rounded = vector.Has("rounded") || vector.precision < Decimal::kMaxDigits;
  const absl::StatusOr<Decimal> rounded =
      is_rounded ? RoundToDigits(*exact, std::min(vector.precision, Decimal::kMaxDigits), vector.rounding) : exact;
  if (!rounded.ok()) {
    return Skip("the exact result is beyond our limits");
  }
  return {.value = *rounded, .scale = {}, .skipped = nullptr};
}

// To the scale of the expected result, which has the digits that the vector's precision leaves.
template <typename Operation>
Outcome ToExpectedScale(const Vector& vector, Operation operation) {
  const int scale = WrittenScale(vector.result);
  if (scale > Decimal::kMaxScale || (scale < 0 && vector.Has("inexact"))) {
    return Skip("the result's scale is beyond our limits");
  }
  const absl::StatusOr<Decimal> value = operation(std::max(scale, 0));
  if (!value.ok()) {
    return Skip("the result has more digits than ours");
  }
  return {.value = *value, .scale = std::max(scale, 0), .skipped = nullptr};
}

Outcome ApplyToOne(const Vector& vector, const Decimal& a) {
  const std::string& op = vector.operation;
  if (op == "plus" || op == "minus" || op == "abs") {
    return Rounded(vector, op == "minus" || (op == "abs" && a.IsNegative()) ? a.Negated() : a);
  }
  if (op == "reduce") {
    return Rounded(vector, a.Normalized());
  }
  if (op == "tointegral") {
    return ToExpectedScale(vector, [&](int scale) { return Quantize(a, scale, vector.rounding); });
  }
  return Skip("an operation that we do not have");
}

Outcome ApplyToTwo(const Vector& vector, const Decimal& a, const Decimal& b) {
  const std::string& op = vector.operation;
  if (op == "add" || op == "subtract") {
    Outcome outcome = Rounded(vector, op == "add" ? Add(a, b) : Subtract(a, b));
    if (!vector.Has("rounded") && IsScale(WrittenScale(vector.result))) {
      outcome.scale = WrittenScale(vector.result);
    }
    return outcome;
  }
  if (op == "multiply") {
    const absl::StatusOr<Decimal> exact = Multiply(a, b);
    return exact.ok() ? Rounded(vector, exact)
                      : ToExpectedScale(vector, [&](int scale) { return Multiply(a, b, scale, vector.rounding); });
  }
  if (op == "divide") {
    return ToExpectedScale(vector, [&](int scale) { return Divide(a, b, scale, vector.rounding); });
  }
  if (op == "quantize") {
    const int scale = WrittenScale(vector.operands[1]);
    return IsScale(scale) ? ToExpectedScale(vector, [&](int) { return Quantize(a, scale, vector.rounding); })
                          : Skip("the scale asked for is beyond our limits");
  }
  if (op == "rescale") {
    return WrittenScale(vector.operands[1]) == 0 && IsScale(-std::atoi(vector.operands[1].c_str()))
               ? ToExpectedScale(vector, [&](int scale) { return Quantize(a, scale, vector.rounding); })
               : Skip("the scale asked for is beyond our limits");
  }
  if (op == "compare") {
    const std::strong_ordering order = Compare(a, b);
    return {.value = Decimal(order < 0 ? -1 : (order > 0 ? 1 : 0)), .scale = {}, .skipped = nullptr};
  }
  if (op == "max" || op == "min") {
    return Rounded(vector, (a < b) == (op == "max") ? b : a);
  }
  return Skip("an operation that we do not have");
}

Outcome Apply(const Vector& vector) {
  for (const char* condition : {"overflow", "underflow", "subnormal", "clamped"}) {
    if (vector.Has(condition)) {
      return Skip("about the range of exponents");
    }
  }
  if (!std::isdigit(static_cast<unsigned char>(vector.result.back())) || vector.result.find('#') == 0) {
    return Skip("the result is not a finite number");
  }
  std::vector<Decimal> operands;
  for (const std::string& text : vector.operands) {
    const absl::StatusOr<Decimal> operand = Decimal::Parse(text);
    if (!operand.ok()) {
      return Skip("an operand is not finite or beyond our limits");
    }
    operands.push_back(*operand);
  }
  return operands.size() == 1   ? ApplyToOne(vector, operands[0])
         : operands.size() == 2 ? ApplyToTwo(vector, operands[0], operands[1])
                                : Skip("an operation that we do not have");
}

struct CloseCommand {
  void operator()(std::FILE* pipe) const { pclose(pipe); }
};

// The files of the archive, one after another.
std::string ReadArchive(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseCommand> pipe(popen(Concat("tar -xzOf '", path, "'").c_str(), "r"));
  std::string text;
  char buffer[1 << 16];
  for (std::size_t size = 0; pipe != nullptr && (size = fread(buffer, 1, sizeof(buffer), pipe.get())) > 0;) {
    text.append(buffer, size);
  }
  return text;
}

TEST(DecimalVectorsTest, AgreesWithTheGeneralDecimalArithmeticVectors) {
  const char* const folder = std::getenv("OUTLAY_SHARED_DATA");
  if (folder == nullptr) {
    GTEST_SKIP() << "OUTLAY_SHARED_DATA is not set: the vectors may not be copied into this repository";
  }
  const std::vector<Vector> vectors =
      ParseVectors(ReadArchive(Concat(folder, "/money/general_decimal_arithmetic_decTest.tar.gz")));
  std::map<std::string, int> applied;
  std::map<std::string, int> skipped;
  int total = 0;
  for (const Vector& vector : vectors) {
    const Outcome outcome = Apply(vector);
    if (outcome.skipped != nullptr) {
      ++skipped[outcome.skipped];
      continue;
    }
    ++total;
    ++applied[vector.operation];
    const absl::StatusOr<Decimal> expected = Decimal::Parse(vector.result);
    ASSERT_TRUE(expected.ok()) << vector.id << ": " << vector.result;
    EXPECT_EQ(*outcome.value, *expected) << vector.id << " precision " << vector.precision;
    EXPECT_EQ(outcome.value->scale(), outcome.scale.value_or(outcome.value->scale())) << vector.id;
  }
  for (const auto& [operation, count] : applied) {
    std::printf("applied %5d %s\n", count, operation.c_str());
  }
  for (const auto& [why, count] : skipped) {
    std::printf("skipped %5d: %s\n", count, why.c_str());
  }
  EXPECT_GE(total, 5'000) << "of " << vectors.size() << " vectors";
  for (const char* operation : {"add", "subtract", "multiply", "divide", "quantize", "compare"}) {
    EXPECT_GE(applied[operation], 100) << operation;
  }
}

}  // namespace
}  // namespace outlay
