// outlay order versions, outlay order diff: what an issued order was, and what is different between two versions (P5).
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;

absl::Status ListVersions(const Arguments& arguments, Session& session) {
  po::ListPurchaseOrderVersionsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Name("purchaseOrders", arguments.At(0)));
  return List(
      Listing<po::ListPurchaseOrderVersionsRequest, po::ListPurchaseOrderVersionsResponse, po::PurchaseOrderVersion>{
          .method = client::kListPurchaseOrderVersions,
          .request = request,
          .things = &po::ListPurchaseOrderVersionsResponse::versions,
          .columns = {{"VERSION", true}, {"SINCE"}, {"BY"}, {"SUPPLIER"}, {"LINES", true}, {"TOTAL", true}, {"WHY"}},
          .row = [](const po::PurchaseOrderVersion& version) -> std::vector<Cell> {
            return {Concat(version.version()),
                    FormatTime(version.create_time()),
                    version.author(),
                    version.supplier().empty() ? Cell("not kept", Tone::kFaint) : Cell(ShortName(version.supplier())),
                    FormatCount(version.lines_size()),
                    FormatMoney(version.total()),
                    version.reason()};
          },
          .name = [](const po::PurchaseOrderVersion& version) { return Concat(version.version()); },
          .nothing = "The order was never issued."},
      arguments, session);
}

absl::StatusOr<int64_t> VersionAt(const Arguments& arguments, size_t place) {
  int64_t version = 0;
  if (absl::SimpleAtoi(arguments.At(place), &version)) return version;
  return UsageError(Concat("VERSION: '", arguments.At(place), "' is not a number"));
}

absl::Status Compare(const Arguments& arguments, Session& session) {
  po::ComparePurchaseOrderVersionsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("purchaseOrders", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t from, VersionAt(arguments, 1));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t to, VersionAt(arguments, 2));
  request.set_from_version(from);
  request.set_to_version(to);
  OUTLAY_ASSIGN_OR_RETURN(const auto response, session.orders().Call<po::ComparePurchaseOrderVersionsResponse>(
                                                   client::kComparePurchaseOrderVersions, request));
  if (session.settings().json) {
    session.WriteJson(response);
    return absl::OkStatus();
  }
  if (response.differences().empty()) session.WriteLine("nothing is different");
  for (const po::FieldDifference& difference : response.differences()) {
    session.WriteLine(DifferenceLine(difference.path(), difference.before(), difference.after()));
  }
  if (response.supplier_not_compared()) {
    session.WriteLine("Who the order went to was not kept with one of these versions, and is not compared.");
  }
  if (response.payment_terms_not_compared()) {
    session.WriteLine("The terms of payment were not kept with one of these versions, and are not compared.");
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> OrderVersionCommands() {
  return {
      {"order", "versions", "ORDER", "list what an issued order was, version by version", {kLimitFlag}, ListVersions},
      {"order", "diff", "ORDER VERSION VERSION", "show what is different between two versions", {}, Compare},
  };
}

}  // namespace outlay::cli
