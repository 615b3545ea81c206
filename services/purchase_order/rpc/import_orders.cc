#include "services/purchase_order/rpc/import_orders.h"

#include <memory>
#include <utility>

#include "common/command/import_stream.h"
#include "services/purchase_order/rpc/import_file.h"

namespace outlay::purchase_order {

void StartImport(const ImportParts& parts, ImportStream stream) {
  command::ImportStream<ImportFile>::Start(
      parts.executor,
      [terms = parts.terms](const v1::ImportPurchaseOrdersRequest& first, const rpc::Caller& caller) {
        return std::make_unique<ImportFile>(first.header(), caller, terms);
      },
      std::move(stream));
}

}  // namespace outlay::purchase_order
