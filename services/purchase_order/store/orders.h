// Purchase orders and everything that points to them: the only place that reads and writes their rows. Every index is
// written by the same function as the order. All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that
// cannot be read.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_ORDERS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_ORDERS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order/invoiced.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

// The order with its contacts.
absl::StatusOr<std::optional<Order>> FindOrder(const store::Reader& reader, const OrderKey& key);
// NOT_FOUND / PURCHASE_ORDER_NOT_FOUND.
absl::StatusOr<Order> LoadOrder(const store::Reader& reader, const OrderKey& key);
// Which order has a number, or nothing.
absl::StatusOr<std::optional<std::string>> FindOrderIdByNumber(const store::Reader& reader, const OrderNumberKey& key);

// Writes an order, its number, contacts and indexes. `before` is the row as FindOrder read it; null: there is none.
// ALREADY_EXISTS / PURCHASE_ORDER_NUMBER_TAKEN: another order has its number, or had it when it was issued.
absl::Status SaveOrder(store::Transaction& txn, const std::string& organization, const Order* before,
                       const Order& after);
// Removes an order that was never issued: all its rows go, its number is free.
absl::Status RemoveOrder(store::Transaction& txn, const std::string& organization, const Order& order);

// Who made a version, and why.
struct VersionNote {
  absl::Time time;
  std::string subject;
  std::string reason;
  bool without_review = false;  // issued while reviews were switched off
};
// Keeps the order's lines as its present version.
void SaveVersion(store::Transaction& txn, const std::string& organization, const Order& order, const VersionNote& note);
// Before the order goes to somebody else: its present version says who it goes to, if it was saved before versions did.
absl::Status KeepRecipients(store::Transaction& txn, const std::string& organization, const Order& order);

// What an order was from an instant on.
struct OrderVersion {
  int64_t version = 0;
  VersionNote note;
  std::vector<Line> lines;                        // in number order
  std::string supplier_id;                        // empty: of before it was kept
  std::vector<std::string> entity_ids;            // so
  std::optional<std::string> payment_terms = {};  // nullopt: of before they were kept
};
// Of an order that is there. Oldest first, after a version.
absl::Status ListVersions(const store::Reader& reader, const std::string& organization, const Order& order,
                          int64_t after, absl::FunctionRef<store::Visit(const OrderVersion&)> visitor);
absl::StatusOr<std::optional<OrderVersion>> FindVersion(const store::Reader& reader, const std::string& organization,
                                                        const Order& order, int64_t version);

// What invoices took from an order and its lines; nothing: all zero.
absl::StatusOr<OrderInvoiced> LoadInvoiced(const store::Reader& reader, const OrderKey& key);

// How many ISSUED orders end after `business_now`. Notes in the store how far it has counted, so that each ended order
// is looked at once.
absl::StatusOr<int64_t> CountActiveOrders(store::Transaction& txn, const std::string& organization,
                                          absl::Time business_now);

// Sees an order without its contacts' names and addresses (see LoadContacts).
using OrderVisitor = absl::FunctionRef<store::Visit(const Order&)>;

// In number order, after a number.
absl::Status ListOrdersByNumber(const store::Reader& reader, const std::string& organization,
                                const std::optional<std::string>& after, OrderVisitor visitor);

// Oldest first, after an order of that time.
struct OrderAtTime {
  absl::Time create_time;
  std::string order_id;
};
absl::Status ListOrdersByCreateTime(const store::Reader& reader, const std::string& organization,
                                    const std::optional<OrderAtTime>& after, OrderVisitor visitor);

// Fills in the names and addresses of an order's contacts; an erased contact keeps its id alone.
absl::Status LoadContacts(const store::Reader& reader, const std::string& organization, Order* order);
absl::StatusOr<std::optional<Contact>> FindContact(const store::Reader& reader, const ContactKey& key);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_ORDERS_H_
