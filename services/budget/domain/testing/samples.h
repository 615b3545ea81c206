// Amounts for tests of the model.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_TESTING_SAMPLES_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_TESTING_SAMPLES_H_

#include <cstdint>

#include "common/base/money.h"

namespace outlay::budget::samples {

inline constexpr Currency kEuro = Currency::Of("EUR");

inline Money Euro(int64_t cents) {
  return Money(cents, kEuro);
}

}  // namespace outlay::budget::samples

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_TESTING_SAMPLES_H_
