#include "services/purchase_order/commands/supplier_commands.h"

#include <set>

#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/convert/suppliers.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/domain/order_chain.h"
#include "services/purchase_order/store/candidate_view.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

struct SupplierState {
  Supplier supplier;
  BankDetails details;
};

std::string ForLog(const Scene& scene, const SupplierState& state) {
  return ToProto(scene.organization, state.supplier, state.details, Audience::kLog).SerializeAsString();
}

absl::StatusOr<SupplierState> LoadState(const command::Context& context, const Scene& scene,
                                        const SupplierRequest& request) {
  SupplierState state;
  const SupplierKey key = {scene.organization, request.supplier_id};
  OUTLAY_ASSIGN_OR_RETURN(state.supplier, LoadSupplier(context.txn, key));
  OUTLAY_RETURN_IF_ERROR(
      rpc::CheckEtag(SupplierName(scene.organization, request.supplier_id), request.etag, EtagOf(state.supplier)));
  OUTLAY_ASSIGN_OR_RETURN(state.details, LoadBankDetails(context.txn, key));
  return state;
}

command::Outcome Unchanged(const Scene& scene, const SupplierState& state) {
  return {.resource = SupplierName(scene.organization, state.supplier.id),
          .before = {},
          .after = ForLog(scene, state),
          .answer = std::nullopt,
          .announcements = {},
          .unchanged = true};
}

command::Outcome Finish(command::Context& context, const Scene& scene, const SupplierState* before,
                        const SupplierState& after) {
  SaveSupplier(context.txn, scene.organization, after.supplier);
  if (before == nullptr ? after.details != BankDetails() : after.details != before->details) {
    SaveBankDetails(context.txn, {scene.organization, after.supplier.id}, after.details);
  }
  v1::SupplierChanged event;
  *event.mutable_supplier() = ToProto(scene.organization, after.supplier, after.details, Audience::kFeed);
  const std::string name = SupplierName(scene.organization, after.supplier.id);
  return {.resource = name,
          .before = before != nullptr ? ForLog(scene, *before) : std::string(),
          .after = ForLog(scene, after),
          .answer = std::nullopt,
          .announcements = {command::Announce(name, event)}};
}

// Editors of a supplier or its bank details must neither have ordered from it nor posted its invoices (I12).
absl::Status JoinEditors(command::Context& context, const Scene& scene, Supplier* supplier) {
  const Persons& acting = context.caller.persons;
  if (acting.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const CandidateView* const view, CandidateView::Find(context.txn, scene.organization));
  if (const std::optional<Duty> duty = view->index().FindDutyToward(supplier->id, acting); duty.has_value()) {
    const Act done = {*duty, acting};
    OUTLAY_RETURN_IF_ERROR(CheckDuties(scene.rules.duties, {&done, 1}, {Duty::kSupplierEditor, acting}));
  }
  return Join(Duty::kSupplierEditor, acting, &supplier->editors);
}

absl::StatusOr<std::set<std::string>> FindInUse(const command::Context& context, const Scene& scene,
                                                const Supplier& supplier, const SupplierSpec& spec) {
  std::set<std::string> in_use;
  for (const std::string& entity : RemovedEntities(supplier, spec)) {
    OUTLAY_ASSIGN_OR_RETURN(const bool used, IsEntityInUse(context.txn, {scene.organization, supplier.id}, entity));
    if (used) in_use.insert(entity);
  }
  return in_use;
}

absl::StatusOr<SupplierSpec> MergeSpec(const Scene& scene, const SupplierState& state,
                                       const v1::UpdateSupplierRequest& request, const rpc::FieldMaskRules& rules) {
  v1::Supplier merged = ToProto(scene.organization, state.supplier, BankDetails(), Audience::kFeed);
  OUTLAY_RETURN_IF_ERROR(rules.Apply(request.update_mask(), request.supplier(), &merged));
  return FromProto(merged);
}

}  // namespace

absl::StatusOr<command::Outcome> CreateSupplier::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  const SupplierKey key = {scene.organization, supplier_id_};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Supplier> present, FindSupplier(context.txn, key));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context)) {
      return SupplierIdTaken(supplier_id_);
    }
    OUTLAY_ASSIGN_OR_RETURN(const BankDetails details, LoadBankDetails(context.txn, key));
    return Unchanged(scene, {.supplier = *present, .details = details});
  }
  absl::StatusOr<Supplier> supplier =
      DecideCreateSupplier(spec_, supplier_id_, StoredDigest(context), scene.now.system);
  if (!supplier.ok()) {
    return AtField("supplier", supplier.status());
  }
  OUTLAY_RETURN_IF_ERROR(JoinEditors(context, scene, &*supplier));
  return Finish(context, scene, nullptr, {.supplier = *supplier, .details = {}});
}

absl::StatusOr<rpc::FieldMaskRules> MakeSupplierMaskRules() {
  return rpc::FieldMaskRules::Create(v1::Supplier::descriptor(),
                                     {"display_name", "bill_from_entities", "tolerance_group"});
}

absl::StatusOr<command::Outcome> UpdateSupplier::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  const v1::Supplier& wanted = request_.supplier();
  OUTLAY_ASSIGN_OR_RETURN(const SupplierState state,
                          LoadState(context, scene, {.supplier_id = LastId(wanted.name()), .etag = wanted.etag()}));
  const absl::StatusOr<SupplierSpec> spec = MergeSpec(scene, state, request_, *rules_);
  if (!spec.ok()) {
    return AtField("supplier", spec.status());
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::set<std::string> in_use, FindInUse(context, scene, state.supplier, *spec));
  absl::StatusOr<SupplierDecision> decision = DecideUpdateSupplier(state.supplier, *spec, in_use, scene.now.system);
  if (!decision.ok()) {
    return AtField("supplier", decision.status());
  }
  if (!decision->changed) {
    return Unchanged(scene, state);
  }
  OUTLAY_RETURN_IF_ERROR(JoinEditors(context, scene, &decision->after));
  return Finish(context, scene, &state, {.supplier = decision->after, .details = state.details});
}

absl::StatusOr<command::Outcome> BlockSupplier::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const SupplierState state, LoadState(context, scene, request_));
  SupplierDecision decision = DecideBlock(state.supplier, block_, scene.now.system);
  if (!decision.changed) {
    return Unchanged(scene, state);
  }
  // A person who lifts a block has the duties of an editor.
  if (!block_.has_value()) OUTLAY_RETURN_IF_ERROR(JoinEditors(context, scene, &decision.after));
  return Finish(context, scene, &state, {.supplier = decision.after, .details = state.details});
}

absl::StatusOr<command::Outcome> ProposeBankDetails::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const SupplierState state, LoadState(context, scene, request_));
  BankAccount account = FromProto(details_, ActorOf(context));
  account.proposers = context.caller.persons;
  BankDecision decision = DecideProposeBankDetails(state.supplier, state.details, account,
                                                   scene.rules.bank_details_single_person, scene.now.system);
  OUTLAY_RETURN_IF_ERROR(JoinEditors(context, scene, &decision.supplier));
  return Finish(context, scene, &state, {.supplier = decision.supplier, .details = decision.details});
}

absl::StatusOr<command::Outcome> ConfirmBankDetails::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const SupplierState state, LoadState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(
      BankDecision decision,
      DecideConfirmBankDetails(state.supplier, state.details, ActorOf(context), context.caller.persons,
                               scene.rules.bank_details_single_person, scene.now.system));
  OUTLAY_RETURN_IF_ERROR(JoinEditors(context, scene, &decision.supplier));
  return Finish(context, scene, &state, {.supplier = decision.supplier, .details = decision.details});
}

}  // namespace outlay::purchase_order
