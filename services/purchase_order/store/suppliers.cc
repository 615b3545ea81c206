#include "services/purchase_order/store/suppliers.h"

#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/list_by_id.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {
namespace {

constexpr auto kSupplierFromRecord = [](std::string_view id, const storage::v1::SupplierRecord& record) {
  return FromRecord(id, record);
};
constexpr auto kPurchaseFromRecord = [](std::string_view id, const storage::v1::MarketplacePurchaseRecord& record) {
  return FromRecord(id, record);
};

}  // namespace

absl::StatusOr<std::optional<Supplier>> FindSupplier(const store::Reader& reader, const SupplierKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::SupplierRecord> record, reader.Find(kSuppliers, key));
  if (!record.has_value()) {
    return std::optional<Supplier>();
  }
  OUTLAY_ASSIGN_OR_RETURN(Supplier supplier, FromRecord(std::get<1>(key), *record));
  return std::optional<Supplier>(std::move(supplier));
}

absl::StatusOr<Supplier> LoadSupplier(const store::Reader& reader, const SupplierKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Supplier> supplier, FindSupplier(reader, key));
  if (!supplier.has_value()) {
    return SupplierNotFound(std::get<1>(key));
  }
  return *std::move(supplier);
}

void SaveSupplier(store::Transaction& txn, const std::string& organization, const Supplier& supplier) {
  txn.Put(kSuppliers, {organization, supplier.id}, ToRecord(supplier));
}

absl::Status ListSuppliers(const store::Reader& reader, const std::string& organization,
                           const std::optional<std::string>& after,
                           absl::FunctionRef<absl::StatusOr<store::Visit>(const Supplier&)> visitor) {
  return store::ListById(reader, kSuppliers, organization, after, kSupplierFromRecord, visitor);
}

absl::StatusOr<bool> IsEntityInUse(const store::Reader& reader, const SupplierKey& key, const std::string& entity_id) {
  bool found = false;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kOrdersByEntity, std::tuple(std::get<0>(key), std::get<1>(key), entity_id),
                                     [&](const OrderByEntityKey&, const NoValue&) {
                                       found = true;
                                       return store::Visit::kStop;
                                     }));
  return found;
}

absl::StatusOr<BankDetails> LoadBankDetails(const store::Reader& reader, const SupplierKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::BankDetailsRecord> record, reader.Find(kBankDetails, key));
  if (!record.has_value()) return BankDetails();
  return FromRecord(*record);
}

void SaveBankDetails(store::Transaction& txn, const SupplierKey& key, const BankDetails& details) {
  txn.Put(kBankDetails, key, ToRecord(details));
}

absl::StatusOr<std::optional<MarketplacePurchase>> FindMarketplacePurchase(const store::Reader& reader,
                                                                           const TransactionKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::MarketplacePurchaseRecord> record,
                          reader.Find(kMarketplacePurchases, key));
  if (!record.has_value()) {
    return std::optional<MarketplacePurchase>();
  }
  OUTLAY_ASSIGN_OR_RETURN(MarketplacePurchase purchase, FromRecord(std::get<1>(key), *record));
  return std::optional<MarketplacePurchase>(std::move(purchase));
}

void SaveMarketplacePurchase(store::Transaction& txn, const std::string& organization,
                             const MarketplacePurchase& purchase) {
  txn.Put(kMarketplacePurchases, {organization, purchase.transaction_id}, ToRecord(purchase));
}

absl::Status ListMarketplacePurchases(
    const store::Reader& reader, const std::string& organization, const std::optional<std::string>& after,
    absl::FunctionRef<absl::StatusOr<store::Visit>(const MarketplacePurchase&)> visitor) {
  return store::ListById(reader, kMarketplacePurchases, organization, after, kPurchaseFromRecord, visitor);
}

}  // namespace outlay::purchase_order
