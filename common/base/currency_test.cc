#include "common/base/currency.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::HasMetadata;
using outlay::testing::HasReason;

static_assert(sizeof(Currency) == 4);
static_assert(Currency::Of("EUR").exponent() == 2);

// One line of the list; a quoted field may contain commas and doubled quotes.
std::vector<std::string> SplitCsvLine(const std::string& line) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  for (const char c : line) {
    if (c == '"') {
      is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back().push_back(c);
    }
  }
  return fields;
}

std::map<std::string, int> ReadIsoList() {
  std::ifstream file("tests/data/money/iso4217_codes-all.csv");
  std::map<std::string, int> exponents;
  std::string line;
  std::getline(file, line);
  EXPECT_EQ(SplitCsvLine(line), (std::vector<std::string>{"Entity", "Currency", "AlphabeticCode", "NumericCode",
                                                          "MinorUnit", "WithdrawalDate"}));
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = SplitCsvLine(line);
    EXPECT_EQ(fields.size(), 6u) << line;
    const bool is_in_use = fields.at(5).empty();
    const bool has_minor_unit = !fields.at(4).empty() && fields.at(4) != "-";
    if (is_in_use && has_minor_unit) {
      exponents[fields.at(2)] = std::stoi(fields.at(4));
    }
  }
  return exponents;
}

TEST(CurrencyTest, TableIsTheIsoListOfCurrenciesInUseWithAMinorUnit) {
  std::map<std::string, int> table;
  for (const currency_internal::Entry& entry : currency_internal::kTable) {
    table[std::string(entry.code_view())] = entry.exponent;
  }
  EXPECT_EQ(table, ReadIsoList());
  EXPECT_GT(table.size(), 150u);
  EXPECT_TRUE(std::is_sorted(std::begin(currency_internal::kTable), std::end(currency_internal::kTable),
                             [](const auto& a, const auto& b) { return a.code_view() < b.code_view(); }));
}

TEST(CurrencyTest, FindsEveryCodeOfTheTable) {
  for (const currency_internal::Entry& entry : currency_internal::kTable) {
    const absl::StatusOr<Currency> currency = Currency::FromCode(entry.code_view());
    ASSERT_TRUE(currency.ok()) << entry.code;
    EXPECT_EQ(currency->code(), entry.code_view());
    EXPECT_EQ(currency->exponent(), entry.exponent);
  }
}

TEST(CurrencyTest, KnowsZeroTwoThreeAndFourDecimals) {
  EXPECT_EQ(Currency::Of("JPY").minor_per_unit(), 1);
  EXPECT_EQ(Currency::Of("USD").minor_per_unit(), 100);
  EXPECT_EQ(Currency::Of("KWD").minor_per_unit(), 1'000);
  EXPECT_EQ(Currency::Of("CLF").minor_per_unit(), 10'000);
}

TEST(CurrencyTest, RefusesWhatCannotBeCounted) {
  for (const char* code : {"XAU", "XDR", "XTS", "XXX", "DEM", "ZWL", "AAA", "ZZZ", "eur", "EU", "EURO", "", "E\nR"}) {
    EXPECT_THAT(Currency::FromCode(code), HasReason("CURRENCY_UNKNOWN")) << code;
  }
  EXPECT_THAT(Currency::FromCode("E\nR"), HasMetadata("currency", "E\\nR"));
}

TEST(CurrencyTest, DefaultIsNoCurrency) {
  EXPECT_EQ(Currency().code(), "XXX");
  EXPECT_NE(Currency(), Currency::Of("EUR"));
}

}  // namespace
}  // namespace outlay
