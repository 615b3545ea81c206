// outlay order import and export.
#include <utility>

#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/files.h"
#include "tools/outlay/purchase_order/order_filter.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;

absl::Status ImportOrders(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string content, ReadFile(arguments.At(0), session.environment()));
  po::ImportPurchaseOrdersRequest first;
  OUTLAY_ASSIGN_OR_RETURN(*first.mutable_header()->mutable_parent(), session.Organization());
  first.mutable_header()->set_import_id(ImportId(arguments, content));
  first.mutable_header()->set_submit(arguments.Has("submit"));
  first.mutable_header()->set_validate_only(arguments.Has("check"));
  return Import<po::ImportPurchaseOrdersRequest, po::ImportPurchaseOrdersResponse>(
      Peer::kPurchaseOrder, client::kImportPurchaseOrders, std::move(first), content, "orders", session);
}

absl::Status ExportOrders(const Arguments& arguments, Session& session) {
  po::ExportPurchaseOrdersRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter(), OrderFilter(arguments, session));
  return Fetch<po::ExportPurchaseOrdersResponse>(Peer::kPurchaseOrder, client::kExportPurchaseOrders, request,
                                                 arguments, session);
}

}  // namespace

std::vector<Command> OrderFileCommands() {
  std::vector<Flag> import_flags = ImportFlags();
  import_flags.push_back({"submit", "", "issue the orders at once"});
  std::vector<Flag> export_flags = OrderFilterFlags();
  export_flags.push_back(kOutFlag);
  return {{"order", "import", "FILE", "create orders from a CSV file and report what it refused, row by row",
           import_flags, ImportOrders},
          {"order", "export", "", "write orders as CSV, in the columns that import reads", export_flags, ExportOrders}};
}

}  // namespace outlay::cli
