#include "services/purchase_order/rpc/import_file.h"

#include <algorithm>
#include <utility>

#include "common/base/derived_id.h"
#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/validate.h"
#include "common/rpc/status.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/purchase_order/commands/create_order.h"
#include "services/purchase_order/convert/order_csv.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/domain/names.h"

namespace outlay::purchase_order {
namespace {

csv::Options FileOptions() {
  csv::Options options;
  options.columns = OrderCsvColumns();
  return options;
}

bool HasKey(const ErrorMetadata& metadata, std::string_view wanted) {
  return std::any_of(metadata.begin(), metadata.end(), [&](const auto& entry) { return entry.first == wanted; });
}

}  // namespace

// The order whose rows are being read.
struct ImportFile::Group {
  int64_t first_row = 0;
  v1::PurchaseOrder head;   // from its first row, without lines
  v1::PurchaseOrder order;  // with its lines
  std::string currency;
  size_t bytes = 0;
  absl::Status error;
};

ImportFile::ImportFile(v1::ImportHeader header, rpc::Caller caller, const CreationTerms* terms)
    : header_(std::move(header)),
      caller_(std::move(caller)),
      terms_(terms),
      reader_(FileOptions(), [this](const csv::Row& row) { return Visit(row); }) {}

ImportFile::~ImportFile() = default;

absl::Status ImportFile::Feed(std::string_view chunk) {
  return reader_.Feed(chunk);
}

absl::Status ImportFile::Finish() {
  OUTLAY_RETURN_IF_ERROR(reader_.Finish());
  CloseGroup();
  return absl::OkStatus();
}

std::vector<ImportedOrder> ImportFile::TakeItems() {
  return std::exchange(ready_, {});
}

v1::ImportPurchaseOrdersResponse ImportFile::Report(std::vector<ImportedOrder> orders,
                                                    const command::CommandResults& results) {
  v1::ImportPurchaseOrdersResponse response;
  for (size_t i = 0; i < results.size(); ++i) {
    v1::ImportedRow& row = *response.add_imported_rows();
    row.set_row(orders[i].first_row);
    row.set_number(std::move(orders[i].number));
    if (results[i].ok() || command::IsValidated(results[i].status())) {
      ++created_;
      row.set_purchase_order(NameOf(row.number(), results[i]));
    } else {
      ++refused_;
      *row.mutable_error() = rpc::ToRpcStatus(AtRow(row.row(), results[i].status()));
    }
  }
  response.set_created(created_);
  response.set_refused(refused_);
  response.set_rows(rows_);
  return response;
}

absl::Status ImportFile::Visit(const csv::Row& row) {
  ++rows_;
  if (group_ != nullptr && group_->order.number() != OrderNumberOf(row)) {
    CloseGroup();
  }
  AddRow(row);
  return absl::OkStatus();
}

void ImportFile::AddRow(const csv::Row& row) {
  absl::StatusOr<v1::PurchaseOrder> head = OrderFromRow(row, caller_.organization);
  if (group_ == nullptr) {
    group_ = std::make_unique<Group>();
    group_->first_row = row.row();
    group_->order.set_number(std::string(OrderNumberOf(row)));
    group_->currency = CurrencyOf(row);
    if (head.ok()) {
      group_->head = *head;
      group_->order = *head;
    }
  } else if (LeavesOrderEmpty(row)) {
    head = group_->head;
  } else if (head.ok() && (CurrencyOf(row) != group_->currency ||
                           !google::protobuf::util::MessageDifferencer::Equals(group_->head, *head))) {
    head =
        row.ErrorAt(0, "FIELD_INVALID", "must have the same order columns in all rows of the order, or none of them");
  }
  if (!group_->error.ok() || !head.ok()) {
    if (group_->error.ok()) group_->error = head.status();
    return;
  }
  absl::StatusOr<std::optional<v1::Line>> line = LineFromRow(row, group_->currency);
  if (!line.ok()) {
    group_->error = line.status();
    return;
  }
  if (!line->has_value()) {
    return;
  }
  group_->bytes += (*line)->ByteSizeLong();
  if (group_->order.lines_size() == limits::kImportLines || group_->bytes > limits::kImportOrderBytes) {
    group_->error = TooManyItems("lines", group_->order.lines_size() + 1, limits::kImportLines);
    return;
  }
  *group_->order.add_lines() = **std::move(line);
}

void ImportFile::CloseGroup() {
  if (group_ == nullptr) {
    return;
  }
  Group group = std::move(*group_);
  group_.reset();
  const std::string number = group.order.number();
  if (group.error.ok() && !seen_.insert(number).second) {
    group.error = FieldInvalid("purchase_order.number", "has its rows apart; put the rows of an order together");
  }
  ready_.push_back({.first_row = group.first_row, .number = number, .command = Prepare(group)});
}

absl::StatusOr<command::PreparedCommand> ImportFile::Prepare(Group& group) const {
  OUTLAY_RETURN_IF_ERROR(group.error);
  v1::CreatePurchaseOrderRequest request;
  request.set_parent(header_.parent());
  request.set_purchase_order_id(OrderIdOf(group.order.number()));
  request.set_submit(header_.submit());
  *request.mutable_purchase_order() = std::move(group.order);
  OUTLAY_RETURN_IF_ERROR(terms_->method->CheckRequest(request, caller_, /*first=*/true));
  OUTLAY_ASSIGN_OR_RETURN(command::PreparedCommand prepared,
                          PrepareCreation(*terms_, std::move(request), /*accept_same=*/true));
  if (header_.validate_only()) {
    prepared.command = std::make_unique<command::Validate>(std::move(prepared.command));
  }
  return prepared;
}

std::string ImportFile::OrderIdOf(std::string_view number) const {
  return DerivedId("im-", Sha256({header_.import_id(), "\n", number}));
}

std::string ImportFile::NameOf(std::string_view number, const absl::StatusOr<command::Result>& result) const {
  v1::PurchaseOrder order;
  if (result.ok() && order.ParseFromString(result->answer)) {
    return order.name();
  }
  return OrderName(caller_.organization, OrderIdOf(number));
}

absl::Status AtRow(int64_t first_row, const absl::Status& status) {
  const std::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value() || HasKey(detail->metadata, "row")) {
    return status;
  }
  CsvPlace place;
  for (const auto& [key, value] : detail->metadata) {
    if (key == "field") place = PlaceOf(value);
  }
  ErrorMetadata metadata = detail->metadata;
  metadata.emplace_back("row", Concat(first_row + place.line_index));
  if (!place.column_name.empty()) metadata.emplace_back("column_name", place.column_name);
  return MakeError(status.code(), detail->reason, ToStd(status.message()), std::move(metadata), detail->retry_after);
}

}  // namespace outlay::purchase_order
