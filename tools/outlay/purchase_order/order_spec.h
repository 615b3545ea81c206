// Builds an order from a file and from flags.
#ifndef OUTLAY_TOOLS_OUTLAY_PURCHASE_ORDER_ORDER_SPEC_H_
#define OUTLAY_TOOLS_OUTLAY_PURCHASE_ORDER_ORDER_SPEC_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"
#include "tools/outlay/arguments.h"
#include "tools/outlay/session.h"

namespace outlay::cli {

// Flags for the most commonly changed fields of an order, without lines.
std::vector<Flag> OrderFieldFlags();
// --file, --line and --currency.
std::vector<Flag> OrderLineFlags();

// Returns the order in --file, changed by the field flags; names may be short. Adds no lines from flags.
// INVALID_ARGUMENT / USAGE, INVALID_ARGUMENT / JSON_INVALID, NOT_FOUND / FILE_NOT_READABLE.
absl::StatusOr<purchase_order::v1::PurchaseOrder> ReadOrder(const Arguments& arguments, const Session& session);

// Returns the lines of all --line flags, "NUMBER:TYPE:AMOUNT[:ITEM]", in `currency`. INVALID_ARGUMENT / USAGE.
absl::StatusOr<std::vector<purchase_order::v1::Line>> ReadLines(const Arguments& arguments, std::string_view currency);

// The currency of an entity, "organizations/*/suppliers/*/billFromEntities/*".
// NOT_FOUND / BILL_FROM_ENTITY_NOT_FOUND, and the errors of GetSupplier.
absl::StatusOr<std::string> CurrencyOf(std::string_view entity, Session& session);

// Derives a resource id from a number: "PO_2026/1" becomes "po-2026-1". INVALID_ARGUMENT / USAGE: nothing remains of
// it.
absl::StatusOr<std::string> IdFromNumber(std::string_view number);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_PURCHASE_ORDER_ORDER_SPEC_H_
