#include "services/purchase_order/store/orders.h"

#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/store/active_orders.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {
namespace {

absl::StatusOr<std::optional<Order>> FindWithoutContacts(const store::Reader& reader, const OrderKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::OrderRecord> record, reader.Find(kOrders, key));
  if (!record.has_value()) {
    return std::optional<Order>();
  }
  OUTLAY_ASSIGN_OR_RETURN(Order order, FromRecord(std::get<1>(key), *record));
  return std::optional<Order>(std::move(order));
}

void WriteRecipients(const Order& order, storage::v1::VersionRecord* record) {
  record->set_supplier_id(order.supplier_id);
  record->mutable_entity_ids()->Assign(order.entity_ids.begin(), order.entity_ids.end());
  record->set_payment_terms(order.payment_terms);
}

absl::StatusOr<OrderVersion> ToVersion(int64_t number, const storage::v1::VersionRecord& record, Currency currency) {
  OrderVersion version = {.version = number,
                          .note = {.time = absl::FromUnixMicros(record.time_micros()),
                                   .subject = record.subject(),
                                   .reason = record.reason(),
                                   .without_review = record.without_review()},
                          .supplier_id = record.supplier_id(),
                          .entity_ids = {record.entity_ids().begin(), record.entity_ids().end()}};
  if (record.has_payment_terms()) version.payment_terms = record.payment_terms();
  version.grown_minor = record.grown_minor();
  OUTLAY_ASSIGN_OR_RETURN(version.lines, FromRecords(record.lines(), currency));
  return version;
}

// Returns the error for an index row without its order.
absl::Status Dangling(std::string_view keyspace) {
  return DataLoss(keyspace);
}

absl::Status SaveNumber(store::Transaction& txn, const std::string& organization, const Order* before,
                        const Order& after) {
  if (before != nullptr && before->number == after.number) {
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> holder,
                          FindOrderIdByNumber(txn, {organization, after.number}));
  if (holder.has_value() && *holder != after.id) {
    return OrderNumberTaken(after.number);
  }
  if (before != nullptr) {
    txn.Delete(kOrdersByNumber, {organization, before->number});
  }
  storage::v1::NumberRecord record;
  record.set_order_id(after.id);
  txn.Put(kOrdersByNumber, {organization, after.number}, record);
  return absl::OkStatus();
}

void SaveContacts(store::Transaction& txn, const std::string& organization, const Order* before, const Order& after) {
  static const std::vector<Contact> kNone;
  const std::vector<Contact>& old = before != nullptr ? before->contacts : kNone;
  for (const Contact& contact : old) {
    const bool stays = std::any_of(after.contacts.begin(), after.contacts.end(),
                                   [&](const Contact& kept) { return kept.id == contact.id; });
    if (!stays) {
      txn.Delete(kContacts, {organization, after.id, contact.id});
    }
  }
  for (const Contact& contact : after.contacts) {
    if (std::find(old.begin(), old.end(), contact) == old.end()) {
      txn.Put(kContacts, {organization, after.id, contact.id}, ToRecord(contact));
    }
  }
}

void SaveEntityIndex(store::Transaction& txn, const std::string& organization, const Order* before,
                     const Order& after) {
  if (before != nullptr) {
    if (before->supplier_id == after.supplier_id && before->entity_ids == after.entity_ids) {
      return;
    }
    for (const std::string& entity : before->entity_ids) {
      txn.Delete(kOrdersByEntity, {organization, before->supplier_id, entity, after.id});
    }
  }
  for (const std::string& entity : after.entity_ids) {
    txn.Put(kOrdersByEntity, {organization, after.supplier_id, entity, after.id}, NoValue());
  }
}

PlaceKey PlaceKeyOf(const std::string& organization, const std::string& group_id, const Address& address) {
  return {organization, group_id, std::string(PlaceOf(address).bytes())};
}

void SaveDeliveryPlace(store::Transaction& txn, const std::string& organization, const Order* before,
                       const Order& after) {
  const bool was_issued = before != nullptr && before->state == State::kIssued;
  if (after.state != State::kIssued || was_issued || !after.ship_to.has_value()) return;
  txn.Put(kDeliveryPlaces, PlaceKeyOf(organization, after.group_id, *after.ship_to), NoValue());
}

}  // namespace

absl::StatusOr<std::optional<Order>> FindOrder(const store::Reader& reader, const OrderKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Order> order, FindWithoutContacts(reader, key));
  if (order.has_value()) {
    OUTLAY_RETURN_IF_ERROR(LoadContacts(reader, std::get<0>(key), &*order));
  }
  return order;
}

absl::StatusOr<Order> LoadOrder(const store::Reader& reader, const OrderKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Order> order, FindOrder(reader, key));
  if (!order.has_value()) {
    return OrderNotFound(std::get<1>(key));
  }
  return *std::move(order);
}

absl::StatusOr<std::optional<std::string>> FindOrderIdByNumber(const store::Reader& reader, const OrderNumberKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::NumberRecord> record, reader.Find(kOrdersByNumber, key));
  return record.has_value() ? std::optional<std::string>(record->order_id()) : std::nullopt;
}

absl::Status SaveOrder(store::Transaction& txn, const std::string& organization, const Order* before,
                       const Order& after) {
  OUTLAY_RETURN_IF_ERROR(SaveNumber(txn, organization, before, after));
  SaveContacts(txn, organization, before, after);
  SaveEntityIndex(txn, organization, before, after);
  SaveDeliveryPlace(txn, organization, before, after);
  if (before == nullptr) {
    txn.Put(kOrdersByCreateTime, {organization, after.create_time, after.id}, NoValue());
  }
  OUTLAY_RETURN_IF_ERROR(SaveIssuedIndex(txn, organization, before, &after));
  txn.Put(kOrders, {organization, after.id}, ToRecord(after));
  return absl::OkStatus();
}

absl::StatusOr<bool> HasNewDeliveryAddress(const store::Reader& reader, const std::string& organization,
                                           const Order& order) {
  if (!order.ship_to.has_value()) return false;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<NoValue> known,
                          reader.Find(kDeliveryPlaces, PlaceKeyOf(organization, order.group_id, *order.ship_to)));
  return !known.has_value();
}

absl::Status RemoveOrder(store::Transaction& txn, const std::string& organization, const Order& order) {
  txn.Delete(kOrders, {organization, order.id});
  txn.Delete(kOrdersByNumber, {organization, order.number});
  txn.Delete(kOrdersByCreateTime, {organization, order.create_time, order.id});
  for (const Contact& contact : order.contacts) {
    txn.Delete(kContacts, {organization, order.id, contact.id});
  }
  for (const std::string& entity : order.entity_ids) {
    txn.Delete(kOrdersByEntity, {organization, order.supplier_id, entity, order.id});
  }
  return SaveIssuedIndex(txn, organization, &order, nullptr);
}

void SaveVersion(store::Transaction& txn, const std::string& organization, const Order& order,
                 const VersionNote& note) {
  storage::v1::VersionRecord record;
  ToRecords(order.lines, record.mutable_lines());
  record.set_time_micros(absl::ToUnixMicros(note.time));
  record.set_subject(note.subject);
  record.set_reason(note.reason);
  record.set_without_review(note.without_review);
  record.set_grown_minor(order.grown_minor);
  WriteRecipients(order, &record);
  txn.Put(kOrderVersions, {organization, order.id, order.version}, record);
}

absl::Status KeepRecipients(store::Transaction& txn, const std::string& organization, const Order& order) {
  const VersionKey key = {organization, order.id, order.version};
  OUTLAY_ASSIGN_OR_RETURN(std::optional<storage::v1::VersionRecord> record, txn.Find(kOrderVersions, key));
  if (!record.has_value() || record->has_payment_terms()) return absl::OkStatus();
  WriteRecipients(order, &*record);
  txn.Put(kOrderVersions, key, *record);
  return absl::OkStatus();
}

absl::Status ListVersions(const store::Reader& reader, const std::string& organization, const Order& order,
                          int64_t after, absl::FunctionRef<store::Visit(const OrderVersion&)> visitor) {
  absl::Status unreadable;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kOrderVersions, std::tuple(organization, order.id),
      [&](const VersionKey& key, const storage::v1::VersionRecord& record) {
        const absl::StatusOr<OrderVersion> version = ToVersion(std::get<2>(key), record, order.currency);
        unreadable = version.status();
        return version.ok() ? visitor(*version) : store::Visit::kStop;
      },
      store::Order::kAscending, VersionKey(organization, order.id, after)));
  return unreadable;
}

absl::StatusOr<std::optional<OrderVersion>> FindVersion(const store::Reader& reader, const std::string& organization,
                                                        const Order& order, int64_t version) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::VersionRecord> record,
                          reader.Find(kOrderVersions, {organization, order.id, version}));
  if (!record.has_value()) return std::optional<OrderVersion>();
  return ToVersion(version, *record, order.currency);
}

absl::StatusOr<OrderInvoiced> LoadInvoiced(const store::Reader& reader, const OrderKey& key) {
  OrderInvoiced invoiced;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::FiguresRecord> order, reader.Find(kOrderFigures, key));
  if (order.has_value()) {
    invoiced.order = FromRecord(*order);
    invoiced.posters = Persons::FromText(order->posters());
  }
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kLineFigures, key, [&](const LineKey& line, const storage::v1::FiguresRecord& record) {
        invoiced.lines.emplace(std::get<2>(line), FromRecord(record));
        return store::Visit::kContinue;
      }));
  return invoiced;
}

absl::Status ListOrdersByNumber(const store::Reader& reader, const std::string& organization,
                                const std::optional<std::string>& after, OrderVisitor visitor) {
  std::optional<OrderNumberKey> from;
  if (after.has_value()) {
    from = OrderNumberKey(organization, *after);
  }
  const auto visit = [&](const OrderNumberKey&,
                         const storage::v1::NumberRecord& number) -> absl::StatusOr<store::Visit> {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> order,
                            FindWithoutContacts(reader, {organization, number.order_id()}));
    if (!order.has_value()) return Dangling(kOrdersByNumber.name);
    return visitor(*order);
  };
  return reader.Scan(kOrdersByNumber, std::tuple(organization), visit, store::Order::kAscending, from);
}

absl::Status ListOrdersByCreateTime(const store::Reader& reader, const std::string& organization,
                                    const std::optional<OrderAtTime>& after, OrderVisitor visitor) {
  std::optional<OrderByTimeKey> from;
  if (after.has_value()) {
    from = OrderByTimeKey(organization, after->create_time, after->order_id);
  }
  const auto visit = [&](const OrderByTimeKey& key, const NoValue&) -> absl::StatusOr<store::Visit> {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> order,
                            FindWithoutContacts(reader, {organization, std::get<2>(key)}));
    if (!order.has_value()) return Dangling(kOrdersByCreateTime.name);
    return visitor(*order);
  };
  return reader.Scan(kOrdersByCreateTime, std::tuple(organization), visit, store::Order::kAscending, from);
}

absl::StatusOr<std::optional<Contact>> FindContact(const store::Reader& reader, const ContactKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::ContactRecord> record, reader.Find(kContacts, key));
  if (!record.has_value()) {
    return std::optional<Contact>();
  }
  return std::optional<Contact>(
      {.id = std::get<2>(key), .display_name = record->display_name(), .email = record->email()});
}

absl::Status LoadContacts(const store::Reader& reader, const std::string& organization, Order* order) {
  for (Contact& contact : order->contacts) {
    OUTLAY_ASSIGN_OR_RETURN(std::optional<Contact> found, FindContact(reader, {organization, order->id, contact.id}));
    if (found.has_value()) {
      contact = *std::move(found);
    }
  }
  return absl::OkStatus();
}

}  // namespace outlay::purchase_order
