#include "services/purchase_order/rpc/export_orders.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/csv/writer.h"
#include "services/purchase_order/convert/order_csv.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/rpc/order_filter.h"
#include "services/purchase_order/rpc/order_reads.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

std::vector<std::string> ColumnNames() {
  std::vector<std::string> names;
  for (csv::Column& column : OrderCsvColumns()) {
    names.push_back(std::move(column.name));
  }
  return names;
}

class Export : public std::enable_shared_from_this<Export> {
 public:
  Export(std::unique_ptr<store::Reader> reader, OrderReads reads, ExportStream stream)
      : reader_(std::move(reader)),
        reads_(std::move(reads)),
        stream_(std::move(stream)),
        filter_(stream_.request().filter()),
        writer_(ColumnNames(), csv::AppendTo(&pending_)) {}

  // Reads until a chunk is full or the orders are over, sends it, and goes on when it is on its way.
  void Step() {
    while (pending_.size() < limits::kExportChunkBytes && !over_) {
      const absl::Status read = ReadMore();
      if (!read.ok()) {
        stream_.Finish(read);
        return;
      }
    }
    if (pending_.empty()) {
      stream_.Finish(absl::OkStatus());
      return;
    }
    v1::ExportPurchaseOrdersResponse response;
    response.set_chunk(pending_.substr(0, limits::kExportChunkBytes));
    pending_.erase(0, limits::kExportChunkBytes);
    stream_.Write(response, [self = shared_from_this()](bool alive) {
      if (alive) {
        self->Step();
      } else {
        self->stream_.Finish(absl::CancelledError("the caller is gone"));
      }
    });
  }

 private:
  // Writes orders until there is a chunk.
  absl::Status ReadMore() {
    absl::Status written;
    over_ = true;
    OUTLAY_RETURN_IF_ERROR(
        ListOrdersByNumber(*reader_, stream_.caller().organization, after_, [this, &written](const Order& order) {
          after_ = order.number;
          if (reads_.Sees(order) && filter_.Matches(order, reads_.business_now())) {
            written = Append(order);
          }
          over_ = written.ok() && pending_.size() < limits::kExportChunkBytes;
          return over_ ? store::Visit::kContinue : store::Visit::kStop;
        }));
    OUTLAY_RETURN_IF_ERROR(written);
    return over_ ? writer_.Finish() : absl::OkStatus();
  }

  absl::Status Append(const Order& order) {
    OUTLAY_ASSIGN_OR_RETURN(const v1::PurchaseOrder described, reads_.Describe(order));
    return AppendOrder(described, &writer_);
  }

  const std::unique_ptr<store::Reader> reader_;
  const OrderReads reads_;  // over *reader_
  const ExportStream stream_;
  const OrderFilter filter_;
  std::string pending_;
  csv::Writer writer_;  // appends to pending_
  std::optional<std::string> after_;
  bool over_ = false;
};

}  // namespace

void StartExport(const store::Store& store, absl::Time now, ExportStream stream) {
  const std::string& organization = stream.caller().organization;
  std::unique_ptr<store::Reader> reader = store.Read(store::PartitionOf(organization));
  absl::StatusOr<OrderReads> reads = OrderReads::Open(*reader, stream.caller(), now);
  if (!reads.ok()) {
    stream.Finish(reads.status());
    return;
  }
  std::make_shared<Export>(std::move(reader), *std::move(reads), std::move(stream))->Step();
}

}  // namespace outlay::purchase_order
