#include "tools/outlay/purchase_order/order_spec.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/format.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;

// Longest resource id.
constexpr std::size_t kIdBytesMax = 63;

constexpr int kWholePercent = 100;
constexpr int kBasisPointsOfPercent = 100;

// What a file may write in short.
absl::Status CompleteNames(const Session& session, po::PurchaseOrder& order) {
  if (!order.supplier().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(*order.mutable_supplier(), session.Name("suppliers", order.supplier()));
  }
  for (std::string& entity : *order.mutable_bill_from_entities()) {
    OUTLAY_ASSIGN_OR_RETURN(entity, session.EntityName(entity, order.supplier()));
  }
  if (!order.group().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(*order.mutable_group(), session.Name("groups", order.group()));
  }
  return absl::OkStatus();
}

// Flags that stand for one text.
void TakeTexts(const Arguments& arguments, po::PurchaseOrder& order) {
  const auto take = [&](std::string_view flag, auto set) {
    if (arguments.Has(flag)) {
      set(arguments.Get(flag));
    }
  };
  take("number", [&](std::string text) { order.set_number(std::move(text)); });
  take("supplier", [&](std::string text) { order.set_supplier(std::move(text)); });
  take("group", [&](std::string text) { order.set_group(std::move(text)); });
  take("notes", [&](std::string text) { order.set_notes(std::move(text)); });
  take("payment-method", [&](std::string text) { order.set_payment_method(std::move(text)); });
  take("cost-center", [&](std::string text) { order.mutable_order_information()->set_cost_center(std::move(text)); });
}

void TakeRepeated(const Arguments& arguments, po::PurchaseOrder& order) {
  for (std::string& entity : arguments.All("entity")) {
    order.add_bill_from_entities(std::move(entity));
  }
  for (std::string& tag : arguments.All("tag")) {
    order.add_tags(std::move(tag));
  }
  for (std::string& email : arguments.All("contact")) {
    order.add_contacts()->set_email(std::move(email));
  }
  if (arguments.Has("no-balance")) {
    order.set_balance_tracking_disabled(true);
  }
}

absl::Status TakeThreshold(const Arguments& arguments, po::PurchaseOrder& order) {
  if (!arguments.Has("low-at")) return absl::OkStatus();
  int percent = 0;
  if (!absl::SimpleAtoi(arguments.Get("low-at"), &percent) || percent < 0 || percent > kWholePercent) {
    return UsageError("--low-at: must be a whole number of percent, 0 to 100");
  }
  order.set_balance_threshold_basis_points(percent * kBasisPointsOfPercent);
  return absl::OkStatus();
}

absl::StatusOr<po::Line> ParseLine(const std::string& text, std::string_view currency) {
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 3));
  if (parts.size() < 3) {
    return UsageError(Concat("--line: '", text, "' is not NUMBER:TYPE:AMOUNT[:ITEM], such as 1:ALL:1000.00:chairs"));
  }
  po::Line line;
  line.set_number(parts[0]);
  line.set_type(parts[1]);
  OUTLAY_ASSIGN_OR_RETURN(*line.mutable_amount(), ParseMoney("line", parts[2], currency));
  line.set_item(parts.size() > 3 ? parts[3] : "");
  return line;
}

}  // namespace

std::vector<Flag> OrderFieldFlags() {
  return {{"number", "NUMBER", "the number that people and suppliers use"},
          {"supplier", "SUPPLIER", "who it goes to"},
          {"entity", "ENTITY", "an entity of the supplier whose invoices it takes", true},
          {"months", "FIRST..LAST", "when it is in force, such as 2026-01..2026-12, or two instants"},
          {"group", "GROUP", "the group that owns it"},
          {"contact", "EMAIL", "who is told about its balance and its end", true},
          {"tag", "TAG", "a mark of your own", true},
          {"notes", "TEXT", "free text"},
          {"payment-method", "CODE", "how it is paid"},
          {"cost-center", "CODE", "which cost centre bears it"},
          {"low-at", "PERCENT", "tell when less than so much is left, such as 25; else what the organization says"},
          {"no-balance", "", "do not track balances: it never runs out"}};
}

std::vector<Flag> OrderLineFlags() {
  return {{"file", "FILE", "a PurchaseOrder in proto JSON, - for standard input; flags add to it"},
          {"line", "NUMBER:TYPE:AMOUNT[:ITEM]", "a line, such as 1:ALL:1000.00:chairs", true},
          {"line-category", "NUMBER:CODE", "the UNSPSC category of such a line, such as 1:56101504", true},
          {"currency", "CODE", "of the amounts; that of the first entity unless told"}};
}

absl::StatusOr<po::PurchaseOrder> ReadOrder(const Arguments& arguments, const Session& session) {
  po::PurchaseOrder order;
  if (arguments.Has("file")) {
    OUTLAY_ASSIGN_OR_RETURN(const std::string json, ReadFile(arguments.Get("file"), session.environment()));
    OUTLAY_RETURN_IF_ERROR(FromJson(json, arguments.Get("file"), order));
  }
  TakeTexts(arguments, order);
  TakeRepeated(arguments, order);
  OUTLAY_RETURN_IF_ERROR(TakeThreshold(arguments, order));
  if (arguments.Has("months")) {
    OUTLAY_ASSIGN_OR_RETURN(*order.mutable_period(), ParsePeriod("months", arguments.Get("months")));
  }
  OUTLAY_RETURN_IF_ERROR(CompleteNames(session, order));
  return order;
}

absl::StatusOr<std::vector<po::Line>> ReadLines(const Arguments& arguments, std::string_view currency) {
  std::vector<po::Line> lines;
  for (const std::string& text : arguments.All("line")) {
    OUTLAY_ASSIGN_OR_RETURN(po::Line line, ParseLine(text, currency));
    lines.push_back(std::move(line));
  }
  for (const std::string& text : arguments.All("line-category")) {
    const std::size_t colon = text.find(':');
    const std::string number = text.substr(0, colon);
    const auto line =
        std::find_if(lines.begin(), lines.end(), [&](const po::Line& one) { return one.number() == number; });
    if (colon == std::string::npos || line == lines.end()) {
      return UsageError(Concat("--line-category: '", text, "' is not NUMBER:CODE of a --line, such as 1:56101504"));
    }
    line->set_category(text.substr(colon + 1));
  }
  return lines;
}

absl::StatusOr<std::string> CurrencyOf(std::string_view entity, Session& session) {
  const std::size_t end = entity.find("/billFromEntities/");
  po::GetSupplierRequest request;
  request.set_name(std::string(entity.substr(0, end)));
  OUTLAY_ASSIGN_OR_RETURN(const auto supplier, session.orders().Call<po::Supplier>(client::kGetSupplier, request));
  for (const po::BillFromEntity& candidate : supplier.bill_from_entities()) {
    if (candidate.bill_from_entity_id() == ShortName(entity)) {
      return candidate.currency();
    }
  }
  return MakeError(absl::StatusCode::kNotFound, "BILL_FROM_ENTITY_NOT_FOUND",
                   Concat("the supplier has no entity ", ShortName(entity)), {{"name", std::string(entity)}});
}

absl::StatusOr<std::string> IdFromNumber(std::string_view number) {
  std::string id;
  for (const char character : number) {
    const auto byte = static_cast<unsigned char>(character);
    if (absl::ascii_isalnum(byte)) {
      id += absl::ascii_tolower(byte);
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  id.resize(std::min(id.size(), kIdBytesMax));
  while (id.ends_with('-')) {
    id.pop_back();
  }
  if (id.empty()) {
    return UsageError("choose an id, or give a number that has letters or digits: --number NUMBER");
  }
  return id;
}

}  // namespace outlay::cli
