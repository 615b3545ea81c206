#include "services/purchase_order/domain/supplier/supplier_decisions.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/purchase_order/domain/errors.h"

namespace outlay::purchase_order {
namespace {

Supplier Touched(const Supplier& supplier, absl::Time now) {
  Supplier after = supplier;
  after.update_time = now;
  after.revision += 1;
  return after;
}

absl::Status CheckEntities(const std::vector<BillFromEntity>& entities) {
  std::set<std::string_view> ids;
  for (size_t i = 0; i < entities.size(); ++i) {
    if (!ids.insert(entities[i].id).second) {
      return FieldInvalid(Concat("bill_from_entities[", i, "].bill_from_entity_id"), "must not come twice");
    }
  }
  return absl::OkStatus();
}

absl::Status WriteSpec(const SupplierSpec& spec, Supplier* supplier) {
  if (spec.display_name.has_value()) supplier->display_name = *spec.display_name;
  if (spec.tolerance_group.has_value()) supplier->tolerance_group = *spec.tolerance_group;
  if (spec.entities.has_value()) supplier->entities = *spec.entities;
  if (supplier->display_name.empty()) {
    return FieldRequired("display_name");
  }
  return CheckEntities(supplier->entities);
}

bool SameContent(const Supplier& left, const Supplier& right) {
  return left.display_name == right.display_name && left.entities == right.entities &&
         left.tolerance_group == right.tolerance_group;
}

}  // namespace

absl::StatusOr<Supplier> DecideCreateSupplier(const SupplierSpec& spec, const std::string& supplier_id,
                                              const std::string& digest, absl::Time now) {
  Supplier supplier;
  OUTLAY_RETURN_IF_ERROR(WriteSpec(spec, &supplier));
  supplier.id = supplier_id;
  supplier.create_digest = digest;
  supplier.create_time = now;
  supplier.update_time = now;
  supplier.revision = 1;
  return supplier;
}

std::vector<std::string> RemovedEntities(const Supplier& supplier, const SupplierSpec& spec) {
  std::vector<std::string> removed;
  if (!spec.entities.has_value()) {
    return removed;
  }
  for (const BillFromEntity& entity : supplier.entities) {
    if (std::none_of(spec.entities->begin(), spec.entities->end(),
                     [&](const BillFromEntity& kept) { return kept.id == entity.id; })) {
      removed.push_back(entity.id);
    }
  }
  return removed;
}

absl::StatusOr<SupplierDecision> DecideUpdateSupplier(const Supplier& supplier, const SupplierSpec& spec,
                                                      const std::set<std::string>& in_use, absl::Time now) {
  Supplier after = Touched(supplier, now);
  OUTLAY_RETURN_IF_ERROR(WriteSpec(spec, &after));
  if (!in_use.empty()) {
    return EntityInUse(supplier.id, *in_use.begin());
  }
  if (SameContent(supplier, after)) {
    return SupplierDecision{.after = supplier, .changed = false};
  }
  return SupplierDecision{.after = std::move(after)};
}

SupplierDecision DecideBlock(const Supplier& supplier, const std::optional<Block>& block, absl::Time now) {
  if (supplier.block == block) {
    return {.after = supplier, .changed = false};
  }
  Supplier after = Touched(supplier, now);
  after.block = block;
  return {.after = std::move(after)};
}

BankDecision DecideProposeBankDetails(const Supplier& supplier, const BankDetails& details, const BankAccount& account,
                                      bool single_person, absl::Time now) {
  const bool at_once = single_person && account.review_id.empty();
  BankDecision decision = {.supplier = Touched(supplier, now), .details = details};
  std::optional<BankAccount>& place = at_once ? decision.details.current : decision.details.proposed;
  place = account;
  place->propose_time = now;
  if (at_once) decision.details.proposed.reset();
  decision.details.review_end.reset();
  return decision;
}

absl::StatusOr<BankDecision> DecideConfirmBankDetails(const Supplier& supplier, const BankDetails& details,
                                                      const Actor& confirmer, const Persons& behind, bool single_person,
                                                      absl::Time now) {
  if (details.proposed.has_value() && !details.proposed->review_id.empty()) {
    return BankDetailsInReview(supplier.id);
  }
  if (!details.proposed.has_value() || now >= ProposalExpiry(*details.proposed)) {
    return NoBankDetailsProposed(supplier.id);
  }
  const bool may_be_same = MayBeSamePerson(details.proposed->proposer, details.proposed->proposers, confirmer, behind);
  if (!single_person && may_be_same) {
    return SecondPersonRequired(supplier.id);
  }
  BankAccount account = *details.proposed;
  account.confirmer = confirmer.person();
  return BankDecision{.supplier = Touched(supplier, now),
                      .details = {.current = std::move(account), .proposed = std::nullopt}};
}

BankDecision DecideBankReviewed(const Supplier& supplier, const BankDetails& details, const review::ReviewPicture& end,
                                bool single_person, absl::Time now) {
  BankDecision decision = {.supplier = Touched(supplier, now), .details = details};
  BankAccount account = *details.proposed;
  decision.details.proposed.reset();
  const bool is_approved = end.outcome == review::ReviewOutcome::kApproved;
  if (is_approved && (single_person || !end.approvers.empty())) {
    account.approvers = end.approvers;
    decision.details.current = std::move(account);
    return decision;
  }
  decision.details.review_end = {
      .review_id = account.review_id, .outcome = end.outcome, .reason = end.reason, .end_time = now};
  if (is_approved) {
    account.review_id.clear();
    decision.details.proposed = std::move(account);
  }
  return decision;
}

BankDecision DecideBarApprovers(const Supplier& supplier, const BankDetails& details, const Persons& barred,
                                absl::Time now) {
  BankDecision decision = {.supplier = Touched(supplier, now), .details = details};
  decision.details.proposed->barred.Add(barred);
  return decision;
}

}  // namespace outlay::purchase_order
