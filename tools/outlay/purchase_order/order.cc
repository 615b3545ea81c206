// outlay order ...: reading, and the life cycle.
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/purchase_order/order_filter.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;

absl::Status Get(const Arguments& arguments, Session& session) {
  po::GetPurchaseOrderRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("purchaseOrders", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto order,
                          session.orders().Call<po::PurchaseOrder>(client::kGetPurchaseOrder, request));
  return ShowOrder(order, session);
}

std::vector<Cell> OrderRow(const po::PurchaseOrder& order) {
  return {order.number(),
          ShortName(order.name()),
          OrderStateCell(order),
          ShortName(order.supplier()),
          FormatPeriod(order.period()),
          FormatMoney(order.total()),
          FormatMoney(order.invoiced()),
          MoneyCell(order.balance())};
}

absl::Status ListOrders(const Arguments& arguments, Session& session) {
  po::ListPurchaseOrdersRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter(), OrderFilter(arguments, session));
  if (arguments.Has("by-creation")) {
    request.set_order(po::ListPurchaseOrdersRequest::ORDER_CREATE_TIME);
  }
  return List(
      Listing<po::ListPurchaseOrdersRequest, po::ListPurchaseOrdersResponse, po::PurchaseOrder>{
          .method = client::kListPurchaseOrders,
          .request = request,
          .things = &po::ListPurchaseOrdersResponse::purchase_orders,
          .columns = {{"NUMBER"},
                      {"ORDER"},
                      {"STATE"},
                      {"SUPPLIER"},
                      {"PERIOD"},
                      {"TOTAL", true},
                      {"INVOICED", true},
                      {"BALANCE", true}},
          .row = OrderRow,
          .name = [](const po::PurchaseOrder& order) { return order.name(); },
          .nothing = "No orders."},
      arguments, session);
}

Cell WhyCell(const po::Association& association) {
  if (association.undone()) {
    return {"undone", Tone::kFaint};
  }
  if (association.waiting_for_rate()) {
    return {"waits for an exchange rate", Tone::kWarning};
  }
  return std::string(WhyChosen(association.trace().decided_by()));
}

absl::Status ListAssociations(const Arguments& arguments, Session& session) {
  po::ListAssociationsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Name("purchaseOrders", arguments.At(0)));
  return List(
      Listing<po::ListAssociationsRequest, po::ListAssociationsResponse, po::Association>{
          .method = client::kListAssociations,
          .request = request,
          .things = &po::ListAssociationsResponse::associations,
          .columns = {{"INVOICE"}, {"LINE"}, {"KIND"}, {"AMOUNT", true}, {"LEFT ON LINE", true}, {"BOOKED"}, {"WHY"}},
          .row = [](const po::Association& association) -> std::vector<Cell> {
            return {ShortName(association.invoice()),
                    association.line_number(),
                    association.credit_note() ? "credit" : "",
                    FormatMoney(association.amount()),
                    MoneyCell(association.line_balance()),
                    FormatTime(association.book_time()),
                    WhyCell(association)};
          },
          .name = [](const po::Association& association) { return association.invoice(); },
          .nothing = "Nothing is booked on this order."},
      arguments, session);
}

// What waits anywhere: there is no rate yet, so there is no amount to show.
absl::Status ListWaiting(const Arguments& arguments, Session& session) {
  po::ListAssociationsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Name("purchaseOrders", "-"));
  request.set_waiting_for_rate(true);
  return List(Listing<po::ListAssociationsRequest, po::ListAssociationsResponse, po::Association>{
                  .method = client::kListAssociations,
                  .request = request,
                  .things = &po::ListAssociationsResponse::associations,
                  .columns = {{"INVOICE"}, {"ORDER"}, {"LINE"}, {"KIND"}, {"SINCE"}, {"WHY"}},
                  .row = [](const po::Association& association) -> std::vector<Cell> {
                    return {ShortName(association.invoice()),    association.purchase_order_number(),
                            association.line_number(),           association.credit_note() ? "credit" : "",
                            FormatTime(association.book_time()), WhyCell(association)};
                  },
                  .name = [](const po::Association& association) { return association.invoice(); },
                  .nothing = "Nothing waits for an exchange rate."},
              arguments, session);
}

// All verbs of the life cycle ask in the same way; deleting gives no reason.
template <typename Request>
std::function<absl::Status(const Arguments&, Session&)> Verb(std::string_view method) {
  return [method](const Arguments& arguments, Session& session) -> absl::Status {
    Request request;
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("purchaseOrders", arguments.At(0)));
    request.set_etag(arguments.Get("etag"));
    if constexpr (requires { request.set_reason(""); }) {
      request.set_reason(arguments.Get("reason"));
    }
    request.set_request_id(session.RequestId());
    OUTLAY_ASSIGN_OR_RETURN(const auto order, session.orders().Call<po::PurchaseOrder>(method, request));
    return ShowOrder(order, session);
  };
}

const Flag kEtagFlag = {"etag", "ETAG", "refuse if it changed since"};
const Flag kReasonFlag = {"reason", "TEXT", "why"};

}  // namespace

std::vector<Command> OrderCommands() {
  const std::vector<Flag> flags = {kReasonFlag, kEtagFlag};
  std::vector<Flag> list_flags = OrderFilterFlags();
  list_flags.push_back({"by-creation", "", "oldest first, instead of by number"});
  list_flags.push_back(kLimitFlag);
  return {
      {"order", "get", "ORDER", "show an order with its lines and balances", {}, Get},
      {"order", "list", "", "list orders", list_flags, ListOrders},
      {"order", "associations", "ORDER", "list the invoices booked on an order", {kLimitFlag}, ListAssociations},
      {"order", "submit", "ORDER", "issue a draft, or send it to its review", flags,
       Verb<po::SubmitPurchaseOrderRequest>(client::kSubmitPurchaseOrder)},
      {"order", "suspend", "ORDER", "pause an order: it takes no invoices", flags,
       Verb<po::SuspendPurchaseOrderRequest>(client::kSuspendPurchaseOrder)},
      {"order", "resume", "ORDER", "let a suspended order take invoices again", flags,
       Verb<po::ResumePurchaseOrderRequest>(client::kResumePurchaseOrder)},
      {"order", "close", "ORDER", "end an issued order", flags,
       Verb<po::ClosePurchaseOrderRequest>(client::kClosePurchaseOrder)},
      {"order", "reopen", "ORDER", "open a closed order again", flags,
       Verb<po::ReopenPurchaseOrderRequest>(client::kReopenPurchaseOrder)},
      {"order", "cancel", "ORDER", "give up a draft, or the rest of an issued order", flags,
       Verb<po::CancelPurchaseOrderRequest>(client::kCancelPurchaseOrder)},
      {"order",
       "delete",
       "ORDER",
       "remove a draft, or close and hide an issued order",
       {kEtagFlag},
       Verb<po::DeletePurchaseOrderRequest>(client::kDeletePurchaseOrder)},
  };
}

std::vector<Command> AssociationCommands() {
  return {{"association",
           "list",
           "",
           "list the invoices that wait for an exchange rate",
           {{"waiting", "", "the same; there is no other list yet"}, kLimitFlag},
           ListWaiting}};
}

}  // namespace outlay::cli
