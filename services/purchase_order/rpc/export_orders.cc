#include "services/purchase_order/rpc/export_orders.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/csv/writer.h"
#include "common/rpc/csv_stream.h"
#include "common/rpc/limits.h"
#include "services/purchase_order/convert/order_csv.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/rpc/order_filter.h"
#include "services/purchase_order/rpc/order_reads.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

class OrderSource final : public rpc::CsvSource {
 public:
  // `reads` must read from *reader.
  OrderSource(std::unique_ptr<store::Reader> reader, OrderReads reads, std::string organization,
              const v1::ListPurchaseOrdersRequest::Filter& filter)
      : reader_(std::move(reader)), reads_(std::move(reads)), organization_(std::move(organization)), filter_(filter) {}

  absl::StatusOr<bool> Next(csv::Writer* writer) override {
    absl::Status written;
    int looked_at = 0;
    const uint64_t end = writer->bytes() + rpc::limits::kExportChunkBytes;
    bool is_full = false;
    OUTLAY_RETURN_IF_ERROR(ListOrdersByNumber(*reader_, organization_, after_, [&](const Order& order) {
      after_ = order.number;
      if (reads_.Sees(order) && filter_.Matches(order, reads_.business_now())) written = Append(order, writer);
      is_full = ++looked_at == limits::kExportedTogether || writer->bytes() >= end;
      return written.ok() && !is_full ? store::Visit::kContinue : store::Visit::kStop;
    }));
    OUTLAY_RETURN_IF_ERROR(written);
    return is_full;
  }

 private:
  absl::Status Append(const Order& order, csv::Writer* writer) {
    OUTLAY_ASSIGN_OR_RETURN(const v1::PurchaseOrder described, reads_.Describe(order));
    return AppendOrder(described, writer);
  }

  const std::unique_ptr<store::Reader> reader_;
  const OrderReads reads_;
  const std::string organization_;
  const OrderFilter filter_;
  std::optional<std::string> after_;
};

}  // namespace

void StartExport(const store::Store& store, absl::Time now, ExportStream stream) {
  const std::string& organization = stream.caller().organization;
  std::unique_ptr<store::Reader> reader = store.Read(store::PartitionOf(organization));
  absl::StatusOr<OrderReads> reads = OrderReads::Open(*reader, stream.caller(), now);
  if (!reads.ok()) return stream.Finish(reads.status());
  auto source =
      std::make_unique<OrderSource>(std::move(reader), *std::move(reads), organization, stream.request().filter());
  rpc::CsvStream<v1::ExportPurchaseOrdersRequest, v1::ExportPurchaseOrdersResponse>::Start(
      rpc::NamesOf(OrderCsvColumns()), std::move(source), std::move(stream));
}

}  // namespace outlay::purchase_order
