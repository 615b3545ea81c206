#include <array>
#include <utility>

#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "common/rpc/words.h"
#include "services/purchase_order/convert/order_csv.h"
#include "services/purchase_order/convert/order_csv_columns.h"
#include "services/purchase_order/domain/names.h"

namespace outlay::purchase_order {
namespace {

using Cells = std::vector<std::string>;

std::string FormatInstant(const google::protobuf::Timestamp& time) {
  return absl::FormatTime(absl::RFC3339_full, rpc::TimeFromProto(time), absl::UTCTimeZone());
}

// Appends an item as a line of a cell.
void AddItem(std::string_view item, std::string* cell, bool first) {
  if (!first) *cell += '\n';
  *cell += item;
}

void WritePeriod(const v1::Period& period, size_t first_column, Cells* cells) {
  (*cells)[first_column] = period.first_month();
  (*cells)[first_column + 1] = period.last_month();
  if (period.has_start_time()) (*cells)[first_column + 2] = FormatInstant(period.start_time());
  if (period.has_end_time()) (*cells)[first_column + 3] = FormatInstant(period.end_time());
}

void WriteAddress(const v1::Address& address, size_t first_column, Cells* cells) {
  (*cells)[first_column] = address.addressee();
  for (int i = 0; i < address.lines_size(); ++i) AddItem(address.lines(i), &(*cells)[first_column + 1], i == 0);
  (*cells)[first_column + 2] = address.locality();
  (*cells)[first_column + 3] = address.postal_code();
  (*cells)[first_column + 4] = address.region_code();
}

void WriteInformation(const v1::OrderInformation& information, Cells* cells) {
  (*cells)[kColumnCostCenter] = information.cost_center();
  (*cells)[kColumnProjectCode] = information.project_code();
  (*cells)[kColumnJobCode] = information.job_code();
  (*cells)[kColumnLocation] = information.location();
  (*cells)[kColumnDepartment] = information.department();
  (*cells)[kColumnRequisitioner] = information.requisitioner();
  for (int i = 0; i < information.own_fields_size(); ++i) {
    AddItem(information.own_fields(i).label(), &(*cells)[kColumnOwnLabels], i == 0);
    AddItem(information.own_fields(i).value(), &(*cells)[kColumnOwnValues], i == 0);
  }
}

// Returns an amount's text; amounts of the API are valid.
std::string Amount(const google::type::Money& proto) {
  const absl::StatusOr<Money> money = rpc::MoneyFromProto("amount", proto);
  return money.ok() ? money->FormatAmount() : std::string();
}

void WriteLine(const v1::Line& line, Cells* cells) {
  (*cells)[kColumnLineNumber] = line.number();
  (*cells)[kColumnLineType] = line.type();
  (*cells)[kColumnLineKind] = rpc::WordOf(line.kind());
  WritePeriod(line.period(), kColumnLineFirstMonth, cells);
  (*cells)[kColumnItem] = line.item();
  (*cells)[kColumnCategory] = line.category();
  (*cells)[kColumnQuantity] = line.quantity().value();
  (*cells)[kColumnUnit] = line.unit();
  (*cells)[kColumnUnitPrice] = line.unit_price().value();
  if (line.has_discount()) (*cells)[kColumnDiscount] = Amount(line.discount());
  if (line.has_tax()) (*cells)[kColumnTax] = Amount(line.tax());
  if (line.has_amount()) (*cells)[kColumnAmount] = Amount(line.amount());
  if (line.has_expected_delivery()) {
    const google::type::Date& day = line.expected_delivery();
    (*cells)[kColumnExpectedDelivery] = absl::FormatCivilTime(absl::CivilDay(day.year(), day.month(), day.day()));
  }
  (*cells)[kColumnMarketplaceTransaction] = line.marketplace_transaction();
}

bool IsNumber(size_t column) {
  return kColumnQuantity <= column && column <= kColumnAmount && column != kColumnUnit;
}

absl::Status AppendRow(const v1::PurchaseOrder& order, const v1::Line* line, csv::Writer* writer) {
  const Cells texts = ToCells(order, line);
  std::vector<csv::Cell> cells;
  cells.reserve(texts.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    cells.push_back(IsNumber(i) ? csv::Cell::Number(texts[i]) : csv::Cell::Text(texts[i]));
  }
  return writer->Append(cells);
}

}  // namespace

std::vector<std::string> ToCells(const v1::PurchaseOrder& order, const v1::Line* line) {
  Cells cells(kOrderColumns);
  cells[kColumnNumber] = order.number();
  cells[kColumnSupplier] = LastId(order.supplier());
  for (int i = 0; i < order.bill_from_entities_size(); ++i) {
    AddItem(LastId(order.bill_from_entities(i)), &cells[kColumnEntities], i == 0);
  }
  cells[kColumnGroup] = LastId(order.group());
  cells[kColumnCurrency] = order.currency();
  WritePeriod(order.period(), kColumnFirstMonth, &cells);
  WriteAddress(order.ship_to(), kColumnShipToAddressee, &cells);
  WriteAddress(order.bill_to(), kColumnBillToAddressee, &cells);
  for (int i = 0; i < order.contacts_size(); ++i) {
    const v1::Contact& contact = order.contacts(i);
    AddItem(contact.display_name().empty() ? contact.email() : Concat(contact.email(), " ", contact.display_name()),
            &cells[kColumnContacts], i == 0);
  }
  for (int i = 0; i < order.tags_size(); ++i) AddItem(order.tags(i), &cells[kColumnTags], i == 0);
  cells[kColumnNotes] = order.notes();
  WriteInformation(order.order_information(), &cells);
  cells[kColumnPaymentMethod] = order.payment_method();
  cells[kColumnBalanceTrackingDisabled] = order.balance_tracking_disabled() ? "true" : "";
  if (order.balance_threshold_basis_points() > 0) {
    cells[kColumnBalanceThreshold] = Concat(order.balance_threshold_basis_points());
  }
  if (line != nullptr) WriteLine(*line, &cells);
  return cells;
}

absl::Status AppendOrder(const v1::PurchaseOrder& order, csv::Writer* writer) {
  if (order.lines().empty()) {
    return AppendRow(order, nullptr, writer);
  }
  for (const v1::Line& line : order.lines()) {
    OUTLAY_RETURN_IF_ERROR(AppendRow(order, &line, writer));
  }
  return absl::OkStatus();
}

}  // namespace outlay::purchase_order
