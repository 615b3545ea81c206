// outlay marketplace ...
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/purchase_order/v1/marketplace_purchases.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/purchase_order/order_spec.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;

const std::vector<Column> kColumns = {{"TRANSACTION"}, {"NUMBER"}, {"ENTITY"},  {"AMOUNT", true},
                                      {"PERIOD"},      {"ITEM"},   {"OUTCOME"}, {"LINE"}};

std::vector<Cell> Row(const po::MarketplacePurchase& purchase) {
  const bool is_kept = purchase.purchase_order().empty();
  return {purchase.transaction_id(),
          purchase.purchase_order_number(),
          ShortEntity(purchase.bill_from_entity()),
          FormatMoney(purchase.amount()),
          FormatPeriod(purchase.period()),
          purchase.item(),
          Cell(Concat(is_kept ? "kept: " : "", EnumWords(purchase.outcome())), is_kept ? Tone::kWarning : Tone::kGood),
          purchase.line_number()};
}

absl::Status Record(const Arguments& arguments, Session& session) {
  po::RecordMarketplacePurchaseRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_transaction_id(arguments.At(0));
  request.set_purchase_order_number(arguments.Get("number"));
  request.set_item(arguments.Get("item"));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_bill_from_entity(), session.EntityName(arguments.Get("entity")));
  std::string currency;
  if (arguments.Get("amount").find(' ') == std::string::npos) {
    OUTLAY_ASSIGN_OR_RETURN(currency, CurrencyOf(request.bill_from_entity(), session));
  }
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_amount(), ParseMoney("amount", arguments.Get("amount"), currency));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_period(), ParsePeriod("months", arguments.Get("months")));
  OUTLAY_ASSIGN_OR_RETURN(const auto purchase,
                          session.orders().Call<po::MarketplacePurchase>(client::kRecordMarketplacePurchase, request));
  if (session.settings().json) {
    session.WriteJson(purchase);
  } else if (session.settings().quiet) {
    session.WriteLine(purchase.transaction_id());
  } else {
    Table table(kColumns);
    table.Add(Row(purchase));
    session.WriteTable(table);
  }
  return absl::OkStatus();
}

absl::Status ListPurchases(const Arguments& arguments, Session& session) {
  po::ListMarketplacePurchasesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_kept_only(arguments.Has("kept"));
  return List(
      Listing<po::ListMarketplacePurchasesRequest, po::ListMarketplacePurchasesResponse, po::MarketplacePurchase>{
          .method = client::kListMarketplacePurchases,
          .request = request,
          .things = &po::ListMarketplacePurchasesResponse::marketplace_purchases,
          .columns = kColumns,
          .row = Row,
          .name = [](const po::MarketplacePurchase& purchase) { return purchase.transaction_id(); },
          .nothing = "No marketplace purchases."},
      arguments, session);
}

}  // namespace

std::vector<Command> MarketplaceCommands() {
  return {{"marketplace",
           "record",
           "TRANSACTION",
           "take a marketplace purchase with an order number",
           {{"number", "NUMBER", "the order number that the buyer gave; required"},
            {"entity", "SUPPLIER/ENTITY", "who invoices it; required"},
            {"amount", "AMOUNT", "what it costs, such as 120.00 or '120.00 EUR'; required"},
            {"months", "FIRST..LAST", "the contract's months; required"},
            {"item", "TEXT", "what was bought"}},
           Record},
          {"marketplace",
           "list",
           "",
           "list marketplace purchases and what became of them",
           {{"kept", "", "only those that no order took"}, kLimitFlag},
           ListPurchases}};
}

}  // namespace outlay::cli
