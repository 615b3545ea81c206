#include "services/budget/domain/holds/document_holds.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/domain/rules/tax_share.h"

namespace outlay::budget {
namespace {

// Returns true if the spends differ in nothing but their amounts and the tax in them.
bool AreAlike(const Spend& first, Spend second) {
  if (first.amount.currency() != second.amount.currency()) return false;
  second.amount = first.amount;
  second.tax.minor = first.tax.minor;
  return first == second;
}

StageAmounts AmountsBefore(const SettleStep& step) {
  return step.held == nullptr ? StageAmounts() : step.held->hold.amounts;
}

StageAmounts AllowedBefore(const SettleStep& step) {
  return step.held == nullptr ? StageAmounts() : AllowedOf(*step.held, step.target.spent);
}

absl::Status CheckInvoiced(const DocumentSpend& spend, const std::string& field) {
  if (spend.invoiced < 0 || spend.invoiced > spend.spend.amount.minor_units()) {
    return FieldInvalid(Concat(field, ".invoiced"), "must be from zero to the amount");
  }
  if (spend.invoiced > 0 && spend.stage != Stage::kOrder) {
    return FieldInvalid(Concat(field, ".stage"), "must be ordered where something is invoiced");
  }
  if (spend.beyond_order < 0 || spend.beyond_order > spend.invoiced) {
    return FieldInvalid(Concat(field, ".beyond_order"), "must be from zero to what is invoiced");
  }
  return absl::OkStatus();
}

absl::Status CheckSpends(const std::vector<DocumentSpend>& spends) {
  for (std::size_t i = 0; i < spends.size(); ++i) {
    const std::string field = Concat("spends[", i, "]");
    if (spends[i].spend.amount.minor_units() <= 0) {
      return FieldInvalid(Concat(field, ".spend.amount"), "must be more than zero");
    }
    if (const absl::Status tax = CheckTax(spends[i].spend.amount, spends[i].spend.tax); !tax.ok()) {
      return FieldInvalid(Concat(field, ".spend.tax"), "must not be more than the amount");
    }
    if (spends[i].stage == Stage::kInvoice) {
      return FieldInvalid(Concat(field, ".stage"), "must be asked for or ordered; say what of it is invoiced");
    }
    OUTLAY_RETURN_IF_ERROR(CheckInvoiced(spends[i], field));
    for (std::size_t j = 0; j < i; ++j) {
      if (AreAlike(spends[j].spend, spends[i].spend)) {
        return FieldInvalid(Concat(field, ".spend"), "must differ from those before in more than amount and tax");
      }
    }
  }
  return absl::OkStatus();
}

// A part of a spend.
struct Part {
  int64_t all = 0;
  int64_t invoiced = 0;  // of it
  int64_t ordered = 0;   // of it
};

// Returns true if every part of `spend` has the same share of tax as the same part of `as`.
bool HasSameTaxShare(const Spend& spend, const Spend& as) {
  return absl::int128(spend.tax.minor) * as.amount.minor_units() ==
         absl::int128(as.tax.minor) * spend.amount.minor_units();
}

// Places one spend into the holds that are like it, and says by steps what becomes of each.
class Placing {
 public:
  Placing(const DocumentSpend& spend, bool waits, std::vector<SettleStep>* steps)
      : spend_(spend), waits_(waits), steps_(*steps) {
    const int64_t all = spend.spend.amount.minor_units();
    rest_ = {.all = all, .invoiced = spend.invoiced, .ordered = all - spend.beyond_order};
  }

  // What of the invoiced part found no place: only of what cannot be asked.
  absl::StatusOr<int64_t> Place(const std::vector<const DocumentHold*>& alike) {
    std::vector<const DocumentHold*> live;
    absl::int128 allowed = 0;
    for (const DocumentHold* const held : alike) {
      if (held->is_given_back) {
        Close(*held, held->hold.amounts.spent);
        continue;
      }
      live.push_back(held);
      allowed += SumOf(AllowedOf(*held, rest_.invoiced));
    }
    grows_ = rest_.ordered > allowed;
    for (const DocumentHold* const held : live) {
      OUTLAY_RETURN_IF_ERROR(PlaceIn(*held, held == live.back()));
    }
    if (rest_.all > 0) OUTLAY_RETURN_IF_ERROR(Make());
    return spend_.cannot_be_asked ? rest_.invoiced : 0;
  }

 private:
  absl::Status PlaceIn(const DocumentHold& held, bool is_last) {
    const absl::int128 allowed = SumOf(AllowedOf(held, rest_.invoiced));
    const bool is_past = held.is_over || held.is_elsewhere;
    // What is spent stays where it is; what nobody allowed of it is asked anew by who waits for more.
    int64_t stays = waits_ && grows_ ? 0 : held.hold.amounts.spent;
    OUTLAY_ASSIGN_OR_RETURN(const bool counts_more,
                            CountsMoreByItsTax(held, is_last && !is_past ? rest_ : PartUpTo(allowed, stays)));
    if (waits_ && (counts_more || (grows_ && is_past))) {
      Close(held, allowed);
      return absl::OkStatus();
    }
    if (is_last && !is_past && !counts_more) return Keep(held, rest_, /*may_grow=*/true, /*is_as_before=*/false);
    if (is_last && spend_.cannot_be_asked) stays = rest_.invoiced;
    // What is beyond is asked again, also where it is not the last.
    const bool is_marked = !waits_ && !is_past && held.hold.amounts.beyond > 0;
    return Keep(held, PartUpTo(allowed, stays), /*may_grow=*/is_marked, /*is_as_before=*/!is_last || counts_more);
  }

  // The step that leaves of a hold only what is invoiced, up to `most`.
  void Close(const DocumentHold& held, absl::int128 most) {
    const int64_t paid = static_cast<int64_t>(std::min<absl::int128>(most, rest_.invoiced));
    const int64_t spent = std::max(held.kept_spent, paid);
    const int64_t is_invoiced = std::min(spent, rest_.invoiced);
    Take({.all = std::min(spent, rest_.all), .invoiced = is_invoiced, .ordered = std::min(spent, rest_.ordered)});
    steps_.push_back({.held = &held,
                      .spend = &spend_,
                      .as = held.hold.spend,
                      .target = {.spent = spent},
                      .kept = spent - is_invoiced,
                      .closes = true,
                      .fact = waits_ ? 0 : spent,
                      .waits = waits_});
  }

  // The step that makes a hold that part. `is_as_before`: it counts as much of its tax as before.
  absl::Status Keep(const DocumentHold& held, const Part& part, bool may_grow, bool is_as_before) {
    SettleStep step = {.held = &held, .spend = &spend_, .as = {}, .target = {}};
    const int64_t spent = std::max(held.kept_spent, part.invoiced);
    step.target = AmountsAt(spend_.stage, std::max<int64_t>(part.all - spent, 0));
    step.target.spent = spent;
    OUTLAY_RETURN_IF_ERROR(ToMinor(SumOf(step.target)).status());
    step.kept = spent - part.invoiced;
    step.spare = part.all - part.ordered;
    step.fact = waits_ ? std::min(step.spare, spent) : spent;
    step.may_grow = may_grow;
    step.waits = waits_;
    OUTLAY_ASSIGN_OR_RETURN(step.as, AsSpend(part.all));
    if (is_as_before || HasSameTaxShare(held.hold.spend, step.as)) step.as = held.hold.spend;
    Take({.all = std::max(part.all, std::min(spent, rest_.all)),
          .invoiced = part.invoiced,
          .ordered = std::max(part.ordered, std::min(spent, rest_.ordered))});
    steps_.push_back(std::move(step));
    return absl::OkStatus();
  }

  absl::Status Make() {
    SettleStep step = {.held = nullptr, .spend = &spend_, .as = {}, .target = {}};
    OUTLAY_ASSIGN_OR_RETURN(step.as, AsSpend(rest_.all));
    step.target = AmountsAt(spend_.stage, rest_.all - rest_.invoiced);
    step.target.spent = rest_.invoiced;
    step.spare = rest_.all - rest_.ordered;
    step.fact = waits_ ? std::min(step.spare, rest_.invoiced) : rest_.invoiced;
    step.may_grow = true;
    step.waits = waits_;
    steps_.push_back(std::move(step));
    return absl::OkStatus();
  }

  void Take(const Part& part) {
    rest_.all -= part.all;
    rest_.invoiced -= part.invoiced;
    rest_.ordered -= part.ordered;
  }

  // What a hold takes where budgets allowed so much, of which or besides so much stays spent.
  Part PartUpTo(absl::int128 allowed, int64_t stays) const {
    const absl::int128 invoiced = std::min<absl::int128>(rest_.invoiced, std::max<absl::int128>(allowed, stays));
    const absl::int128 all = std::max(invoiced, std::min<absl::int128>(rest_.all, allowed));
    return {.all = static_cast<int64_t>(all),
            .invoiced = static_cast<int64_t>(invoiced),
            .ordered = static_cast<int64_t>(std::min<absl::int128>(all, rest_.ordered))};
  }

  // What a hold of so much is for, with its share of the tax.
  absl::StatusOr<Spend> AsSpend(int64_t minor) const {
    Spend as = spend_.spend;
    as.amount = Money(minor, spend_.spend.amount.currency());
    OUTLAY_ASSIGN_OR_RETURN(as.tax.minor, TaxOfPart(as.amount, spend_.spend.amount, spend_.spend.tax));
    return as;
  }

  absl::StatusOr<bool> CountsMoreByItsTax(const DocumentHold& held, const Part& part) const {
    OUTLAY_ASSIGN_OR_RETURN(const Spend is, AsSpend(part.all));
    return budget::CountsMoreByItsTax(held.hold.spend, SumOf(AllowedOf(held, part.invoiced)), is, part.all);
  }

  const DocumentSpend& spend_;
  const bool waits_;
  std::vector<SettleStep>& steps_;
  Part rest_;  // what has no place yet
  bool grows_ = false;
};

// What asks for nothing goes first, then what asks for less than it has beyond what was allowed.
int TurnOf(const SettleStep& step) {
  if (SumOf(step.target) >= SumOf(AmountsBefore(step))) return 2;
  return step.may_grow && Grows(step) ? 1 : 0;
}

// The step that gives a hold of no spend back. `unplaced`: what is invoiced and has no place, by currency: so much of
// what is spent stays so.
SettleStep GiveBack(const DocumentHold& held, bool waits, std::map<Currency, absl::int128>* unplaced) {
  const int64_t kept = held.kept_spent;
  SettleStep step = {.held = &held, .spend = nullptr, .as = held.hold.spend, .target = {.spent = kept}, .kept = kept};
  absl::int128& homeless = (*unplaced)[held.hold.currency()];
  const absl::int128 stays = std::min<absl::int128>(homeless, absl::int128(held.hold.amounts.spent) - kept);
  if (stays > 0) {
    step.target.spent += static_cast<int64_t>(stays);
    homeless -= stays;
  }
  step.waits = waits;
  step.fact = waits ? 0 : step.target.spent;
  return step;
}

}  // namespace

int64_t KeptBeyond(const DocumentHold& held, int64_t spent) {
  const StageAmounts& is = held.hold.amounts;
  return std::clamp<int64_t>(spent - (is.spent - is.beyond), 0, held.kept_beyond);
}

StageAmounts AllowedOf(const DocumentHold& held, int64_t spent) {
  const StageAmounts& is = held.hold.amounts;
  const int64_t asked = is.beyond - KeptBeyond(held, spent);
  const int64_t ordered = std::min(held.displaced.committed, asked);
  return {.held = is.held + std::min(held.displaced.held, asked - ordered),
          .committed = is.committed + ordered,
          .spent = is.spent - asked};
}

void Displacement::Follow(const StageAmounts& change) {
  // The hold's own sums fit.
  const int64_t ordered = displaced_.committed + amounts_.committed + amounts_.spent - amounts_.beyond;
  const int64_t all = displaced_.held + amounts_.held + ordered;
  amounts_.held += change.held;
  amounts_.committed += change.committed;
  amounts_.spent += change.spent;
  amounts_.beyond += change.beyond;
  const int64_t within = amounts_.spent - amounts_.beyond;
  const bool is_open = amounts_.held != 0 || amounts_.committed != 0;
  // While anything is open, nothing is spent but in the place of what was set aside.
  const int64_t paid = is_open ? amounts_.beyond : std::min(all, amounts_.spent) - within;
  const int64_t displaced = std::clamp<int64_t>(paid, 0, std::max<int64_t>(amounts_.beyond, 0));
  // What is ordered pays first, then what is only asked for.
  displaced_.committed = amounts_.committed != 0 ? displaced : std::clamp<int64_t>(ordered - within, 0, displaced);
  displaced_.held = displaced - displaced_.committed;
}

absl::StatusOr<bool> CountsMoreByItsTax(const Spend& was, absl::int128 sum_was, const Spend& is, absl::int128 sum_is) {
  const auto tax_in = [](const Spend& spend, absl::int128 sum) -> absl::StatusOr<int64_t> {
    if (spend.tax.minor == 0) return 0;
    OUTLAY_ASSIGN_OR_RETURN(const int64_t minor, ToMinor(sum));
    return TaxOfPart(Money(minor, spend.amount.currency()), spend.amount, spend.tax);
  };
  OUTLAY_ASSIGN_OR_RETURN(const int64_t tax_was, tax_in(was, sum_was));
  // Of what grows, budgets are asked about the growth only, at the share of tax that it has now.
  OUTLAY_ASSIGN_OR_RETURN(const int64_t tax_is, tax_in(is, std::min(sum_was, sum_is)));
  const absl::int128 net_growth = std::min<absl::int128>(sum_is - sum_was, 0) + tax_was - tax_is;
  // Shares of tax are rounded to one minor unit.
  return net_growth > 1;
}

absl::StatusOr<std::vector<SettleStep>> PlanSettlement(const std::vector<DocumentHold>& holds,
                                                       const std::vector<DocumentSpend>& spends, bool waits) {
  OUTLAY_RETURN_IF_ERROR(CheckSpends(spends));
  std::vector<SettleStep> steps;
  std::vector<bool> is_placed(holds.size());
  std::map<Currency, absl::int128> unplaced;
  for (const DocumentSpend& spend : spends) {
    std::vector<const DocumentHold*> alike;
    for (std::size_t i = 0; i < holds.size(); ++i) {
      if (is_placed[i] || !AreAlike(holds[i].hold.spend, spend.spend)) continue;
      is_placed[i] = true;
      alike.push_back(&holds[i]);
    }
    OUTLAY_ASSIGN_OR_RETURN(const int64_t left, Placing(spend, waits, &steps).Place(alike));
    unplaced[spend.spend.amount.currency()] += left;
  }
  for (std::size_t i = 0; i < holds.size(); ++i) {
    if (!is_placed[i]) steps.push_back(GiveBack(holds[i], waits, &unplaced));
  }
  std::stable_sort(steps.begin(), steps.end(),
                   [](const SettleStep& one, const SettleStep& other) { return TurnOf(one) < TurnOf(other); });
  return steps;
}

bool Grows(const SettleStep& step) {
  return SumOf(step.target) - (step.waits ? step.spare : 0) > SumOf(AllowedBefore(step));
}

int64_t StaysSpent(const SettleStep& step) {
  if (step.held == nullptr) return 0;
  if (step.closes) return step.target.spent;
  return std::max(step.held->kept_spent, std::min(step.fact, step.held->hold.amounts.spent));
}

absl::StatusOr<int64_t> SetAsideBy(const SettleStep& step) {
  return ToMinor(SumOf(step.target) - StaysSpent(step));
}

absl::Status AddWhatStays(const Money& spend, const Money& part, Verdict* verdict) {
  if (verdict->allowed() || part.minor_units() >= spend.minor_units()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const Money stays, Subtract(spend, part));
  OUTLAY_ASSIGN_OR_RETURN(verdict->passing_amount, Add(verdict->passing_amount, stays));
  return absl::OkStatus();
}

}  // namespace outlay::budget
