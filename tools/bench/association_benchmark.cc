// What choosing a line costs in memory and time, for organizations of 10 to 1,000,000 candidate lines.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <memory>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/base/strings.h"
#include "services/purchase_order/domain/association/candidate_index.h"

namespace outlay::purchase_order {
namespace {

constexpr int64_t kLinesPerOrder = 10;
constexpr Currency kCurrency = Currency::Of("USD");

class NoRates final : public Rates {
 public:
  std::optional<Decimal> Find(Currency, Currency, absl::Time) const override { return std::nullopt; }
};

absl::Time Day(int64_t day) {
  return absl::UnixEpoch() + absl::Hours(24) * day;
}

// Orders in force on day 500; `periods` different ones. Of the lines, `exhausted_percent` have no balance.
std::unique_ptr<CandidateIndex> MakeIndex(int64_t lines, int64_t periods, int64_t exhausted_percent) {
  auto index = std::make_unique<CandidateIndex>();
  SeededRandom random(7);
  for (int64_t i = 0; i * kLinesPerOrder < lines; ++i) {
    CandidateOrder order;
    order.id = Concat("01hf8k2q3v4w5x6y7z8a9b", i);
    order.number = Concat("PO-2020-", i);
    order.supplier_id = "aws";
    order.entity_ids = {"inc"};
    order.availability = Availability::kAvailable;
    order.period = {Day(499 - i % periods), Day(501 + i % periods)};
    order.update_time = Day(0) + absl::Seconds(random.Uniform(1'000'000));
    order.currency = kCurrency;
    for (int64_t j = 0; j < kLinesPerOrder && i * kLinesPerOrder + j < lines; ++j) {
      CandidateLine line;
      line.number = Concat(j + 1);
      line.type = "ALL";
      line.period = order.period;
      line.figures.amount = static_cast<int64_t>(random.Uniform(100)) < exhausted_percent ? 0 : 1'000'000;
      order.lines.push_back(std::move(line));
    }
    index->PutOrder(order);
  }
  return index;
}

// One association and the change of the line's figures that it causes.
void AssociateAndBook(benchmark::State& state) {
  const std::size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
  const auto index = MakeIndex(state.range(0), state.range(1), state.range(2));
  const std::size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
  const LineTypes types;
  const NoRates rates;
  InvoiceFacts invoice;
  invoice.supplier_id = "aws";
  invoice.entity_id = "inc";
  invoice.creation_time = Day(500);
  invoice.type = "MONTHLY_USAGE";
  invoice.amount = Money(10, kCurrency);
  const AssociationSetting setting = {.types = types, .rates = rates, .date = Day(500)};
  int64_t invoiced = 0;
  for (auto _ : state) {
    const Verdict verdict = index->Associate(invoice, setting);
    index->SetLineFigures(verdict.line->order_id, verdict.line->line_number, ++invoiced % 900'000, {});
  }
  const auto lines = static_cast<double>(index->lines());
  state.counters["allocated_bytes_per_line"] = static_cast<double>(after - before) / lines;
  state.counters["told_bytes_per_line"] = static_cast<double>(index->ApproximateBytes()) / lines;
}
// Lines, different periods, percent of lines without balance.
BENCHMARK(AssociateAndBook)
    ->ArgsProduct({{10, 100, 1'000, 10'000, 100'000}, {1}, {0, 90}})
    ->ArgsProduct({{10'000}, {12, 100, 1'000}, {50}})
    ->Args({1'000'000, 24, 50});

}  // namespace
}  // namespace outlay::purchase_order

BENCHMARK_MAIN();
