// A supplier, an order and a time that the tests of domain/ vary.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_TESTING_SAMPLES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_TESTING_SAMPLES_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/base/calendar.h"
#include "common/base/currency.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "services/purchase_order/domain/order/order_content.h"
#include "services/purchase_order/domain/order/order_decisions.h"
#include "services/purchase_order/domain/rules.h"
#include "services/purchase_order/domain/supplier/supplier.h"

namespace outlay::purchase_order::samples {

inline constexpr Currency kUsd = Currency::Of("USD");

inline Month MonthOf(std::string_view text) {
  return *Month::Parse(text);
}
inline Decimal DecimalOf(std::string_view text) {
  return *Decimal::Parse(text);
}
inline Money Usd(std::string_view amount) {
  return *Money::Parse(amount, kUsd);
}
inline absl::Time At(int year, int month, int day, int hour = 0) {
  return absl::FromCivil(absl::CivilHour(year, month, day, hour), absl::UTCTimeZone());
}

inline PeriodSpec Months(std::string_view first, std::string_view last) {
  return {.first_month = MonthOf(first), .last_month = MonthOf(last), .start = {}, .end = {}};
}

// Returns "initech" with the entities "us" (USD, net 30) and "emea" (EUR).
inline Supplier ASupplier() {
  Supplier supplier;
  supplier.id = "initech";
  supplier.display_name = "Initech";
  supplier.entities = {
      {.id = "us", .display_name = "Initech US", .payment_terms = "net 30", .currency = kUsd},
      {.id = "emea", .display_name = "Initech EMEA", .payment_terms = "net 45", .currency = Currency::Of("EUR")}};
  supplier.revision = 1;
  return supplier;
}

inline LineSpec ALine(std::string number, std::string_view amount) {
  LineSpec line;
  line.number = std::move(number);
  line.amount = Usd(amount);
  return line;
}

// Returns S4's quarter: July to September 2020, two lines of 100 and 50 dollars.
inline OrderSpec ASpec() {
  OrderSpec spec;
  spec.number = "Q3 2020";
  spec.supplier_id = "initech";
  spec.entity_ids = {"us"};
  spec.period = Months("2020-07", "2020-09");
  spec.lines = {ALine("1", "100.00"), ALine("2", "50.00")};
  return spec;
}

inline Times InAugust() {
  return {.system = At(2020, 8, 15), .business = At(2020, 8, 15)};
}

inline Order ADraft(const OrderSpec& spec = ASpec()) {
  return DecideCreate(spec, {.order_id = "po-1", .creator = "ann", .digest = "d"}, ASupplier(), Rules(), InAugust())
      ->after;
}

inline Order AnIssuedOrder(const OrderSpec& spec = ASpec()) {
  return DecideSubmit(ADraft(spec), {.submitter = "ann"}, ASupplier(), Rules(), 0, InAugust())->after;
}

}  // namespace outlay::purchase_order::samples

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_TESTING_SAMPLES_H_
