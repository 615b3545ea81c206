// outlay order create, update and revise.
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/purchase_order/order_spec.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;

template <typename Owner>
void AddLines(std::vector<po::Line> lines, Owner& owner) {
  for (po::Line& line : lines) {
    *owner.add_lines() = std::move(line);
  }
}

// What the lines of the flags are counted in: --currency, or that of the first entity.
absl::StatusOr<std::string> LineCurrency(const po::PurchaseOrder& order, const Arguments& arguments, Session& session) {
  if (arguments.Has("currency") || !arguments.Has("line")) {
    return arguments.Get("currency");
  }
  if (order.bill_from_entities_size() == 0) {
    return UsageError("say whose invoices the order takes: --entity ENTITY");
  }
  return CurrencyOf(order.bill_from_entities(0), session);
}

absl::Status Create(const Arguments& arguments, Session& session) {
  po::CreatePurchaseOrderRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  po::PurchaseOrder& order = *request.mutable_purchase_order();
  OUTLAY_ASSIGN_OR_RETURN(order, ReadOrder(arguments, session));
  OUTLAY_ASSIGN_OR_RETURN(const std::string currency, LineCurrency(order, arguments, session));
  OUTLAY_ASSIGN_OR_RETURN(std::vector<po::Line> lines, ReadLines(arguments, currency));
  AddLines(std::move(lines), order);
  request.set_purchase_order_id(arguments.At(0));
  if (request.purchase_order_id().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_purchase_order_id(), IdFromNumber(order.number()));
  }
  request.set_submit(arguments.Has("submit"));
  OUTLAY_ASSIGN_OR_RETURN(const auto created,
                          session.orders().Call<po::PurchaseOrder>(client::kCreatePurchaseOrder, request));
  return ShowOrder(created, session);
}

absl::Status Update(const Arguments& arguments, Session& session) {
  po::UpdatePurchaseOrderRequest request;
  po::PurchaseOrder& order = *request.mutable_purchase_order();
  OUTLAY_ASSIGN_OR_RETURN(order, ReadOrder(arguments, session));
  OUTLAY_ASSIGN_OR_RETURN(*order.mutable_name(), session.Name("purchaseOrders", arguments.At(0)));
  if (arguments.Has("etag")) {
    order.set_etag(arguments.Get("etag"));
  }
  AddMaskPaths(arguments, request.mutable_update_mask());
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto updated,
                          session.orders().Call<po::PurchaseOrder>(client::kUpdatePurchaseOrder, request));
  return ShowOrder(updated, session);
}

// What the lines of the flags are counted in: --currency, or that of the order.
absl::StatusOr<std::string> CurrencyOfOrder(const std::string& name, const Arguments& arguments, Session& session) {
  if (arguments.Has("currency") || !arguments.Has("line")) {
    return arguments.Get("currency");
  }
  po::GetPurchaseOrderRequest request;
  request.set_name(name);
  OUTLAY_ASSIGN_OR_RETURN(const auto order,
                          session.orders().Call<po::PurchaseOrder>(client::kGetPurchaseOrder, request));
  return order.currency();
}

absl::Status Revise(const Arguments& arguments, Session& session) {
  po::RevisePurchaseOrderRequest request;
  if (arguments.Has("file")) {
    OUTLAY_ASSIGN_OR_RETURN(const std::string json, ReadFile(arguments.Get("file"), session.environment()));
    OUTLAY_RETURN_IF_ERROR(FromJson(json, arguments.Get("file"), request));
  }
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("purchaseOrders", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const std::string currency, CurrencyOfOrder(request.name(), arguments, session));
  OUTLAY_ASSIGN_OR_RETURN(std::vector<po::Line> lines, ReadLines(arguments, currency));
  AddLines(std::move(lines), request);
  for (const std::string& number : arguments.All("remove-line")) {
    request.add_remove_line_numbers(number);
  }
  request.set_etag(arguments.Has("etag") ? arguments.Get("etag") : request.etag());
  request.set_reason(arguments.Has("reason") ? arguments.Get("reason") : request.reason());
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto revised,
                          session.orders().Call<po::PurchaseOrder>(client::kRevisePurchaseOrder, request));
  return ShowOrder(revised, session);
}

// The number of the change that is meant: what the user saw, or what there is now; never one that comes later.
absl::StatusOr<int64_t> ChangeNumber(const Arguments& arguments, const std::string& order_name, Session& session) {
  if (arguments.Has("change")) {
    int64_t number = 0;
    if (absl::SimpleAtoi(arguments.Get("change"), &number) && number > 0) return number;
    return UsageError(Concat("--change: '", arguments.Get("change"), "' is not the number of a change"));
  }
  po::GetPurchaseOrderRequest request;
  request.set_name(order_name);
  OUTLAY_ASSIGN_OR_RETURN(const auto order,
                          session.orders().Call<po::PurchaseOrder>(client::kGetPurchaseOrder, request));
  return order.change().number();
}

absl::Status WithdrawChange(const Arguments& arguments, Session& session) {
  po::WithdrawPurchaseOrderChangeRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("purchaseOrders", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t number, ChangeNumber(arguments, request.name(), session));
  request.set_change_number(number);
  request.set_reason(arguments.Get("reason"));
  request.set_etag(arguments.Get("etag"));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto order,
                          session.orders().Call<po::PurchaseOrder>(client::kWithdrawPurchaseOrderChange, request));
  return ShowOrder(order, session);
}

std::vector<Flag> Join(std::vector<Flag> flags, const std::vector<Flag>& more) {
  flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

}  // namespace

std::vector<Command> OrderEditCommands() {
  const std::vector<Flag> line_flags = OrderLineFlags();
  return {
      {"order", "create", "[ID]", "create a draft, or issue it at once; the id is made of the number unless told",
       Join(Join(OrderFieldFlags(), line_flags), {{"submit", "", "issue it in the same step"}}), Create},
      {"order", "update", "ORDER", "change fields of an order",
       Join(OrderFieldFlags(),
            {{"file", "FILE", "a PurchaseOrder in proto JSON with the fields to change"},
             {"mask", "FIELDS", "which fields, such as notes,tags; also empties them. Unless told: all that are set",
              true},
             {"etag", "ETAG", "refuse if it changed since"}}),
       Update},
      {"order",
       "revise",
       "ORDER",
       "change the lines of an issued order; what costs more waits for its review and its money",
       {line_flags[1],
        line_flags[2],
        {"remove-line", "NUMBER", "remove this line", true},
        {"file", "FILE", "a RevisePurchaseOrderRequest in proto JSON, such as for another supplier; flags add to it"},
        {"reason", "TEXT", "why"},
        {"etag", "ETAG", "refuse if it changed since"}},
       Revise},
      {"order",
       "withdraw-change",
       "ORDER",
       "give up the change of an issued order that waits",
       {{"change", "NUMBER", "which one, as order show says; unless told, the last there is now"},
        {"reason", "TEXT", "why"},
        {"etag", "ETAG", "refuse if it changed since"}},
       WithdrawChange},
  };
}

}  // namespace outlay::cli
