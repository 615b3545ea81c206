// A CSV file of orders during its import: rows become orders, orders become commands.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_IMPORT_FILE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_IMPORT_FILE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/run_commands.h"
#include "common/csv/reader.h"
#include "common/rpc/caller.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "services/purchase_order/rpc/create_orders.h"

namespace outlay::purchase_order {

// An order whose rows are complete.
struct ImportedOrder {
  int64_t first_row = 0;  // from 1
  std::string number;
  absl::StatusOr<command::PreparedCommand> command;  // or the error why there is none
};

// Not thread-safe.
class ImportFile {
 public:
  using Request = v1::ImportPurchaseOrdersRequest;
  using Response = v1::ImportPurchaseOrdersResponse;
  using Item = ImportedOrder;

  // `terms` must outlive this.
  ImportFile(v1::ImportHeader header, rpc::Caller caller, const CreationTerms* terms);
  ~ImportFile();
  ImportFile(const ImportFile&) = delete;
  ImportFile& operator=(const ImportFile&) = delete;

  // Reads the file's next bytes, or its end. INVALID_ARGUMENT / CSV_...: the file cannot be read further; the
  // incomplete order is dropped.
  absl::Status Feed(std::string_view chunk);
  absl::Status Finish();

  // Returns the orders completed since the last call.
  std::vector<ImportedOrder> TakeItems();
  // Reports the results of the orders, with the counts since the beginning.
  v1::ImportPurchaseOrdersResponse Report(std::vector<ImportedOrder> orders, const command::CommandResults& results);

 private:
  struct Group;

  absl::Status Visit(const csv::Row& row);
  // Adds a row to the current order, whose first error is kept.
  void AddRow(const csv::Row& row);
  void CloseGroup();
  absl::StatusOr<command::PreparedCommand> Prepare(Group& group) const;
  std::string OrderIdOf(std::string_view number) const;
  // Returns the resource name of an order: from its command's answer, or the one that it would have.
  std::string NameOf(std::string_view number, const absl::StatusOr<command::Result>& result) const;

  const v1::ImportHeader header_;
  const rpc::Caller caller_;
  const CreationTerms* const terms_;
  csv::Reader reader_;
  std::unique_ptr<Group> group_;
  absl::flat_hash_set<std::string> seen_;  // numbers of completed orders
  std::vector<ImportedOrder> ready_;
  int64_t rows_ = 0;
  int64_t created_ = 0;
  int64_t refused_ = 0;
};

// Returns the error with the metadata `row` and, if its field has a column, `column_name`, for an order whose rows
// begin with `first_row`.
absl::Status AtRow(int64_t first_row, const absl::Status& status);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_IMPORT_FILE_H_
