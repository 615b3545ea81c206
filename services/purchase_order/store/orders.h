// Purchase orders and their index rows; only this file reads and writes them. Every index is written together with the
// order. All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
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

// Returns the order with its contacts.
absl::StatusOr<std::optional<Order>> FindOrder(const store::Reader& reader, const OrderKey& key);
// As FindOrder. NOT_FOUND / PURCHASE_ORDER_NOT_FOUND.
absl::StatusOr<Order> LoadOrder(const store::Reader& reader, const OrderKey& key);
// Returns the id of the order with a number, if there is one.
absl::StatusOr<std::optional<std::string>> FindOrderIdByNumber(const store::Reader& reader, const OrderNumberKey& key);

// Writes an order, its number, contacts and indexes. `before` is the row as read by FindOrder; null: there is none.
// ALREADY_EXISTS / PURCHASE_ORDER_NUMBER_TAKEN: another order has its number, or had it when that order was issued.
absl::Status SaveOrder(store::Transaction& txn, const std::string& organization, const Order* before,
                       const Order& after);
// Returns true if no order of this group was issued for delivery to the order's address before. False: it has none.
absl::StatusOr<bool> HasNewDeliveryAddress(const store::Reader& reader, const std::string& organization,
                                           const Order& order);
// Removes an order that was never issued, with all its rows; its number becomes free.
absl::Status RemoveOrder(store::Transaction& txn, const std::string& organization, const Order& order);

// The author and reason of a version.
struct VersionNote {
  absl::Time time;
  std::string subject;
  std::string reason;
  bool without_review = false;  // decided automatically
};
// Saves the order's lines as its current version.
void SaveVersion(store::Transaction& txn, const std::string& organization, const Order& order, const VersionNote& note);
// Completes the order's current version with its recipient, if it was saved before versions had one. Call before the
// recipient changes.
absl::Status KeepRecipients(store::Transaction& txn, const std::string& organization, const Order& order);

// The content of an order from an instant on.
struct OrderVersion {
  int64_t version = 0;
  VersionNote note;
  std::vector<Line> lines;                        // in number order
  std::string supplier_id;                        // empty: saved before versions had it
  std::vector<std::string> entity_ids;            // likewise
  std::optional<std::string> payment_terms = {};  // nullopt: saved before versions had them
  int64_t grown_minor = 0;                        // see Order
};
// Visits the versions of an existing order, oldest first, after a version.
absl::Status ListVersions(const store::Reader& reader, const std::string& organization, const Order& order,
                          int64_t after, absl::FunctionRef<store::Visit(const OrderVersion&)> visitor);
absl::StatusOr<std::optional<OrderVersion>> FindVersion(const store::Reader& reader, const std::string& organization,
                                                        const Order& order, int64_t version);

// Returns the invoiced amounts of an order and its lines; all zero if there are none.
absl::StatusOr<OrderInvoiced> LoadInvoiced(const store::Reader& reader, const OrderKey& key);

// Returns the number of ISSUED orders that end after `business_now`. Stores how far it has counted, so that each ended
// order is read once.
absl::StatusOr<int64_t> CountActiveOrders(store::Transaction& txn, const std::string& organization,
                                          absl::Time business_now);

// Receives an order without its contacts' names and addresses (see LoadContacts).
using OrderVisitor = absl::FunctionRef<absl::StatusOr<store::Visit>(const Order&)>;

// Visits orders in number order, after a number.
absl::Status ListOrdersByNumber(const store::Reader& reader, const std::string& organization,
                                const std::optional<std::string>& after, OrderVisitor visitor);

// A place in the order of creation.
struct OrderAtTime {
  absl::Time create_time;
  std::string order_id;
};
// Visits orders, oldest first, after a place.
absl::Status ListOrdersByCreateTime(const store::Reader& reader, const std::string& organization,
                                    const std::optional<OrderAtTime>& after, OrderVisitor visitor);

// Fills in the names and addresses of an order's contacts; an erased contact keeps only its id.
absl::Status LoadContacts(const store::Reader& reader, const std::string& organization, Order* order);
absl::StatusOr<std::optional<Contact>> FindContact(const store::Reader& reader, const ContactKey& key);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_ORDERS_H_
