#include "services/purchase_order/rpc/suppliers_service.h"

#include <optional>
#include <string>

#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/page.h"
#include "services/purchase_order/commands/supplier_commands.h"
#include "services/purchase_order/convert/suppliers.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

constexpr std::string_view kPath = "/outlay.purchase_order.v1.Suppliers/";

// Restores the account that an answer, as the log keeps it, shows by its digest. An account that was replaced meanwhile
// stays a digest.
void FillAccount(const v1::BankDetails& full, v1::BankDetails* shown) {
  if (full.digest() == shown->digest()) {
    shown->set_account_holder(full.account_holder());
    shown->set_account_number(full.account_number());
    shown->set_bank_code(full.bank_code());
  }
}

absl::StatusOr<v1::Supplier> ReadSupplierAnswer(const store::Reader& reader, const std::string& organization,
                                                const command::Result& result) {
  v1::Supplier answer;
  if (!answer.ParseFromString(result.answer)) {
    return DataLoss("log");
  }
  if (!answer.has_bank_details() && !answer.has_proposed_bank_details()) {
    return answer;
  }
  Supplier supplier;
  OUTLAY_ASSIGN_OR_RETURN(const BankDetails details, LoadBankDetails(reader, {organization, LastId(answer.name())}));
  const v1::Supplier full = ToProto(organization, supplier, details, Audience::kCaller);
  for (const v1::BankDetails& known : {full.bank_details(), full.proposed_bank_details()}) {
    if (answer.has_bank_details()) FillAccount(known, answer.mutable_bank_details());
    if (answer.has_proposed_bank_details()) FillAccount(known, answer.mutable_proposed_bank_details());
  }
  return answer;
}

// Where a supplier is paid, why it is blocked and who edited it concerns those alone who may read it for the whole
// organization.
v1::Supplier Shown(const rpc::Caller& caller, const Supplier& supplier, const BankDetails& details) {
  v1::Supplier shown = ToProto(caller.organization, supplier, details, Audience::kCaller);
  if (!access::Covers(caller.reach.get(), /*group_id=*/"")) {
    shown.clear_bank_details();
    shown.clear_proposed_bank_details();
    shown.clear_bank_details_review_end();
    shown.clear_editors();
    if (shown.has_block()) shown.mutable_block()->clear_reason();
  }
  return shown;
}

absl::StatusOr<v1::Supplier> Get(const store::Reader& reader, const rpc::Caller& caller,
                                 const std::string& supplier_id) {
  OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier, LoadSupplier(reader, {caller.organization, supplier_id}));
  OUTLAY_ASSIGN_OR_RETURN(const BankDetails details, LoadBankDetails(reader, {caller.organization, supplier_id}));
  return Shown(caller, supplier, details);
}

absl::StatusOr<v1::ListSuppliersResponse> List(const store::Reader& reader, const rpc::Caller& caller,
                                               const v1::ListSuppliersRequest& request) {
  const std::string& organization = caller.organization;
  const rpc::PageScope scope = {.list = "suppliers.list", .organization = organization, .filter = "", .order_by = "id"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(std::string last, rpc::ReadPageToken(scope, request.page_token()));
  const std::optional<std::string> after = last.empty() ? std::nullopt : std::optional(last);
  v1::ListSuppliersResponse response;
  const auto visit = [&](const Supplier& supplier) -> absl::StatusOr<store::Visit> {
    if (response.suppliers_size() == size) {
      response.set_next_page_token(rpc::MakePageToken(scope, last));
      return store::Visit::kStop;
    }
    OUTLAY_ASSIGN_OR_RETURN(const BankDetails details, LoadBankDetails(reader, {organization, supplier.id}));
    *response.add_suppliers() = Shown(caller, supplier, details);
    last = supplier.id;
    return store::Visit::kContinue;
  };
  OUTLAY_RETURN_IF_ERROR(ListSuppliers(reader, organization, after, visit));
  return response;
}

template <typename Request>
SupplierRequest ToSupplierRequest(const Request& request) {
  return {.supplier_id = LastId(request.name()), .etag = request.etag()};
}

}  // namespace

absl::StatusOr<std::unique_ptr<SuppliersService>> SuppliersService::Create(store::Store* store,
                                                                           command::Executor* executor,
                                                                           bool can_be_reviewed) {
  OUTLAY_ASSIGN_OR_RETURN(rpc::FieldMaskRules rules, MakeSupplierMaskRules());
  return std::unique_ptr<SuppliersService>(new SuppliersService(store, executor, can_be_reviewed, std::move(rules)));
}

void SuppliersService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "CreateSupplier"), this, &SuppliersService::CreateSupplier);
  dispatcher.Bind(Concat(kPath, "GetSupplier"), this, &SuppliersService::GetSupplier);
  dispatcher.Bind(Concat(kPath, "ListSuppliers"), this, &SuppliersService::ListSuppliers);
  dispatcher.Bind(Concat(kPath, "UpdateSupplier"), this, &SuppliersService::UpdateSupplier);
  dispatcher.Bind(Concat(kPath, "BlockSupplier"), this, &SuppliersService::BlockSupplier);
  dispatcher.Bind(Concat(kPath, "ProposeBankDetails"), this, &SuppliersService::ProposeBankDetails);
  dispatcher.Bind(Concat(kPath, "ConfirmBankDetails"), this, &SuppliersService::ConfirmBankDetails);
}

template <typename Request>
void SuppliersService::Execute(const rpc::Call<Request, v1::Supplier>& call,
                               std::unique_ptr<command::Command> command) {
  executor_->Execute(call.caller(), {.request_id = call.context().request_id, .digest = call.context().request_digest},
                     std::move(command), [this, call](absl::StatusOr<command::Result> result) {
                       if (!result.ok()) {
                         call.Finish(result.status());
                         return;
                       }
                       const std::string& organization = call.caller().organization;
                       const absl::StatusOr<v1::Supplier> supplier =
                           ReadSupplierAnswer(*store_->Read(store::PartitionOf(organization)), organization, *result);
                       supplier.ok() ? call.Finish(*supplier, result->organization_sequence)
                                     : call.Finish(supplier.status());
                     });
}

void SuppliersService::CreateSupplier(rpc::Call<v1::CreateSupplierRequest, v1::Supplier> call) {
  absl::StatusOr<SupplierSpec> spec = FromProto(call.request().supplier());
  if (!spec.ok()) {
    call.Finish(AtField("supplier", spec.status()));
    return;
  }
  Execute(call, std::make_unique<purchase_order::CreateSupplier>(call.request().supplier_id(), *std::move(spec)));
}

void SuppliersService::GetSupplier(rpc::Call<v1::GetSupplierRequest, v1::Supplier> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(Get(*store_->Read(store::PartitionOf(caller.organization)), caller, LastId(call.request().name())));
}

void SuppliersService::ListSuppliers(rpc::Call<v1::ListSuppliersRequest, v1::ListSuppliersResponse> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(List(*store_->Read(store::PartitionOf(caller.organization)), caller, call.request()));
}

void SuppliersService::UpdateSupplier(rpc::Call<v1::UpdateSupplierRequest, v1::Supplier> call) {
  Execute(call, std::make_unique<purchase_order::UpdateSupplier>(call.request(), &mask_rules_));
}

void SuppliersService::BlockSupplier(rpc::Call<v1::BlockSupplierRequest, v1::Supplier> call) {
  absl::StatusOr<std::optional<Block>> block = FromProto(call.request().has_block(), call.request().block());
  if (!block.ok()) {
    call.Finish(block.status());
    return;
  }
  Execute(call, std::make_unique<purchase_order::BlockSupplier>(ToSupplierRequest(call.request()), *std::move(block)));
}

void SuppliersService::ProposeBankDetails(rpc::Call<v1::ProposeBankDetailsRequest, v1::Supplier> call) {
  Execute(call, std::make_unique<purchase_order::ProposeBankDetails>(ToSupplierRequest(call.request()),
                                                                     call.request().bank_details(), can_be_reviewed_));
}

void SuppliersService::ConfirmBankDetails(rpc::Call<v1::ConfirmBankDetailsRequest, v1::Supplier> call) {
  Execute(call, std::make_unique<purchase_order::ConfirmBankDetails>(ToSupplierRequest(call.request())));
}

}  // namespace outlay::purchase_order
