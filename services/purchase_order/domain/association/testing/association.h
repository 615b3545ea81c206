// Orders and invoices for tests of association: short to write, with months of 2020 in UTC.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_TESTING_ASSOCIATION_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_TESTING_ASSOCIATION_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/purchase_order/domain/association/candidates.h"

namespace outlay::purchase_order {

inline constexpr Currency kUsd = Currency::Of("USD");
inline constexpr Currency kEur = Currency::Of("EUR");

inline absl::Time At(int month, int day = 1) {
  return absl::FromCivil(absl::CivilDay(2020, month, day), absl::UTCTimeZone());
}

// First and last month, both inclusive.
inline Interval Months(int first, int last) {
  return {At(first), At(last + 1)};
}

// Rates that are valid at all times.
class FixedRates final : public Rates {
 public:
  void Set(Currency from, Currency to, std::string_view rate) { rates_[{from, to}] = *Decimal::Parse(rate); }
  std::optional<Decimal> Find(Currency from, Currency to, absl::Time) const override {
    const auto found = rates_.find({from, to});
    return found == rates_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::map<std::pair<Currency, Currency>, Decimal> rates_;
};

inline CandidateLine LineOf(std::string number, std::string_view type, Interval period, int64_t amount,
                            int64_t invoiced = 0) {
  CandidateLine line;
  line.number = std::move(number);
  line.type = std::string(type);
  line.period = period;
  line.figures = {.amount = amount, .invoiced = invoiced};
  return line;
}

// Returns an available order of supplier "aws", entity "inc", in USD, last updated in January.
inline CandidateOrder OrderOf(std::string id, std::string number, Interval period, std::vector<CandidateLine> lines) {
  CandidateOrder order;
  order.id = std::move(id);
  order.number = std::move(number);
  order.supplier_id = "aws";
  order.entity_ids = {"inc"};
  order.availability = Availability::kAvailable;
  order.period = period;
  order.update_time = At(1);
  order.currency = kUsd;
  order.lines = std::move(lines);
  for (const CandidateLine& line : order.lines) {
    order.figures.amount += line.figures.amount;
    order.figures.invoiced += line.figures.invoiced;
  }
  return order;
}

inline InvoiceFacts InvoiceOf(std::string_view type, absl::Time creation, int64_t amount) {
  InvoiceFacts invoice;
  invoice.invoice_id = "inv-1";
  invoice.supplier_id = "aws";
  invoice.entity_id = "inc";
  invoice.creation_time = creation;
  invoice.type = std::string(type);
  invoice.amount = Money(amount, kUsd);
  return invoice;
}

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_TESTING_ASSOCIATION_H_
