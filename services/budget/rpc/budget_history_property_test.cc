// Random spends, expiries, moves, edits and year ends, compared with what callers were told at the time (B15). Real:
// what ServiceFixture has, and jobs.
#include <map>
#include <set>

#include "common/base/random.h"
#include "outlay/budget/v1/budget_moves.pb.h"
#include "services/budget/rpc/testing/budget_history.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;

constexpr const char* kHistoryBudgets[] = {"company", "sales", "monthly"};

// A plain record of reported figures and of the changes by year ends, without slots and rows.
class HistoryPropertyTest : public BudgetHistoryTest, public ::testing::WithParamInterface<uint64_t> {
 protected:
  struct Plain {
    int64_t limit = 0, held = 0, committed = 0, spent = 0;

    bool operator==(const Plain&) const = default;
    Plain operator+(const Plain& o) const {
      return {limit + o.limit, held + o.held, committed + o.committed, spent + o.spent};
    }
    Plain operator-(const Plain& o) const {
      return {limit - o.limit, held - o.held, committed - o.committed, spent - o.spent};
    }
    friend void PrintTo(const Plain& plain, std::ostream* out) {
      *out << plain.limit << ": " << plain.held << " " << plain.committed << " " << plain.spent;
    }
  };
  using Place = std::pair<std::string, std::string>;  // budget, period
  struct Entry {
    absl::Time effect, recorded;
    Plain change;
  };

  static Plain Of(const v1::Figures& figures) {
    return {Cents(figures.limit()), Cents(figures.held()), Cents(figures.committed()), Cents(figures.spent())};
  }

  std::map<Place, Plain> ToldNow() {
    std::map<Place, Plain> told;
    for (const std::string budget : kHistoryBudgets) {
      v1::GetBudgetProgressRequest request;
      request.set_name("organizations/acme/budgets/" + budget);
      request.set_page_size(1'000);
      const auto progress = Call<v1::BudgetProgress>("BudgetReports/GetBudgetProgress", request, As("ann"));
      EXPECT_THAT(progress, IsOk());
      for (const v1::PeriodProgress& period : progress->periods()) {
        told[{budget, period.period()}] = Of(period.figures());
      }
      // The current period may not be open yet.
      const v1::Figures now = FiguresOf(budget);
      const absl::Time start = rpc::TimeFromProto(now.start_time());
      told[{budget, absl::FormatCivilTime(absl::ToCivilDay(start, absl::UTCTimeZone()))}] = Of(now);
    }
    return told;
  }

  void Pass(SeededRandom& random) {
    absl::Time now = node_.clock().Now();
    switch (random.Uniform(6)) {
      case 0:
        now += absl::Minutes(1 + static_cast<int>(random.Uniform(40)));
        break;
      case 1:
        now = absl::FromUnixSeconds(absl::ToUnixSeconds(now) / 900 * 900) + absl::Minutes(15);
        break;
      default:
        now = absl::FromUnixSeconds(absl::ToUnixSeconds(now) / 900 * 900) +
              absl::Minutes(15 * (1 + static_cast<int>(random.Uniform(96 * 12))));
    }
    GoAt(now);
    if (absl::ToUnixSeconds(now) % 900 == 0) told_.emplace(now, ToldNow());
  }

  void DoOne(SeededRandom& random) {
    const auto cents = static_cast<int64_t>(1 + random.Uniform(4'000));
    const std::string id = "h-" + std::to_string(++number_);
    switch (holds_made_.empty() ? 0 : random.Uniform(12)) {
      case 0:
      case 1:
      case 2: {
        auto request = ASpend(id, random.Uniform(2) == 0 ? "sales" : "company", cents);
        if (random.Uniform(2) == 0) {
          const absl::Time end = node_.clock().Now() + absl::Minutes(5 * (1 + static_cast<int>(random.Uniform(9'000))));
          rpc::ToProto(end, request.mutable_expire_time());
        }
        ASSERT_THAT(Authorize(request), IsOk());
        holds_made_.push_back(id);
        return;
      }
      case 3:
        Expire();
        return;
      case 4: {
        v1::IncreaseBudgetRequest request;
        request.set_parent("organizations/acme");
        request.set_move_id(id);
        request.set_budget("organizations/acme/budgets/" + std::string(kHistoryBudgets[random.Uniform(3)]));
        *request.mutable_amount() = Dollars(cents);
        request.set_reason("more");
        ASSERT_THAT(Call<v1::BudgetMove>("BudgetMoves/IncreaseBudget", request, As("ann")), IsOk());
        return;
      }
      case 5:
        (void)Update(kHistoryBudgets[random.Uniform(3)],
                     "budget { amount { currency_code: 'USD' units: " + std::to_string(5'000 + random.Uniform(500)) +
                         " } } update_mask { paths: 'amount' }");
        return;
      default:
        Change(random, holds_made_[random.Uniform(holds_made_.size())], cents);
    }
  }
  void Change(SeededRandom& random, const std::string& hold, int64_t cents) {
    switch (random.Uniform(5)) {
      case 0:
        (void)Commit(hold, random.Uniform(3) == 0 ? 0 : cents);
        return;
      case 1:
        (void)Post(hold, cents, random.Uniform(4) == 0);
        return;
      case 2:
        (void)Release(hold, random.Uniform(3) == 0 ? 0 : cents);
        return;
      case 3:
        (void)Reverse(hold, static_cast<int64_t>(2 + random.Uniform(3)));
        return;
      default:
        (void)Adjust(hold, cents);
    }
  }

  // Closes the past year, or reopens the latest closed one.
  void EndYear(SeededRandom& random) {
    const char* const rules[] = {"DROP", "CARRY_BUDGET", "CARRY_COMMITMENTS", "CARRY_BOTH"};
    // Unrecorded expiries are reported in the year of the hold; a year end takes them along.
    Expire();
    const std::map<Place, Plain> before = ToldNow();
    const absl::Time now = node_.clock().Now();
    const int year = year_ends_.empty() ? 2026 : year_ends_.back().first + 1;
    if (now >= Day(year + 1, 1, 1)) {
      const std::string id = "y-" + std::to_string(++number_);
      CloseAll(id, year, rules[random.Uniform(4)]);
      year_ends_.emplace_back(year, id);
      for (const auto& [place, after] : ToldNow()) {
        const auto was = before.find(place);
        // The figures with which a period would have begun that is neither open nor current were never reported.
        if (was == before.end()) {
          unknown_.insert(place);
        } else if (after != was->second) {
          entries_[place].push_back({Day(year + 1, 1, 1), now, after - was->second});
        }
      }
    } else if (!year_ends_.empty()) {
      UndoAll(year_ends_.back().second);
      const absl::Time effect = Day(year_ends_.back().first + 1, 1, 1);
      year_ends_.pop_back();
      for (auto& [place, entries] : entries_) {
        Plain sum;
        for (const Entry& entry : entries) sum = entry.effect == effect ? sum + entry.change : sum;
        if (sum != Plain()) entries.push_back({effect, now, Plain() - sum});
      }
    }
  }

  void Compare(const Place& place, absl::Time at, std::optional<absl::Time> known, Plain expected) {
    SCOPED_TRACE(place.first + " " + place.second + " at " + absl::FormatTime(at, absl::UTCTimeZone()) + " known " +
                 (known.has_value() ? absl::FormatTime(*known, absl::UTCTimeZone()) : "now"));
    for (const Entry& entry : entries_[place]) {
      if (entry.effect > at || entry.recorded < at || (known.has_value() && entry.recorded >= *known)) continue;
      expected = expected + entry.change;
    }
    const auto history = History(place.first, at, known, place.second);
    ASSERT_THAT(history, IsOk());
    EXPECT_EQ(Of(history->figures()), expected);
  }

  std::map<absl::Time, std::map<Place, Plain>> told_;
  std::map<Place, std::vector<Entry>> entries_;
  std::set<Place> unknown_;
  std::vector<std::pair<int, std::string>> year_ends_;
  std::vector<std::string> holds_made_;
  int number_ = 0;
};

TEST_P(HistoryPropertyTest, IsWhatWasToldThenAndWhatYearEndsMadeOfIt) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  SeededRandom random(GetParam());
  MakeYearly("company", "company", 500'000, "enforcement { stage: STAGE_REQUEST action: ACTION_TRACK }");
  MakeYearly("sales", "sales", 500'000, "rollover { rule: RULE_ALL carry_negative: true }");
  MakeBudget("monthly", "sales", 500'000, "rollover { rule: RULE_ALL }");
  for (int step = 0; step < 250 && !HasFatalFailure(); ++step) {
    if (random.Uniform(2) == 0) Pass(random);
    DoOne(random);
    if (random.Uniform(12) == 0) EndYear(random);
  }
  Pass(random);
  std::vector<absl::Time> times;
  for (const auto& [time, told] : told_) times.push_back(time);
  for (const auto& [at, told] : told_) {
    for (const auto& [place, figures] : told) {
      if (unknown_.contains(place) || HasFailure()) continue;
      Compare(place, at, at, figures);
      Compare(place, at, std::nullopt, figures);
      const auto known = times[random.Uniform(times.size())];
      if (known >= at) Compare(place, at, known, figures);
    }
  }
}

// The months and the later remainder sum to the figures; a month is the difference of the figures reported at its end
// and its beginning.
TEST_P(HistoryPropertyTest, MonthsAreTheDifferencesOfWhatWasTold) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  SeededRandom random(GetParam());
  MakeYearly("company", "company", 500'000, "enforcement { stage: STAGE_REQUEST action: ACTION_TRACK }");
  MakeYearly("sales", "sales", 500'000, "rollover { rule: RULE_ALL carry_negative: true }");
  MakeBudget("monthly", "sales", 500'000);
  std::map<std::pair<std::string, int>, Plain> ends;  // by budget and month
  for (int month = 9; month <= 14; ++month) {
    const absl::CivilMonth next = absl::CivilMonth(2026, 1) + (month - 1);
    const absl::Time end = absl::FromCivil(next, absl::UTCTimeZone());
    for (int step = 0; step < 12 && !HasFatalFailure(); ++step) {
      GoAt(node_.clock().Now() + (end - node_.clock().Now()) / (2 + static_cast<int>(random.Uniform(9))));
      DoOne(random);
    }
    GoAt(end);
    const std::map<Place, Plain> told = ToldNow();
    for (const std::string budget : {"company", "sales"}) ends[{budget, month - 1}] = told.at({budget, "2026-01-01"});
    DoOne(random);
  }
  EndYear(random);
  for (const std::string budget : {"company", "sales"}) {
    const v1::BudgetMonths months = *Months(budget, "2026-01-01");
    ASSERT_EQ(months.months_size(), 12);
    Plain sum;
    Plain before;
    for (int month = 1; month <= 12; ++month) {
      const v1::StageChanges& told = months.months(month - 1).changes();
      const Plain change = {0, Cents(told.held()), Cents(told.committed()), Cents(told.spent())};
      sum = sum + change;
      if (month < 8) continue;
      Plain expected = ends.at({budget, month}) - before;
      expected.limit = 0;
      before = ends.at({budget, month});
      EXPECT_EQ(change, expected) << budget << " " << month;
    }
    const v1::StageChanges& later = months.later();
    sum = sum + Plain{0, Cents(later.held()), Cents(later.committed()), Cents(later.spent())};
    Plain now = Of(months.figures());
    now.limit = 0;
    EXPECT_EQ(sum, now) << budget;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, HistoryPropertyTest, ::testing::Range<uint64_t>(1, 13));

}  // namespace
}  // namespace outlay::budget
