#include "services/purchase_order/commands/supplier_commands.h"

#include <set>

#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/flow/follow_review.h"
#include "common/review/review_flow.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/convert/suppliers.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/store/review_flows.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

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

// Withdraws the review of the proposal that is replaced, and asks for one of the new proposal.
absl::Status ReplaceReview(command::Context& context, const Scene& scene, const SupplierState& before,
                           const BankDecision& decision) {
  const std::optional<BankAccount>& replaced = before.details.proposed;
  if (replaced.has_value() && !replaced->review_id.empty()) {
    OUTLAY_RETURN_IF_ERROR(flow::WithdrawReview(context.txn, kBankReviewTables,
                                                {scene.organization, replaced->review_id}, scene.now.system));
  }
  const std::optional<BankAccount>& proposed = decision.details.proposed;
  if (!proposed.has_value() || proposed->review_id.empty()) return absl::OkStatus();
  return flow::AskForReview(context.txn, kBankReviewTables, {scene.organization, proposed->review_id},
                            decision.supplier.id, proposed->proposer.person(), scene.now.system);
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
    return UnchangedSupplier(scene, {.supplier = *present, .details = details});
  }
  absl::StatusOr<Supplier> supplier =
      DecideCreateSupplier(spec_, supplier_id_, StoredDigest(context), scene.now.system);
  if (!supplier.ok()) {
    return AtField("supplier", supplier.status());
  }
  OUTLAY_RETURN_IF_ERROR(JoinEditors(context, scene, &*supplier));
  return FinishSupplier(context, scene, nullptr, {.supplier = *supplier, .details = {}});
}

absl::StatusOr<rpc::FieldMaskRules> MakeSupplierMaskRules() {
  return rpc::FieldMaskRules::Create(v1::Supplier::descriptor(),
                                     {"display_name", "bill_from_entities", "tolerance_group"});
}

absl::StatusOr<command::Outcome> UpdateSupplier::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  const v1::Supplier& wanted = request_.supplier();
  OUTLAY_ASSIGN_OR_RETURN(
      const SupplierState state,
      LoadSupplierState(context, scene, {.supplier_id = LastId(wanted.name()), .etag = wanted.etag()}));
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
    return UnchangedSupplier(scene, state);
  }
  OUTLAY_RETURN_IF_ERROR(JoinEditors(context, scene, &decision->after));
  return FinishSupplier(context, scene, &state, {.supplier = decision->after, .details = state.details});
}

absl::StatusOr<command::Outcome> BlockSupplier::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const SupplierState state, LoadSupplierState(context, scene, request_));
  SupplierDecision decision = DecideBlock(state.supplier, block_, scene.now.system);
  if (!decision.changed) {
    return UnchangedSupplier(scene, state);
  }
  // A person who lifts a block has the duties of an editor.
  if (!block_.has_value()) OUTLAY_RETURN_IF_ERROR(JoinEditors(context, scene, &decision.after));
  return FinishSupplier(context, scene, &state, {.supplier = decision.after, .details = state.details});
}

absl::StatusOr<command::Outcome> ProposeBankDetails::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const SupplierState state, LoadSupplierState(context, scene, request_));
  BankAccount account = FromProto(details_, ActorOf(context));
  account.proposers = context.caller.persons;
  if (scene.rules.bank_details_review) {
    if (!can_be_reviewed_) return BankReviewUnavailable(state.supplier.id);
    account.review_id = review::MakeReviewId(state.supplier.id, scene.now.system, StoredDigest(context),
                                             /*generation=*/state.supplier.revision);
  }
  BankDecision decision = DecideProposeBankDetails(state.supplier, state.details, account,
                                                   scene.rules.bank_details_single_person, scene.now.system);
  OUTLAY_RETURN_IF_ERROR(JoinEditors(context, scene, &decision.supplier));
  OUTLAY_RETURN_IF_ERROR(ReplaceReview(context, scene, state, decision));
  return FinishSupplier(context, scene, &state, {.supplier = decision.supplier, .details = decision.details});
}

absl::StatusOr<command::Outcome> ConfirmBankDetails::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const SupplierState state, LoadSupplierState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(
      BankDecision decision,
      DecideConfirmBankDetails(state.supplier, state.details, ActorOf(context), context.caller.persons,
                               scene.rules.bank_details_single_person, scene.now.system));
  OUTLAY_RETURN_IF_ERROR(JoinEditors(context, scene, &decision.supplier));
  return FinishSupplier(context, scene, &state, {.supplier = decision.supplier, .details = decision.details});
}

}  // namespace outlay::purchase_order
