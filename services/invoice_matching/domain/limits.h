// The limits of invoice_matching's rules, by name.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_LIMITS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace outlay::invoice_matching {

// Decimals of a quantity or a unit price.
inline constexpr int kDecimalPlaces = 6;
// Live invoices of one supplier that share a number, if the scope of duplicates allows it (M9): one per entity or year.
// Limits the row that contains all of them.
inline constexpr size_t kMaxHoldersPerNumber = 1'000;

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_LIMITS_H_
