// Suppliers, their bank details, and marketplace purchases; only this file reads and writes their rows. All functions
// return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_SUPPLIERS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_SUPPLIERS_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order/marketplace.h"
#include "services/purchase_order/domain/supplier/supplier.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

absl::StatusOr<std::optional<Supplier>> FindSupplier(const store::Reader& reader, const SupplierKey& key);
// NOT_FOUND / SUPPLIER_NOT_FOUND.
absl::StatusOr<Supplier> LoadSupplier(const store::Reader& reader, const SupplierKey& key);
void SaveSupplier(store::Transaction& txn, const std::string& organization, const Supplier& supplier);

// Visits the organization's suppliers in id order, after an id.
absl::Status ListSuppliers(const store::Reader& reader, const std::string& organization,
                           const std::optional<std::string>& after,
                           absl::FunctionRef<absl::StatusOr<store::Visit>(const Supplier&)> visitor);

// Returns true if any order names the entity, including ended and deleted ones.
absl::StatusOr<bool> IsEntityInUse(const store::Reader& reader, const SupplierKey& key, const std::string& entity_id);

// Returns the bank details; empty if there are none.
absl::StatusOr<BankDetails> LoadBankDetails(const store::Reader& reader, const SupplierKey& key);
void SaveBankDetails(store::Transaction& txn, const SupplierKey& key, const BankDetails& details);

absl::StatusOr<std::optional<MarketplacePurchase>> FindMarketplacePurchase(const store::Reader& reader,
                                                                           const TransactionKey& key);
void SaveMarketplacePurchase(store::Transaction& txn, const std::string& organization,
                             const MarketplacePurchase& purchase);
// Visits the organization's purchases in the order of transaction ids, after one of them.
absl::Status ListMarketplacePurchases(
    const store::Reader& reader, const std::string& organization, const std::optional<std::string>& after,
    absl::FunctionRef<absl::StatusOr<store::Visit>(const MarketplacePurchase&)> visitor);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_SUPPLIERS_H_
