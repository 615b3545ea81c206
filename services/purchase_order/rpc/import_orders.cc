#include "services/purchase_order/rpc/import_orders.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/command/run_commands.h"
#include "services/purchase_order/commands/create_order.h"
#include "services/purchase_order/rpc/import_file.h"

namespace outlay::purchase_order {
namespace {

class Import : public std::enable_shared_from_this<Import> {
 public:
  Import(const ImportParts& parts, ImportStream stream) : parts_(parts), stream_(std::move(stream)) {}

  void Read() {
    stream_.Read([self = shared_from_this()](std::optional<v1::ImportPurchaseOrdersRequest> message) {
      self->Take(std::move(message));
    });
  }

 private:
  void Take(std::optional<v1::ImportPurchaseOrdersRequest> message) {
    if (!file_.has_value()) {
      if (!message.has_value() || !message->has_header()) {
        stream_.Finish(FieldRequired("header"));
        return;
      }
      file_.emplace(message->header(), stream_.caller(), parts_.create_method);
      Read();
      return;
    }
    if (message.has_value() && message->has_header()) {
      stream_.Finish(FieldInvalid("header", "must come once, first"));
      return;
    }
    // What a broken file said before it broke is done and reported; then the error ends the call.
    end_ = message.has_value() ? file_->Feed(message->chunk()) : file_->Finish();
    is_over_ = !message.has_value() || !end_.ok();
    Run(file_->TakeOrders());
  }

  void Run(std::vector<ImportedOrder> orders) {
    std::vector<absl::StatusOr<command::PreparedCommand>> commands;
    std::vector<v1::ImportedRow> rows;
    for (ImportedOrder& order : orders) {
      commands.push_back(std::move(order.command));
      v1::ImportedRow& row = rows.emplace_back();
      row.set_row(order.first_row);
      row.set_number(order.number);
    }
    command::RunCommands(
        parts_.executor, stream_.caller(), std::move(commands),
        [self = shared_from_this(), rows = std::move(rows)](const command::CommandResults& results) mutable {
          self->Report(std::move(rows), results);
        });
  }

  void Report(std::vector<v1::ImportedRow> rows, const command::CommandResults& results) {
    for (size_t i = 0; i < results.size(); ++i) {
      if (results[i].ok() || IsValidated(results[i].status())) {
        progress_.set_created(progress_.created() + 1);
        rows[i].set_purchase_order(file_->NameOf(rows[i].number(), results[i]));
      } else {
        progress_.set_refused(progress_.refused() + 1);
        *rows[i].mutable_error() = command::ToItemError(AtRow(rows[i].row(), results[i].status()));
      }
    }
    v1::ImportPurchaseOrdersResponse response = progress_;
    response.set_rows(file_->rows());
    for (v1::ImportedRow& row : rows) {
      *response.add_imported_rows() = std::move(row);
    }
    stream_.Write(response, [self = shared_from_this()](bool alive) {
      if (!alive) {
        self->stream_.Finish(absl::CancelledError("the caller is gone"));
      } else if (self->is_over_) {
        self->stream_.Finish(self->end_);
      } else {
        self->Read();
      }
    });
  }

  const ImportParts parts_;
  const ImportStream stream_;
  // Used by one step at a time.
  std::optional<ImportFile> file_;
  v1::ImportPurchaseOrdersResponse progress_;  // the counts
  absl::Status end_;
  bool is_over_ = false;
};

}  // namespace

void StartImport(const ImportParts& parts, ImportStream stream) {
  std::make_shared<Import>(parts, std::move(stream))->Read();
}

}  // namespace outlay::purchase_order
