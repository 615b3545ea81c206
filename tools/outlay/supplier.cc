// outlay supplier ...
#include <utility>

#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;

Cell BlockCell(const po::Supplier& supplier) {
  if (!supplier.has_block()) {
    return {};
  }
  const std::string until = FormatTime(supplier.block().end_time());
  return {Concat("blocked: ", EnumWords(supplier.block().scope()), until.empty() ? "" : Concat(" until ", until)),
          Tone::kBad};
}

std::string BankText(const po::BankDetails& details) {
  return details.account_number().empty()
             ? ""
             : Concat(details.account_holder(), ", ", details.account_number(), " ", details.bank_code());
}

void ShowForPeople(const po::Supplier& supplier, Session& session) {
  session.WriteTitle(Concat(ShortName(supplier.name()), "  ", supplier.display_name()));
  Facts facts;
  facts.Add("name", supplier.name());
  facts.Add("block", BlockCell(supplier));
  facts.Add("because", supplier.block().reason());
  facts.Add("tolerance group", supplier.tolerance_group());
  facts.Add("bank", BankText(supplier.bank_details()));
  facts.Add("proposed bank", BankText(supplier.proposed_bank_details()));
  facts.Add("updated", FormatTime(supplier.update_time()));
  facts.Add("etag", supplier.etag());
  facts.WriteTo(session);
  Table entities({{"ENTITY"}, {"NAME"}, {"CURRENCY"}, {"TERMS"}, {"DATE THAT COUNTS"}});
  for (const po::BillFromEntity& entity : supplier.bill_from_entities()) {
    entities.Add({entity.bill_from_entity_id(), entity.display_name(), entity.currency(), entity.payment_terms(),
                  EnumWords(entity.association_date())});
  }
  if (!entities.empty()) {
    session.WriteBytes("\n");
    session.WriteTable(entities);
  }
}

absl::Status Show(const po::Supplier& supplier, Session& session) {
  return ShowResource(supplier, session, ShowForPeople);
}

// "initech-gmbh:EUR" or "initech-gmbh:EUR:net 30".
absl::StatusOr<po::BillFromEntity> ParseEntity(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 2));
  if (parts.size() < 2) {
    return UsageError(Concat("--entity: '", text, "' is not ID:CURRENCY[:TERMS], such as initech-gmbh:EUR:net 30"));
  }
  po::BillFromEntity entity;
  entity.set_bill_from_entity_id(parts[0]);
  entity.set_currency(parts[1]);
  entity.set_payment_terms(parts.size() > 2 ? parts[2] : "");
  return entity;
}

absl::Status Create(const Arguments& arguments, Session& session) {
  po::CreateSupplierRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_supplier_id(arguments.At(0));
  if (arguments.Has("file")) {
    OUTLAY_ASSIGN_OR_RETURN(const std::string json, ReadFile(arguments.Get("file"), session.environment()));
    OUTLAY_RETURN_IF_ERROR(FromJson(json, arguments.Get("file"), *request.mutable_supplier()));
  }
  if (arguments.Has("name")) {
    request.mutable_supplier()->set_display_name(arguments.Get("name"));
  }
  for (const std::string& text : arguments.All("entity")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_supplier()->add_bill_from_entities(), ParseEntity(text));
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto supplier, session.orders().Call<po::Supplier>(client::kCreateSupplier, request));
  return Show(supplier, session);
}

absl::Status Get(const Arguments& arguments, Session& session) {
  po::GetSupplierRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("suppliers", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto supplier, session.orders().Call<po::Supplier>(client::kGetSupplier, request));
  return Show(supplier, session);
}

std::string Currencies(const po::Supplier& supplier) {
  std::string currencies;
  for (const po::BillFromEntity& entity : supplier.bill_from_entities()) {
    if (currencies.find(entity.currency()) == std::string::npos) {
      currencies += (currencies.empty() ? "" : " ") + entity.currency();
    }
  }
  return currencies;
}

absl::Status ListSuppliers(const Arguments& arguments, Session& session) {
  po::ListSuppliersRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(Listing<po::ListSuppliersRequest, po::ListSuppliersResponse, po::Supplier>{
                  .method = client::kListSuppliers,
                  .request = request,
                  .things = &po::ListSuppliersResponse::suppliers,
                  .columns = {{"SUPPLIER"}, {"NAME"}, {"ENTITIES", true}, {"CURRENCY"}, {"BLOCK"}},
                  .row = [](const po::Supplier& supplier) -> std::vector<Cell> {
                    return {ShortName(supplier.name()), supplier.display_name(),
                            FormatCount(supplier.bill_from_entities_size()), Currencies(supplier), BlockCell(supplier)};
                  },
                  .name = [](const po::Supplier& supplier) { return supplier.name(); },
                  .nothing = "There are no suppliers yet; make one with: outlay supplier create"},
              arguments, session);
}

absl::Status SendBlock(po::BlockSupplierRequest request, const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("suppliers", arguments.At(0)));
  request.set_etag(arguments.Get("etag"));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto supplier, session.orders().Call<po::Supplier>(client::kBlockSupplier, request));
  return Show(supplier, session);
}

absl::Status Block(const Arguments& arguments, Session& session) {
  po::BlockSupplierRequest request;
  po::SupplierBlock& block = *request.mutable_block();
  const std::string scope = arguments.Has("scope") ? arguments.Get("scope") : "all";
  OUTLAY_ASSIGN_OR_RETURN(const auto parsed, ParseEnum<po::SupplierBlock::Scope>("scope", scope));
  block.set_scope(parsed);
  block.set_reason(arguments.Get("reason"));
  if (arguments.Has("until")) {
    OUTLAY_ASSIGN_OR_RETURN(*block.mutable_end_time(), ParseTime("until", arguments.Get("until")));
  }
  return SendBlock(std::move(request), arguments, session);
}

absl::Status Unblock(const Arguments& arguments, Session& session) {
  return SendBlock({}, arguments, session);
}

const Flag kEtagFlag = {"etag", "ETAG", "refuse if it changed since"};

}  // namespace

std::vector<Command> SupplierCommands() {
  return {
      {"supplier",
       "create",
       "ID",
       "create a supplier with the entities that issue its invoices",
       {{"name", "NAME", "for people"},
        {"entity", "ID:CURRENCY[:TERMS]", "an entity, such as initech-gmbh:EUR:net 30", true},
        {"file", "FILE", "a Supplier in proto JSON; flags add to it"}},
       Create},
      {"supplier", "get", "SUPPLIER", "show a supplier", {}, Get},
      {"supplier", "list", "", "list suppliers", {kLimitFlag}, ListSuppliers},
      {"supplier",
       "block",
       "SUPPLIER",
       "stop orders, invoices or payments of a supplier",
       {{"reason", "TEXT", "why; required"},
        {"scope", "SCOPE", "all (unless told), invoices or payments"},
        {"until", "TIME", "until when; without it, until it is lifted"},
        kEtagFlag},
       Block},
      {"supplier", "unblock", "SUPPLIER", "lift the block of a supplier", {kEtagFlag}, Unblock},
  };
}

}  // namespace outlay::cli
