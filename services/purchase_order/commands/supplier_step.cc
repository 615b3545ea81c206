#include "services/purchase_order/commands/supplier_step.h"

#include <optional>
#include <string_view>

#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/purchase_order/convert/suppliers.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/domain/order_chain.h"
#include "services/purchase_order/store/candidate_view.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

std::string ForLog(const Scene& scene, const SupplierState& state) {
  return ToProto(scene.organization, state.supplier, state.details, Audience::kLog).SerializeAsString();
}

// Checks that `persons` may edit the supplier. FAILED_PRECONDITION / DUTIES_CONFLICT.
absl::Status CheckEditors(const CandidateView& view, const Scene& scene, const std::string& supplier_id,
                          const Persons& persons) {
  const std::optional<Duty> duty = view.index().FindDutyToward(supplier_id, persons);
  if (!duty.has_value()) return absl::OkStatus();
  const Act done = {*duty, persons};
  return CheckDuties(scene.rules.duties, {&done, 1}, {Duty::kSupplierEditor, persons});
}

}  // namespace

absl::StatusOr<SupplierState> LoadSupplierState(const command::Context& context, const Scene& scene,
                                                const SupplierRequest& request) {
  SupplierState state;
  const SupplierKey key = {scene.organization, request.supplier_id};
  OUTLAY_ASSIGN_OR_RETURN(state.supplier, LoadSupplier(context.txn, key));
  OUTLAY_RETURN_IF_ERROR(
      rpc::CheckEtag(SupplierName(scene.organization, request.supplier_id), request.etag, EtagOf(state.supplier)));
  OUTLAY_ASSIGN_OR_RETURN(state.details, LoadBankDetails(context.txn, key));
  return state;
}

command::Outcome UnchangedSupplier(const Scene& scene, const SupplierState& state) {
  return {.resource = SupplierName(scene.organization, state.supplier.id),
          .before = {},
          .after = ForLog(scene, state),
          .answer = std::nullopt,
          .announcements = {},
          .unchanged = true};
}

command::Outcome FinishSupplier(command::Context& context, const Scene& scene, const SupplierState* before,
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

absl::StatusOr<Persons> FindOtherDuties(const command::Context& context, const Scene& scene,
                                        const std::string& supplier_id, const Persons& persons) {
  OUTLAY_ASSIGN_OR_RETURN(const CandidateView* const view, CandidateView::Find(context.txn, scene.organization));
  Persons found;
  for (const std::string_view id : persons.ids()) {
    if (!CheckEditors(*view, scene, supplier_id, Persons(id)).ok()) found.Add(id);
  }
  return found;
}

absl::Status JoinEditors(const command::Context& context, const Scene& scene, Supplier* supplier) {
  const Persons& acting = context.caller.persons;
  if (acting.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const CandidateView* const view, CandidateView::Find(context.txn, scene.organization));
  OUTLAY_RETURN_IF_ERROR(CheckEditors(*view, scene, supplier->id, acting));
  return Join(Duty::kSupplierEditor, acting, &supplier->editors);
}

}  // namespace outlay::purchase_order
