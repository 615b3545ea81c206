#include "services/purchase_order/convert/order_csv.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/purchase_order/convert/order_csv_columns.h"
#include "services/purchase_order/domain/names.h"

namespace outlay::purchase_order {
namespace {

constexpr std::string_view kBadCell = "FIELD_INVALID";

std::string Text(const csv::Row& row, size_t column) {
  return std::string(row.Get(column));
}

// Returns the lines of a cell with a list, which may end with CR LF.
std::vector<std::string> Items(std::string_view cell) {
  std::vector<std::string> items;
  while (!cell.empty()) {
    const size_t end = cell.find('\n');
    std::string_view item = cell.substr(0, end);
    if (!item.empty() && item.back() == '\r') item.remove_suffix(1);
    items.emplace_back(item);
    cell = end == std::string_view::npos ? std::string_view() : cell.substr(end + 1);
  }
  return items;
}

absl::Status ReadTime(const csv::Row& row, size_t column, google::protobuf::Timestamp* time) {
  absl::Time parsed;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, ToAbsl(row.Get(column)), &parsed, &error)) {
    return row.ErrorAt(column, kBadCell, "must be a time such as 2026-11-01T00:00:00Z");
  }
  rpc::ToProto(parsed, time);
  return absl::OkStatus();
}

// Reads the four cells of a period, which may all be empty. Returns true if there is a period.
absl::StatusOr<bool> ReadPeriod(const csv::Row& row, size_t first_column, v1::Period* period) {
  const size_t last_month = first_column + 1;
  const size_t start_time = first_column + 2;
  const size_t end_time = first_column + 3;
  period->set_first_month(Text(row, first_column));
  period->set_last_month(Text(row, last_month));
  if (!row.Get(start_time).empty()) {
    OUTLAY_RETURN_IF_ERROR(ReadTime(row, start_time, period->mutable_start_time()));
  }
  if (!row.Get(end_time).empty()) {
    OUTLAY_RETURN_IF_ERROR(ReadTime(row, end_time, period->mutable_end_time()));
  }
  return period->ByteSizeLong() > 0;
}

void ReadAddress(const csv::Row& row, size_t first_column, v1::Address* address) {
  address->set_addressee(Text(row, first_column));
  for (std::string& line : Items(row.Get(first_column + 1))) address->add_lines(std::move(line));
  address->set_locality(Text(row, first_column + 2));
  address->set_postal_code(Text(row, first_column + 3));
  address->set_region_code(Text(row, first_column + 4));
}

// Reads contacts: each is an address, followed by a space and a name.
void ReadContacts(const csv::Row& row, v1::PurchaseOrder* order) {
  for (const std::string& item : Items(row.Get(kColumnContacts))) {
    v1::Contact& contact = *order->add_contacts();
    const size_t space = item.find(' ');
    contact.set_email(item.substr(0, space));
    if (space != std::string::npos) contact.set_display_name(item.substr(space + 1));
  }
}

absl::Status ReadInformation(const csv::Row& row, v1::PurchaseOrder* order) {
  v1::OrderInformation information;
  information.set_cost_center(Text(row, kColumnCostCenter));
  information.set_project_code(Text(row, kColumnProjectCode));
  information.set_job_code(Text(row, kColumnJobCode));
  information.set_location(Text(row, kColumnLocation));
  information.set_department(Text(row, kColumnDepartment));
  information.set_requisitioner(Text(row, kColumnRequisitioner));
  std::vector<std::string> labels = Items(row.Get(kColumnOwnLabels));
  std::vector<std::string> values = Items(row.Get(kColumnOwnValues));
  if (values.size() > labels.size()) {
    return row.ErrorAt(kColumnOwnValues, kBadCell, "must not have more lines than own_field_labels");
  }
  values.resize(labels.size());
  for (size_t i = 0; i < labels.size(); ++i) {
    v1::OrderInformation::OwnField& field = *information.add_own_fields();
    field.set_label(std::move(labels[i]));
    field.set_value(std::move(values[i]));
  }
  if (information.ByteSizeLong() > 0) *order->mutable_order_information() = std::move(information);
  return absl::OkStatus();
}

absl::Status ReadFlag(const csv::Row& row, v1::PurchaseOrder* order) {
  const std::string_view cell = row.Get(kColumnBalanceTrackingDisabled);
  if (!cell.empty() && cell != "true" && cell != "false") {
    return row.ErrorAt(kColumnBalanceTrackingDisabled, kBadCell, "must be true, false or empty");
  }
  order->set_balance_tracking_disabled(cell == "true");
  return absl::OkStatus();
}

// The API checks the range with the rest of the order.
absl::Status ReadThreshold(const csv::Row& row, v1::PurchaseOrder* order) {
  const std::string_view cell = row.Get(kColumnBalanceThreshold);
  if (cell.empty()) return absl::OkStatus();
  int basis_points = 0;
  if (!absl::SimpleAtoi(ToAbsl(cell), &basis_points)) {
    return row.ErrorAt(kColumnBalanceThreshold, kBadCell, "must be a whole number of basis points, 0 to 10000");
  }
  order->set_balance_threshold_basis_points(basis_points);
  return absl::OkStatus();
}

absl::Status ReadMoney(const csv::Row& row, size_t column, std::string_view code, google::type::Money* money) {
  const absl::StatusOr<Currency> currency = Currency::FromCode(code);
  if (!currency.ok()) {
    return row.ErrorAt(kColumnCurrency, kBadCell, "must be an ISO 4217 currency where lines have amounts");
  }
  const absl::StatusOr<Money> amount = Money::Parse(row.Get(column), *currency);
  if (!amount.ok()) {
    return row.ErrorAt(column, kBadCell, "must be an amount such as 1234.50");
  }
  rpc::ToProto(*amount, money);
  return absl::OkStatus();
}

absl::Status ReadAmounts(const csv::Row& row, std::string_view currency, v1::Line* line) {
  if (!row.Get(kColumnQuantity).empty()) line->mutable_quantity()->set_value(Text(row, kColumnQuantity));
  if (!row.Get(kColumnUnitPrice).empty()) line->mutable_unit_price()->set_value(Text(row, kColumnUnitPrice));
  if (!row.Get(kColumnDiscount).empty()) {
    OUTLAY_RETURN_IF_ERROR(ReadMoney(row, kColumnDiscount, currency, line->mutable_discount()));
  }
  if (!row.Get(kColumnTax).empty()) {
    OUTLAY_RETURN_IF_ERROR(ReadMoney(row, kColumnTax, currency, line->mutable_tax()));
  }
  if (!row.Get(kColumnAmount).empty()) {
    OUTLAY_RETURN_IF_ERROR(ReadMoney(row, kColumnAmount, currency, line->mutable_amount()));
  }
  return absl::OkStatus();
}

absl::Status ReadKind(const csv::Row& row, v1::Line* line) {
  if (row.Get(kColumnLineKind).empty()) {
    return absl::OkStatus();
  }
  v1::Line::Kind kind = v1::Line::KIND_UNSPECIFIED;
  if (!v1::Line::Kind_Parse(Concat("KIND_", row.Get(kColumnLineKind)), &kind)) {
    return row.ErrorAt(kColumnLineKind, kBadCell, "must be GOODS, SERVICE, BLANKET or empty");
  }
  line->set_kind(kind);
  return absl::OkStatus();
}

absl::Status ReadDelivery(const csv::Row& row, v1::Line* line) {
  const std::string_view cell = row.Get(kColumnExpectedDelivery);
  if (cell.empty()) {
    return absl::OkStatus();
  }
  absl::CivilDay day;
  if (!absl::ParseCivilTime(ToAbsl(cell), &day)) {
    return row.ErrorAt(kColumnExpectedDelivery, kBadCell, "must be a day such as 2026-11-01");
  }
  rpc::ToProto(day, line->mutable_expected_delivery());
  return absl::OkStatus();
}

bool HasLine(const csv::Row& row) {
  for (size_t column = kFirstLineColumn; column < kOrderColumns; ++column) {
    if (!row.Get(column).empty()) return true;
  }
  return false;
}

bool IsColumn(std::string_view name) {
  return std::find(kOrderColumnNames.begin(), kOrderColumnNames.end(), name) != kOrderColumnNames.end();
}

}  // namespace

std::vector<csv::Column> OrderCsvColumns() {
  std::vector<csv::Column> columns;
  for (size_t i = 0; i < kOrderColumns; ++i) {
    columns.push_back({.name = std::string(kOrderColumnNames[i]), .required = i <= kColumnEntities});
  }
  return columns;
}

std::string_view OrderNumberOf(const csv::Row& row) {
  return row.Get(kColumnNumber);
}

absl::StatusOr<v1::PurchaseOrder> OrderFromRow(const csv::Row& row, std::string_view organization) {
  v1::PurchaseOrder order;
  order.set_number(Text(row, kColumnNumber));
  const std::string_view supplier = row.Get(kColumnSupplier);
  order.set_supplier(SupplierName(organization, supplier));
  for (const std::string& entity : Items(row.Get(kColumnEntities))) {
    order.add_bill_from_entities(EntityName(organization, supplier, entity));
  }
  if (!row.Get(kColumnGroup).empty()) order.set_group(GroupName(organization, row.Get(kColumnGroup)));
  OUTLAY_RETURN_IF_ERROR(ReadPeriod(row, kColumnFirstMonth, order.mutable_period()));
  ReadAddress(row, kColumnShipToAddressee, order.mutable_ship_to());
  ReadAddress(row, kColumnBillToAddressee, order.mutable_bill_to());
  ReadContacts(row, &order);
  for (std::string& tag : Items(row.Get(kColumnTags))) order.add_tags(std::move(tag));
  order.set_notes(Text(row, kColumnNotes));
  OUTLAY_RETURN_IF_ERROR(ReadInformation(row, &order));
  order.set_payment_method(Text(row, kColumnPaymentMethod));
  OUTLAY_RETURN_IF_ERROR(ReadFlag(row, &order));
  OUTLAY_RETURN_IF_ERROR(ReadThreshold(row, &order));
  return order;
}

bool LeavesOrderEmpty(const csv::Row& row) {
  for (size_t column = kColumnNumber + 1; column < kFirstLineColumn; ++column) {
    if (!row.Get(column).empty()) return false;
  }
  return true;
}

std::string_view CurrencyOf(const csv::Row& row) {
  return row.Get(kColumnCurrency);
}

absl::StatusOr<std::optional<v1::Line>> LineFromRow(const csv::Row& row, std::string_view currency) {
  if (!HasLine(row)) {
    return std::optional<v1::Line>();
  }
  v1::Line line;
  line.set_number(Text(row, kColumnLineNumber));
  line.set_type(Text(row, kColumnLineType));
  OUTLAY_RETURN_IF_ERROR(ReadKind(row, &line));
  v1::Period period;
  OUTLAY_ASSIGN_OR_RETURN(const bool has_period, ReadPeriod(row, kColumnLineFirstMonth, &period));
  if (has_period) *line.mutable_period() = std::move(period);
  line.set_item(Text(row, kColumnItem));
  line.set_category(Text(row, kColumnCategory));
  line.set_unit(Text(row, kColumnUnit));
  OUTLAY_RETURN_IF_ERROR(ReadAmounts(row, currency, &line));
  OUTLAY_RETURN_IF_ERROR(ReadDelivery(row, &line));
  line.set_marketplace_transaction(Text(row, kColumnMarketplaceTransaction));
  return std::optional<v1::Line>(std::move(line));
}

CsvPlace PlaceOf(std::string_view field) {
  constexpr std::string_view kOrderPrefix = "purchase_order.";
  if (field.substr(0, kOrderPrefix.size()) == kOrderPrefix) field.remove_prefix(kOrderPrefix.size());
  constexpr std::string_view kLinesPrefix = "lines[";
  CsvPlace place;
  std::string prefix;
  if (field.substr(0, kLinesPrefix.size()) == kLinesPrefix) {
    field.remove_prefix(kLinesPrefix.size());
    const size_t end = field.find(']');
    if (end == std::string_view::npos || !absl::SimpleAtoi(ToAbsl(field.substr(0, end)), &place.line_index)) {
      return {};
    }
    field.remove_prefix(std::min(field.size(), end + 2));
    prefix = "line_";
  }
  // "order_information.own_fields[1].label" is in own_field_labels, "period.first_month" in first_month.
  std::string name(field);
  for (const std::string_view group : {"order_information.", "period."}) {
    if (name.compare(0, group.size(), group) == 0) name.erase(0, group.size());
  }
  if (name.compare(0, 10, "own_fields") == 0) {
    place.column_name = name.find(".value") != std::string::npos ? "own_field_values" : "own_field_labels";
    return place;
  }
  name.resize(std::min(name.size(), name.find('[')));
  std::replace(name.begin(), name.end(), '.', '_');
  place.column_name = IsColumn(Concat(prefix, name)) ? Concat(prefix, name) : IsColumn(name) ? name : std::string();
  return place;
}

}  // namespace outlay::purchase_order
