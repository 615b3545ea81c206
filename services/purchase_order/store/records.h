// Converts domain values to storage records and back. Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_RECORDS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_RECORDS_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_field.h"
#include "outlay/purchase_order/storage/v1/order_record.pb.h"
#include "outlay/purchase_order/storage/v1/supplier_record.pb.h"
#include "services/purchase_order/domain/order/invoiced.h"
#include "services/purchase_order/domain/order/marketplace.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/domain/supplier/supplier.h"

namespace outlay::purchase_order {

using LineRecords = google::protobuf::RepeatedPtrField<storage::v1::LineRecord>;

// Writes contacts by id only.
storage::v1::OrderRecord ToRecord(const Order& order);
void ToRecords(const std::vector<Line>& lines, LineRecords* records);
storage::v1::OrderReviewRecord ToRecord(const OrderReview& review);
storage::v1::ChargeRecord ToRecord(const Charge& charge);
Charge FromRecord(const storage::v1::ChargeRecord& record);
storage::v1::OrderBudgetRecord ToRecord(const OrderBudget& budget);
storage::v1::OrderChangeRecord ToRecord(const OrderChange& change);
storage::v1::OrderSpendingRecord ToRecord(const OrderSpending& spending);
storage::v1::BudgetFlowRecord ToRecord(const BudgetFlow& flow);
storage::v1::ContactRecord ToRecord(const Contact& contact);
storage::v1::FiguresRecord ToRecord(const Invoiced& invoiced);
storage::v1::SupplierRecord ToRecord(const Supplier& supplier);
storage::v1::BankDetailsRecord ToRecord(const BankDetails& details);
storage::v1::MarketplacePurchaseRecord ToRecord(const MarketplacePurchase& purchase);

// DATA_LOSS / STORED_BYTES_UNREADABLE: a currency, decimal, month or state that no version wrote. Ids are taken from
// the key.
absl::StatusOr<Order> FromRecord(std::string_view order_id, const storage::v1::OrderRecord& record);
absl::StatusOr<std::vector<Line>> FromRecords(const LineRecords& records, Currency currency);
absl::StatusOr<OrderReview> FromRecord(const storage::v1::OrderReviewRecord& record);
absl::StatusOr<OrderBudget> FromRecord(const storage::v1::OrderBudgetRecord& record);
absl::StatusOr<OrderChange> FromRecord(const storage::v1::OrderChangeRecord& record, Currency currency);
absl::StatusOr<OrderSpending> FromRecord(const storage::v1::OrderSpendingRecord& record);
BudgetFlow FromRecord(const storage::v1::BudgetFlowRecord& record);
Invoiced FromRecord(const storage::v1::FiguresRecord& record);
absl::StatusOr<Supplier> FromRecord(std::string_view supplier_id, const storage::v1::SupplierRecord& record);
absl::StatusOr<BankDetails> FromRecord(const storage::v1::BankDetailsRecord& record);
absl::StatusOr<MarketplacePurchase> FromRecord(std::string_view transaction_id,
                                               const storage::v1::MarketplacePurchaseRecord& record);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_RECORDS_H_
