#include "services/purchase_order/commands/bank_reviews.h"

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/command/executor.h"
#include "common/flow/follow_review.h"
#include "common/tenant/tenant.h"
#include "services/purchase_order/commands/finish_order.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/commands/supplier_step.h"
#include "services/purchase_order/convert/bank_reviews.h"
#include "services/purchase_order/domain/order_chain.h"
#include "services/purchase_order/domain/supplier/supplier_decisions.h"
#include "services/purchase_order/store/review_flows.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

// DATA_LOSS: this review does not decide about a proposal. Who replaces one withdraws its review in the same step.
absl::Status CheckDecides(const BankDetails& details, const flow::FlowKey& key) {
  const bool decides = details.proposed.has_value() && details.proposed->review_id == std::get<1>(key);
  return decides ? absl::OkStatus() : DataLoss(kBankDetails.name);
}

// Applies the end of a review to the proposed bank details, and saves the review's flow.
class EndBankReview final : public command::Command {
 public:
  EndBankReview(flow::FlowKey key, review::ReviewFlow flow, review::ReviewPicture end)
      : key_(std::move(key)), flow_(std::move(flow)), end_(std::move(end)) {}

  std::string_view name() const override { return "suppliers.endBankDetailsReview"; }

  absl::StatusOr<command::Outcome> Run(command::Context& context) const override {
    OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
    OUTLAY_ASSIGN_OR_RETURN(const SupplierState before,
                            LoadSupplierState(context, scene, {.supplier_id = flow_.subject_id, .etag = {}}));
    OUTLAY_RETURN_IF_ERROR(CheckDecides(before.details, key_));
    review::ReviewPicture end = end_;
    SupplierState after = before;
    if (end.outcome == review::ReviewOutcome::kApproved) {
      OUTLAY_ASSIGN_OR_RETURN(const Persons barred, FindOtherDuties(context, scene, flow_.subject_id, end.approvers));
      if (!barred.empty()) return AskOthers(context, scene, before, barred);
      const absl::Status joined = Join(Duty::kSupplierEditor, end.approvers, &after.supplier.editors);
      if (!joined.ok()) {
        after = before;
        end.outcome = review::ReviewOutcome::kNotIssued;
        end.reason = MessageOf(joined);
      }
    }
    OUTLAY_RETURN_IF_ERROR(flow::SaveReviewFlow(context.txn, kBankReviewTables, key_, flow_));
    BankDecision decision = DecideBankReviewed(after.supplier, after.details, end,
                                               scene.rules.bank_details_single_person, scene.now.system);
    return FinishSupplier(context, scene, &before,
                          {.supplier = std::move(decision.supplier), .details = std::move(decision.details)});
  }

 private:
  absl::StatusOr<command::Outcome> AskOthers(command::Context& context, const Scene& scene, const SupplierState& before,
                                             const Persons& barred) const {
    OUTLAY_RETURN_IF_ERROR(flow::AskAnew(context.txn, kBankReviewTables, key_, flow_, scene.now.system));
    BankDecision decision = DecideBarApprovers(before.supplier, before.details, barred, scene.now.system);
    return FinishSupplier(context, scene, &before,
                          {.supplier = std::move(decision.supplier), .details = std::move(decision.details)});
  }

  const flow::FlowKey key_;
  const review::ReviewFlow flow_;
  const review::ReviewPicture end_;
};

}  // namespace

BankDetailsInReview::BankDetailsInReview()
    : ReviewedSubjects({.tables = kBankReviewTables,
                        .service = "purchase_order",
                        .collection = "suppliers",
                        .withdrawal = "nobody waits for it any more: other bank details were proposed",
                        .kinds = {approval::v1::SUBJECT_KIND_BANK_DETAILS}}) {}

absl::StatusOr<flow::ReviewedSubjects::Shown> BankDetailsInReview::Show(const store::Reader& reader,
                                                                        const flow::FlowKey& key,
                                                                        const review::ReviewFlow& flow) const {
  const std::string& organization = std::get<0>(key);
  OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(reader, organization));
  OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier, LoadSupplier(reader, {organization, flow.subject_id}));
  OUTLAY_ASSIGN_OR_RETURN(const BankDetails details, LoadBankDetails(reader, {organization, flow.subject_id}));
  OUTLAY_RETURN_IF_ERROR(CheckDecides(details, key));
  return Shown{.subject = ToSubject(organization, tenant.base_currency, supplier, details),
               .ask_time = details.proposed->propose_time};
}

absl::Status BankDetailsInReview::End(store::Transaction& txn, const flow::FlowKey& key, const review::ReviewFlow& flow,
                                      const review::ReviewPicture& end) const {
  return flow::ApplyEnd(txn, *this, key, EndBankReview(key, flow, end));
}

}  // namespace outlay::purchase_order
