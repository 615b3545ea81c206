// Converts suppliers between messages of the API and domain values. Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_SUPPLIERS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_SUPPLIERS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "outlay/purchase_order/v1/supplier.pb.h"
#include "services/purchase_order/convert/audience.h"
#include "services/purchase_order/domain/supplier/supplier.h"
#include "services/purchase_order/domain/supplier/supplier_decisions.h"

namespace outlay::purchase_order {

// Returns all fields of a supplier that users write. INVALID_ARGUMENT / FIELD_INVALID {field}: an invalid currency.
absl::StatusOr<SupplierSpec> FromProto(const v1::Supplier& proto);
// Returns the block; nullopt if it is unset.
absl::StatusOr<std::optional<Block>> FromProto(bool present, const v1::SupplierBlock& proto);
// Returns the account, without what its proposal adds.
BankAccount FromProto(const v1::BankDetails& proto, const Actor& proposer);

v1::Supplier ToProto(std::string_view organization, const Supplier& supplier, const BankDetails& details,
                     Audience audience);

// Returns the SHA-256 of an account, which the audit log shows instead of it: 64 hexadecimal digits.
std::string DigestOf(const BankAccount& account);

// Returns an etag that changes with every change of the supplier.
std::string EtagOf(const Supplier& supplier);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_SUPPLIERS_H_
