// The fields of an order that users write: the common part of creating, updating and importing (P1, P2, P5).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_CONTENT_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_CONTENT_H_

#include <bitset>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/domain/supplier/supplier.h"

namespace outlay::purchase_order {

// A field that users write, in the API's order.
enum class OrderField {
  kNumber,
  kGroup,
  kSupplier,
  kEntities,
  kPeriod,
  kLines,
  kShipTo,
  kBillTo,
  kContactList,
  kTags,
  kNotes,
  kOrderInformation,
  kPaymentMethod,
  kBalanceTrackingDisabled,
  kBalanceThreshold,
};
inline constexpr size_t kOrderFields = 15;

// Returns the field's name in the API, for instance "bill_from_entities".
std::string_view FieldName(OrderField field);

// A set of fields.
class OrderFields {
 public:
  OrderFields() = default;
  OrderFields(std::initializer_list<OrderField> fields);
  static OrderFields All();

  bool Has(OrderField field) const { return bits_.test(static_cast<size_t>(field)); }
  void Add(OrderField field) { bits_.set(static_cast<size_t>(field)); }
  bool empty() const { return bits_.none(); }
  // Returns the first field in the API's order; nullopt if the set is empty.
  std::optional<OrderField> First() const;
  // Returns the fields that `other` does not have.
  OrderFields Without(const OrderFields& other) const { return OrderFields(bits_ & ~other.bits_); }

  bool operator==(const OrderFields&) const = default;

 private:
  explicit OrderFields(const std::bitset<kOrderFields>& bits) : bits_(bits) {}

  std::bitset<kOrderFields> bits_;
};

// The fields as a user wrote them, with ids instead of resource names.
struct OrderSpec {
  std::string number;
  std::string group_id;
  std::string supplier_id;
  std::vector<std::string> entity_ids;
  PeriodSpec period;
  std::vector<LineSpec> lines;
  std::optional<Address> ship_to;
  std::optional<Address> bill_to;
  std::vector<Contact> contacts;  // an empty id: chosen by FillContactIds
  std::vector<std::string> tags;
  std::string notes;
  std::optional<OrderInformation> order_information;
  std::string payment_method;
  bool balance_tracking_disabled = false;
  int balance_threshold_basis_points = 0;  // 0 to 10,000

  bool operator==(const OrderSpec&) const = default;
};

// Gives each contact without an id one: that of the present contact with the same address, or one made of `seed` and
// its place, so that the same request makes the same ids. INVALID_ARGUMENT / FIELD_INVALID: an id is repeated.
absl::Status FillContactIds(const std::vector<Contact>& present, std::string_view seed, std::vector<Contact>* contacts);

// Writes `fields` of `spec` into `order` and checks the result as a whole. `supplier` is the one that the order will
// name. Lines are resolved again if they or the fields they depend on change; terms and currency are copied if the
// supplier or the entities are written.
//
// INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID: see order.h, period.h, line.h; an entity, a tag or the label of an
// own field is repeated; a tag or a line of an address is empty. NOT_FOUND / BILL_FROM_ENTITY_NOT_FOUND,
// LINE_TYPE_NOT_FOUND. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED: lines, contacts or tags. OUT_OF_RANGE / MONEY_OVERFLOW: the
// total.
absl::Status WriteFields(const OrderSpec& spec, const OrderFields& fields, const Supplier& supplier, const Rules& rules,
                         Order* order);

// Returns the first field, in the API's order, that differs between two orders; nullopt if users wrote the same.
std::optional<OrderField> FirstDifferingField(const Order& left, const Order& right);

// Return the spec that would write the same line, or order, again.
LineSpec ToSpec(const Line& line);
OrderSpec ToSpec(const Order& order);

// Returns the fields that `spec` would change.
OrderFields ChangedFields(const Order& order, const OrderSpec& spec, const Rules& rules);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_CONTENT_H_
