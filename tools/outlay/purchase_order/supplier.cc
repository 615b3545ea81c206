// outlay supplier ...
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

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
  facts.Add("in review", supplier.proposed_bank_details().review());
  if (supplier.has_bank_details_review_end()) {
    const po::BankDetailsReviewEnd& end = supplier.bank_details_review_end();
    facts.Add("last review", Concat(EnumWords(end.outcome()), end.reason().empty() ? "" : Concat(": ", end.reason())));
  }
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
  OUTLAY_RETURN_IF_ERROR(Show(supplier, session));
  if (supplier.bill_from_entities().empty()) {
    session.Note(Concat("Nobody can bill for it yet; add an entity: outlay supplier update ", arguments.At(0),
                        " --entity ID:CURRENCY"));
  }
  return absl::OkStatus();
}

absl::Status Get(const Arguments& arguments, Session& session) {
  po::GetSupplierRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("suppliers", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto supplier, session.orders().Call<po::Supplier>(client::kGetSupplier, request));
  return Show(supplier, session);
}

using Entities = google::protobuf::RepeatedPtrField<po::BillFromEntity>;

Entities::iterator FindEntity(Entities& entities, const std::string& id) {
  return std::find_if(entities.begin(), entities.end(),
                      [&id](const po::BillFromEntity& entity) { return entity.bill_from_entity_id() == id; });
}

// The entities as the flags want them; those that no flag names stay.
absl::Status ChangeEntities(const Arguments& arguments, Entities& entities) {
  for (const std::string& text : arguments.All("entity")) {
    OUTLAY_ASSIGN_OR_RETURN(const po::BillFromEntity entity, ParseEntity(text));
    const auto found = FindEntity(entities, entity.bill_from_entity_id());
    if (found == entities.end()) {
      *entities.Add() = entity;
      continue;
    }
    found->set_currency(entity.currency());
    if (!entity.payment_terms().empty()) found->set_payment_terms(entity.payment_terms());
  }
  for (const std::string& id : arguments.All("drop-entity")) {
    const auto found = FindEntity(entities, id);
    if (found == entities.end()) return UsageError(Concat("--drop-entity: the supplier has no entity ", id));
    entities.erase(found);
  }
  return absl::OkStatus();
}

// To the entities of the file, or else to those that there are now.
absl::Status TakeEntities(const Arguments& arguments, Session& session, po::Supplier& supplier) {
  if (supplier.bill_from_entities().empty()) {
    po::GetSupplierRequest request;
    request.set_name(supplier.name());
    OUTLAY_ASSIGN_OR_RETURN(const auto now, session.orders().Call<po::Supplier>(client::kGetSupplier, request));
    *supplier.mutable_bill_from_entities() = now.bill_from_entities();
    // All are sent, so they have to be those that were read.
    supplier.set_etag(now.etag());
  }
  OUTLAY_RETURN_IF_ERROR(ChangeEntities(arguments, *supplier.mutable_bill_from_entities()));
  if (supplier.bill_from_entities().empty() && !arguments.Has("mask")) {
    return UsageError("--drop-entity: none would be left; if that is meant, add --mask bill_from_entities");
  }
  return absl::OkStatus();
}

absl::Status Update(const Arguments& arguments, Session& session) {
  po::UpdateSupplierRequest request;
  po::Supplier& supplier = *request.mutable_supplier();
  if (arguments.Has("file")) {
    OUTLAY_ASSIGN_OR_RETURN(const std::string json, ReadFile(arguments.Get("file"), session.environment()));
    OUTLAY_RETURN_IF_ERROR(FromJson(json, arguments.Get("file"), supplier));
  }
  OUTLAY_ASSIGN_OR_RETURN(*supplier.mutable_name(), session.Name("suppliers", arguments.At(0)));
  AddMaskPaths(arguments, request.mutable_update_mask());
  if (arguments.Has("name")) supplier.set_display_name(arguments.Get("name"));
  if (arguments.Has("entity") || arguments.Has("drop-entity")) {
    OUTLAY_RETURN_IF_ERROR(TakeEntities(arguments, session, supplier));
  }
  if (arguments.Has("etag")) supplier.set_etag(arguments.Get("etag"));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto updated, session.orders().Call<po::Supplier>(client::kUpdateSupplier, request));
  return Show(updated, session);
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

absl::Status ProposeBank(const Arguments& arguments, Session& session) {
  po::ProposeBankDetailsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("suppliers", arguments.At(0)));
  request.mutable_bank_details()->set_account_holder(arguments.At(1));
  request.mutable_bank_details()->set_account_number(arguments.At(2));
  request.mutable_bank_details()->set_bank_code(arguments.Get("bank-code"));
  request.set_etag(arguments.Get("etag"));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto supplier,
                          session.orders().Call<po::Supplier>(client::kProposeBankDetails, request));
  OUTLAY_RETURN_IF_ERROR(Show(supplier, session));
  if (!supplier.has_proposed_bank_details()) return absl::OkStatus();
  session.Note(
      supplier.proposed_bank_details().review().empty()
          ? Concat("Another person confirms it: outlay supplier confirm-bank ", arguments.At(0), " ", supplier.etag())
          : "Its review decides: outlay review list");
  return absl::OkStatus();
}

absl::Status ConfirmBank(const Arguments& arguments, Session& session) {
  po::ConfirmBankDetailsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("suppliers", arguments.At(0)));
  request.set_etag(arguments.At(1));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto supplier,
                          session.orders().Call<po::Supplier>(client::kConfirmBankDetails, request));
  return Show(supplier, session);
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
      {"supplier",
       "update",
       "SUPPLIER",
       "change a supplier; an entity that is named is added, or changed where there is one of its id",
       {{"name", "NAME", "for people"},
        {"entity", "ID:CURRENCY[:TERMS]", "an entity to add or to change; without terms those stay", true},
        {"drop-entity", "ID", "an entity that no order names", true},
        {"file", "FILE", "a Supplier in proto JSON with the fields to change; flags add to it"},
        {"mask", "FIELDS", "which fields, such as display_name; also empties them. Unless told: all that are set",
         true},
        kEtagFlag},
       Update},
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
      {"supplier",
       "propose-bank",
       "SUPPLIER HOLDER NUMBER",
       "propose the bank account that a supplier is paid to; another person or a review decides",
       {{"bank-code", "CODE", "BIC or routing number"}, kEtagFlag},
       ProposeBank},
      {"supplier",
       "confirm-bank",
       "SUPPLIER ETAG",
       "put the bank account in force that another person proposed",
       {},
       ConfirmBank},
  };
}

}  // namespace outlay::cli
