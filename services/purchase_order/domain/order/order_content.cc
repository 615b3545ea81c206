#include "services/purchase_order/domain/order/order_content.h"

#include <algorithm>
#include <array>
#include <set>

#include "common/base/derived_id.h"
#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/purchase_order/domain/errors.h"

namespace outlay::purchase_order {
namespace {

constexpr std::array<std::string_view, kOrderFields> kFieldNames = {"number",
                                                                    "group",
                                                                    "supplier",
                                                                    "bill_from_entities",
                                                                    "period",
                                                                    "lines",
                                                                    "ship_to",
                                                                    "bill_to",
                                                                    "contacts",
                                                                    "tags",
                                                                    "notes",
                                                                    "order_information",
                                                                    "payment_method",
                                                                    "balance_tracking_disabled",
                                                                    "balance_threshold_basis_points"};

absl::Status CheckCount(std::string_view quota, size_t count, int64_t limit) {
  return static_cast<int64_t>(count) > limit ? QuotaExceeded(quota, limit) : absl::OkStatus();
}

// Returns the error for `field[i]`, the first text that is repeated.
template <typename Items, typename TextOf>
absl::Status CheckUnique(std::string_view field, const Items& items, TextOf text_of) {
  std::set<std::string_view> seen;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!seen.insert(text_of(items[i])).second) {
      return FieldInvalid(Concat(field, "[", i, "]"), "must not come twice");
    }
  }
  return absl::OkStatus();
}

// Returns the error for `field[i]`, the first text that is empty.
absl::Status CheckFilled(std::string_view field, const std::vector<std::string>& texts) {
  const auto empty = std::find(texts.begin(), texts.end(), "");
  return empty == texts.end() ? absl::OkStatus()
                              : FieldInvalid(Concat(field, "[", empty - texts.begin(), "]"), "must not be empty");
}

absl::Status CheckAddresses(const Order& order) {
  if (order.ship_to.has_value()) OUTLAY_RETURN_IF_ERROR(CheckFilled("ship_to.lines", order.ship_to->lines));
  if (order.bill_to.has_value()) OUTLAY_RETURN_IF_ERROR(CheckFilled("bill_to.lines", order.bill_to->lines));
  return absl::OkStatus();
}

absl::Status WriteEntities(const OrderSpec& spec, Order* order) {
  if (spec.entity_ids.empty()) {
    return FieldRequired("bill_from_entities");
  }
  OUTLAY_RETURN_IF_ERROR(
      CheckUnique("bill_from_entities", spec.entity_ids, [](const std::string& id) { return std::string_view(id); }));
  order->entity_ids = spec.entity_ids;
  return absl::OkStatus();
}

// Copies terms and currency from the first entity's record, as it is when the entities are written.
absl::Status CopyTerms(const Supplier& supplier, Order* order) {
  for (const std::string& id : order->entity_ids) {
    if (FindEntity(supplier, id) == nullptr) {
      return EntityNotFound(supplier.id, id);
    }
  }
  const BillFromEntity& first = *FindEntity(supplier, order->entity_ids.front());
  order->payment_terms = first.payment_terms;
  order->currency = first.currency;
  return absl::OkStatus();
}

absl::Status WriteLines(const OrderSpec& spec, const OrderFields& fields, const Rules& rules, Order* order) {
  std::vector<LineSpec> present;
  if (!fields.Has(OrderField::kLines)) {
    for (const Line& line : order->lines) {
      present.push_back(ToSpec(line));
    }
  }
  const LineContext context = {.rules = rules,
                               .order_period = order->period,
                               .currency = order->currency,
                               .balance_tracking_disabled = order->balance_tracking_disabled};
  OUTLAY_ASSIGN_OR_RETURN(order->lines, ResolveLines(fields.Has(OrderField::kLines) ? spec.lines : present, context));
  return TotalOf(*order).status();
}

absl::Status WriteLists(const OrderSpec& spec, const OrderFields& fields, const Rules& rules, Order* order) {
  if (fields.Has(OrderField::kContactList)) {
    OUTLAY_RETURN_IF_ERROR(CheckCount(kContactsQuota, spec.contacts.size(), rules.quotas.contacts));
    order->contacts = spec.contacts;
  }
  if (fields.Has(OrderField::kTags)) {
    OUTLAY_RETURN_IF_ERROR(CheckCount(kTagsQuota, spec.tags.size(), rules.quotas.tags));
    OUTLAY_RETURN_IF_ERROR(CheckFilled("tags", spec.tags));
    OUTLAY_RETURN_IF_ERROR(
        CheckUnique("tags", spec.tags, [](const std::string& tag) { return std::string_view(tag); }));
    order->tags = spec.tags;
  }
  if (fields.Has(OrderField::kOrderInformation)) {
    if (spec.order_information.has_value()) {
      OUTLAY_RETURN_IF_ERROR(CheckUnique("order_information.own_fields", spec.order_information->own_fields,
                                         [](const OwnField& field) { return std::string_view(field.label); }));
    }
    order->order_information = spec.order_information;
  }
  return absl::OkStatus();
}

void WritePlainFields(const OrderSpec& spec, const OrderFields& fields, Order* order) {
  if (fields.Has(OrderField::kGroup)) order->group_id = spec.group_id;
  if (fields.Has(OrderField::kSupplier)) order->supplier_id = spec.supplier_id;
  if (fields.Has(OrderField::kShipTo)) order->ship_to = spec.ship_to;
  if (fields.Has(OrderField::kBillTo)) order->bill_to = spec.bill_to;
  if (fields.Has(OrderField::kNotes)) order->notes = spec.notes;
  if (fields.Has(OrderField::kPaymentMethod)) order->payment_method = spec.payment_method;
  if (fields.Has(OrderField::kBalanceTrackingDisabled)) {
    order->balance_tracking_disabled = spec.balance_tracking_disabled;
  }
  if (fields.Has(OrderField::kBalanceThreshold)) {
    order->balance_threshold_basis_points = spec.balance_threshold_basis_points;
  }
}

// Returns true if differently written lines mean the same: in another order, or without computed values.
bool ResolveToSame(const Order& order, const std::vector<LineSpec>& lines, const Rules& rules) {
  const LineContext context = {.rules = rules,
                               .order_period = order.period,
                               .currency = order.currency,
                               .balance_tracking_disabled = order.balance_tracking_disabled};
  const absl::StatusOr<std::vector<Line>> resolved = ResolveLines(lines, context);
  return resolved.ok() && *resolved == order.lines;
}

bool Differs(OrderField field, const Order& left, const Order& right) {
  switch (field) {
    case OrderField::kNumber:
      return left.number != right.number;
    case OrderField::kGroup:
      return left.group_id != right.group_id;
    case OrderField::kSupplier:
      return left.supplier_id != right.supplier_id;
    case OrderField::kEntities:
      return left.entity_ids != right.entity_ids;
    case OrderField::kPeriod:
      return left.period != right.period;
    case OrderField::kLines:
      return left.lines != right.lines;
    case OrderField::kShipTo:
      return left.ship_to != right.ship_to;
    case OrderField::kBillTo:
      return left.bill_to != right.bill_to;
    case OrderField::kContactList:
      return left.contacts != right.contacts;
    case OrderField::kTags:
      return left.tags != right.tags;
    case OrderField::kNotes:
      return left.notes != right.notes;
    case OrderField::kOrderInformation:
      return left.order_information != right.order_information;
    case OrderField::kPaymentMethod:
      return left.payment_method != right.payment_method;
    case OrderField::kBalanceTrackingDisabled:
      return left.balance_tracking_disabled != right.balance_tracking_disabled;
    case OrderField::kBalanceThreshold:
      return left.balance_threshold_basis_points != right.balance_threshold_basis_points;
  }
  return false;
}

}  // namespace

std::string_view FieldName(OrderField field) {
  return kFieldNames[static_cast<size_t>(field)];
}

OrderFields::OrderFields(std::initializer_list<OrderField> fields) {
  for (const OrderField field : fields) {
    Add(field);
  }
}

std::optional<OrderField> OrderFields::First() const {
  for (size_t i = 0; i < kOrderFields; ++i) {
    if (bits_.test(i)) {
      return static_cast<OrderField>(i);
    }
  }
  return std::nullopt;
}

OrderFields OrderFields::All() {
  OrderFields all;
  all.bits_.set();
  return all;
}

absl::Status FillContactIds(const std::vector<Contact>& present, std::string_view seed,
                            std::vector<Contact>* contacts) {
  for (size_t i = 0; i < contacts->size(); ++i) {
    Contact& contact = (*contacts)[i];
    if (!contact.id.empty()) {
      continue;
    }
    // Two contacts may share an address, so each present id is given once.
    const auto same = std::find_if(present.begin(), present.end(), [&](const Contact& other) {
      return other.email == contact.email && std::none_of(contacts->begin(), contacts->end(),
                                                          [&](const Contact& taken) { return taken.id == other.id; });
    });
    contact.id = same != present.end() ? same->id : DerivedId("", Sha256({seed, Concat("contact ", i)}));
  }
  return CheckUnique("contacts", *contacts, [](const Contact& contact) { return std::string_view(contact.id); });
}

absl::Status WriteFields(const OrderSpec& spec, const OrderFields& fields, const Supplier& supplier, const Rules& rules,
                         Order* order) {
  if (fields.Has(OrderField::kNumber)) {
    OUTLAY_RETURN_IF_ERROR(ValidateOrderNumber("number", spec.number));
    order->number = spec.number;
  }
  WritePlainFields(spec, fields, order);
  OUTLAY_RETURN_IF_ERROR(CheckAddresses(*order));
  if (fields.Has(OrderField::kEntities)) {
    OUTLAY_RETURN_IF_ERROR(WriteEntities(spec, order));
  }
  if (fields.Has(OrderField::kEntities) || fields.Has(OrderField::kSupplier)) {
    OUTLAY_RETURN_IF_ERROR(CopyTerms(supplier, order));
  }
  if (fields.Has(OrderField::kPeriod)) {
    OUTLAY_ASSIGN_OR_RETURN(order->period, ResolvePeriod("period", spec.period, rules.zone));
    if (!fields.Has(OrderField::kLines)) {
      OUTLAY_RETURN_IF_ERROR(CheckLinePeriods(order->lines, order->period));
    }
  }
  // The other dependencies of a line; present lines keep their instants if only the order's period changes.
  if (fields.Has(OrderField::kLines) || fields.Has(OrderField::kEntities) || fields.Has(OrderField::kSupplier) ||
      fields.Has(OrderField::kBalanceTrackingDisabled)) {
    OUTLAY_RETURN_IF_ERROR(WriteLines(spec, fields, rules, order));
  }
  return WriteLists(spec, fields, rules, order);
}

std::optional<OrderField> FirstDifferingField(const Order& left, const Order& right) {
  for (size_t i = 0; i < kOrderFields; ++i) {
    const OrderField field = static_cast<OrderField>(i);
    if (Differs(field, left, right)) {
      return field;
    }
  }
  return std::nullopt;
}

OrderSpec ToSpec(const Order& order) {
  OrderSpec spec = {.number = order.number,
                    .group_id = order.group_id,
                    .supplier_id = order.supplier_id,
                    .entity_ids = order.entity_ids,
                    .period = ToSpec(order.period),
                    .lines = {},
                    .ship_to = order.ship_to,
                    .bill_to = order.bill_to,
                    .contacts = order.contacts,
                    .tags = order.tags,
                    .notes = order.notes,
                    .order_information = order.order_information,
                    .payment_method = order.payment_method,
                    .balance_tracking_disabled = order.balance_tracking_disabled,
                    .balance_threshold_basis_points = order.balance_threshold_basis_points};
  for (const Line& line : order.lines) {
    spec.lines.push_back(ToSpec(line));
  }
  return spec;
}

OrderFields ChangedFields(const Order& order, const OrderSpec& spec, const Rules& rules) {
  const OrderSpec present = ToSpec(order);
  OrderFields changed;
  const auto note = [&](OrderField field, bool differs) {
    if (differs) changed.Add(field);
  };
  note(OrderField::kNumber, spec.number != present.number);
  note(OrderField::kGroup, spec.group_id != present.group_id);
  note(OrderField::kSupplier, spec.supplier_id != present.supplier_id);
  note(OrderField::kEntities, spec.entity_ids != present.entity_ids);
  note(OrderField::kPeriod, spec.period != present.period);
  note(OrderField::kLines, spec.lines != present.lines && !ResolveToSame(order, spec.lines, rules));
  note(OrderField::kShipTo, spec.ship_to != present.ship_to);
  note(OrderField::kBillTo, spec.bill_to != present.bill_to);
  note(OrderField::kContactList, spec.contacts != present.contacts);
  note(OrderField::kTags, spec.tags != present.tags);
  note(OrderField::kNotes, spec.notes != present.notes);
  note(OrderField::kOrderInformation, spec.order_information != present.order_information);
  note(OrderField::kPaymentMethod, spec.payment_method != present.payment_method);
  note(OrderField::kBalanceTrackingDisabled, spec.balance_tracking_disabled != present.balance_tracking_disabled);
  note(OrderField::kBalanceThreshold, spec.balance_threshold_basis_points != present.balance_threshold_basis_points);
  return changed;
}

LineSpec ToSpec(const Line& line) {
  LineSpec spec = {.number = line.number,
                   .type = line.type,
                   .kind = line.kind,
                   .period = std::nullopt,
                   .item = line.item,
                   .category = line.category,
                   .quantity = line.quantity,
                   .unit = line.unit,
                   .unit_price = line.unit_price,
                   .discount = std::nullopt,
                   .tax = std::nullopt,
                   .amount = line.amount,
                   .expected_delivery = line.expected_delivery,
                   .marketplace_transaction = line.marketplace_transaction};
  if (line.period.has_value()) {
    spec.period = ToSpec(*line.period);
  }
  if (line.quantity.has_value()) {
    spec.discount = line.discount;
    spec.tax = line.tax;
  }
  return spec;
}

}  // namespace outlay::purchase_order
