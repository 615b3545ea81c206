#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/domain/names.h"

namespace outlay::purchase_order {
namespace {

absl::StatusOr<std::optional<Month>> MonthFromText(const std::string& field, const std::string& text) {
  if (text.empty()) {
    return std::optional<Month>();
  }
  const absl::StatusOr<Month> month = Month::Parse(text);
  if (!month.ok()) {
    return FieldInvalid(field, "must be a month, for instance 2026-11");
  }
  return std::optional<Month>(*month);
}

// An empty address counts as unset.
std::optional<Address> FromAddress(const v1::Address& proto) {
  Address address = {.addressee = proto.addressee(),
                     .lines = {proto.lines().begin(), proto.lines().end()},
                     .locality = proto.locality(),
                     .postal_code = proto.postal_code(),
                     .region_code = proto.region_code()};
  return address == Address() ? std::nullopt : std::optional(std::move(address));
}

std::optional<OrderInformation> FromInformation(const v1::OrderInformation& proto) {
  OrderInformation information = {.cost_center = proto.cost_center(),
                                  .project_code = proto.project_code(),
                                  .job_code = proto.job_code(),
                                  .location = proto.location(),
                                  .department = proto.department(),
                                  .requisitioner = proto.requisitioner(),
                                  .own_fields = {}};
  for (const v1::OrderInformation::OwnField& field : proto.own_fields()) {
    information.own_fields.push_back({.label = field.label(), .value = field.value()});
  }
  return information == OrderInformation() ? std::nullopt : std::optional(std::move(information));
}

absl::Status ReadEntities(const v1::PurchaseOrder& proto, OrderSpec* spec) {
  for (int i = 0; i < proto.bill_from_entities_size(); ++i) {
    std::optional<EntityId> entity = ParseEntityName(proto.bill_from_entities(i));
    if (!entity.has_value() || entity->supplier_id != spec->supplier_id) {
      return FieldInvalid(Concat("bill_from_entities[", i, "]"), "must belong to the order's supplier");
    }
    spec->entity_ids.push_back(std::move(entity->entity_id));
  }
  return absl::OkStatus();
}

// Reads the line's amounts, which may all be absent.
absl::Status ReadAmounts(std::string_view field, const v1::Line& proto, LineSpec* line) {
  if (proto.has_quantity()) {
    OUTLAY_ASSIGN_OR_RETURN(line->quantity, rpc::DecimalFromProto(Concat(field, ".quantity"), proto.quantity()));
  }
  if (proto.has_unit_price()) {
    OUTLAY_ASSIGN_OR_RETURN(line->unit_price, rpc::DecimalFromProto(Concat(field, ".unit_price"), proto.unit_price()));
  }
  if (proto.has_discount()) {
    OUTLAY_ASSIGN_OR_RETURN(line->discount, rpc::MoneyFromProto(Concat(field, ".discount"), proto.discount()));
  }
  if (proto.has_tax()) {
    OUTLAY_ASSIGN_OR_RETURN(line->tax, rpc::MoneyFromProto(Concat(field, ".tax"), proto.tax()));
  }
  if (proto.has_amount()) {
    OUTLAY_ASSIGN_OR_RETURN(line->amount, rpc::MoneyFromProto(Concat(field, ".amount"), proto.amount()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PeriodSpec> FromProto(std::string_view field, const v1::Period& proto) {
  PeriodSpec spec;
  OUTLAY_ASSIGN_OR_RETURN(spec.first_month, MonthFromText(Concat(field, ".first_month"), proto.first_month()));
  OUTLAY_ASSIGN_OR_RETURN(spec.last_month, MonthFromText(Concat(field, ".last_month"), proto.last_month()));
  if (proto.has_start_time()) spec.start = rpc::TimeFromProto(proto.start_time());
  if (proto.has_end_time()) spec.end = rpc::TimeFromProto(proto.end_time());
  return spec;
}

absl::StatusOr<LineSpec> FromProto(std::string_view field, const v1::Line& proto) {
  LineSpec line;
  line.number = proto.number();
  line.type = proto.type();
  line.kind = static_cast<LineKind>(proto.kind());
  if (proto.has_period()) {
    OUTLAY_ASSIGN_OR_RETURN(line.period, FromProto(Concat(field, ".period"), proto.period()));
  }
  line.item = proto.item();
  line.category = proto.category();
  line.unit = proto.unit();
  OUTLAY_RETURN_IF_ERROR(ReadAmounts(field, proto, &line));
  if (proto.has_expected_delivery()) {
    OUTLAY_ASSIGN_OR_RETURN(line.expected_delivery,
                            rpc::DateFromProto(Concat(field, ".expected_delivery"), proto.expected_delivery()));
  }
  line.marketplace_transaction = proto.marketplace_transaction();
  return line;
}

absl::StatusOr<OrderSpec> FromProto(const v1::PurchaseOrder& proto) {
  OrderSpec spec;
  spec.number = proto.number();
  spec.group_id = LastId(proto.group());
  spec.supplier_id = LastId(proto.supplier());
  OUTLAY_RETURN_IF_ERROR(ReadEntities(proto, &spec));
  OUTLAY_ASSIGN_OR_RETURN(spec.period, FromProto("period", proto.period()));
  for (int i = 0; i < proto.lines_size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(LineSpec line, FromProto(Concat("lines[", i, "]"), proto.lines(i)));
    spec.lines.push_back(std::move(line));
  }
  spec.ship_to = FromAddress(proto.ship_to());
  spec.bill_to = FromAddress(proto.bill_to());
  for (const v1::Contact& contact : proto.contacts()) {
    spec.contacts.push_back(
        {.id = contact.contact_id(), .display_name = contact.display_name(), .email = contact.email()});
  }
  spec.tags = {proto.tags().begin(), proto.tags().end()};
  spec.notes = proto.notes();
  spec.order_information = FromInformation(proto.order_information());
  spec.payment_method = proto.payment_method();
  spec.balance_tracking_disabled = proto.balance_tracking_disabled();
  spec.balance_threshold_basis_points = proto.balance_threshold_basis_points();
  return spec;
}

}  // namespace outlay::purchase_order
