#include "services/invoice_matching/flow/step_runner.h"

#include <string>
#include <utility>

#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/invoice_matching/convert/associations.h"
#include "services/invoice_matching/domain/ids.h"
#include "services/invoice_matching/domain/names.h"
#include "services/invoice_matching/flow/limits.h"

namespace outlay::invoice_matching {
namespace {

namespace po = purchase_order::v1;

PurchaseOrderClient::OnBehalfOf ForWhom(const InvoiceRef& ref, const Step& step) {
  return {.organization = ref.organization,
          .user = step.on_behalf_of.empty() ? step.subject : step.on_behalf_of,
          .cause = Concat("invoices/", ref.invoice_id, "/", step.version)};
}

// Returns the caller for the answer: the requester of the step, so that the answer is remembered for that request.
rpc::Caller CallerOf(const InvoiceRef& ref, const Step& step) {
  if (step.subject.empty()) return {.subject = std::string(kServiceSubject), .organization = ref.organization};
  return {.subject = step.subject,
          .organization = ref.organization,
          .on_behalf_of = step.on_behalf_of,
          .cause = "purchase_order answered"};
}

command::RequestKey KeyOf(const Step& step) {
  if (step.request_id.empty()) return {};
  return {.request_id = OutcomeRequestId(step.request_id),
          .digest = Digest::FromBytes(step.request_digest).value_or(Digest())};
}

// The error is the store's and not the command's: the command can be run again.
bool IsTransient(const absl::Status& status) {
  return status.code() == absl::StatusCode::kResourceExhausted || status.code() == absl::StatusCode::kAborted ||
         status.code() == absl::StatusCode::kUnavailable;
}

}  // namespace

void StepRunner::Run(const std::shared_ptr<Progress>& progress, const InvoiceState& state) {
  if (stopped_.load()) return;
  auto stage = std::make_shared<Stage>();
  stage->progress = progress;
  stage->invoice = progress->invoice;
  stage->state = state;
  switch (state.step.kind) {
    case StepKind::kNone:
      break;
    case StepKind::kAssociate:
      return Associate(stage);
    case StepKind::kUndo:
      return parts_.gate->Enter([this, stage] { Undo(stage); });
    case StepKind::kChange:
      return parts_.gate->Enter([this, stage] { Change(stage); });
  }
}

void StepRunner::Associate(const StagePtr& stage) {
  const InvoiceRef& ref = stage->progress->ref;
  auto facts = std::make_unique<po::InvoiceFacts>();
  ToFacts({ref.organization, ref.invoice_id}, *stage->invoice, CreationTime(*stage->invoice, stage->state),
          facts.get());
  parts_.associator->Associate(ref.organization, std::move(facts), [this, stage](absl::StatusOr<Answer> answer) {
    if (!answer.ok()) {
      table_->Abandon(stage->progress);
      return;
    }
    stage->answer = std::make_shared<const StepAnswer>(*std::move(answer));
    Commit(stage);
  });
}

void StepRunner::Undo(const StagePtr& stage) {
  const InvoiceRef& ref = stage->progress->ref;
  po::UndoAssociationRequest request;
  request.set_parent(OrganizationName(ref.organization));
  request.set_request_id(StepCallId(ref.organization, ref.invoice_id, stage->state.step));
  request.set_invoice(InvoiceName(ref.organization, ref.invoice_id));
  rpc::ToProto(stage->state.step.persons, request.mutable_undone_by());
  request.set_invoice_cancelled(stage->state.state == State::kCancelling || stage->state.state == State::kCancelled);
  parts_.client->UndoAssociation(ForWhom(ref, stage->state.step), request,
                                 [this, stage](absl::Status status, const po::Association&) {
                                   // Having nothing to undo counts as undone.
                                   if (absl::IsNotFound(status)) status = absl::OkStatus();
                                   Called(stage, status, StepAnswer(UndoDone()));
                                 });
}

void StepRunner::Change(const StagePtr& stage) {
  const InvoiceRef& ref = stage->progress->ref;
  const Step& step = stage->state.step;
  po::ChangeAssociationRequest request;
  request.set_parent(OrganizationName(ref.organization));
  request.set_request_id(StepCallId(ref.organization, ref.invoice_id, step));
  ToFacts({ref.organization, ref.invoice_id}, *stage->invoice, CreationTime(*stage->invoice, stage->state),
          request.mutable_invoice());
  request.set_purchase_order(OrderName(ref.organization, step.order_id));
  request.set_line_number(step.line_number);
  rpc::ToProto(step.persons, request.mutable_changed_by());
  parts_.client->ChangeAssociation(ForWhom(ref, step), request,
                                   [this, stage](const absl::Status& status, const po::Association& association) {
                                     absl::StatusOr<Booking> booking = FromProto(association);
                                     if (!booking.ok()) return Called(stage, status, booking.status());
                                     Called(stage, status, StepAnswer(ChangeDone{.booking = *std::move(booking)}));
                                   });
}

void StepRunner::Called(const StagePtr& stage, const absl::Status& status, absl::StatusOr<StepAnswer> answer) {
  const bool answered = IsAnswer(status);
  parts_.gate->Ended(answered);
  if (!answered) return Run(stage->progress, stage->state);
  if (!status.ok() && !stage->state.step.subject.empty()) {
    answer = StepAnswer(StepRefused{.refusal = status, .step_version = stage->state.step.version});
  } else if (!status.ok() || !answer.ok()) {
    // Only a defect of one of the services can cause this; jobs try again, slowly.
    return table_->Abandon(stage->progress);
  }
  stage->answer = std::make_shared<const StepAnswer>(*std::move(answer));
  Commit(stage);
}

void StepRunner::Commit(const StagePtr& stage) {
  if (stopped_.load()) return;
  const InvoiceRef& ref = stage->progress->ref;
  stage->sight = std::make_shared<Visibility>();
  parts_.executor->Execute(
      CallerOf(ref, stage->state.step), KeyOf(stage->state.step),
      std::make_unique<FinishStepCommand>(ref, stage->invoice, stage->state.receive_time, stage->answer, stage->sight),
      [this, stage](const absl::StatusOr<command::Result>& result) { Committed(stage, result); });
}

void StepRunner::Committed(const StagePtr& stage, const absl::StatusOr<command::Result>& result) {
  if (std::holds_alternative<StepRefused>(*stage->answer) && !result.ok() && !IsTransient(result.status())) {
    return CommitQuietly(stage, 0, result.status());
  }
  if (!result.ok()) {
    return IsTransient(result.status()) ? CommitAgainLater(stage) : table_->Abandon(stage->progress);
  }
  Visibility& sight = *stage->sight;
  // A remembered outcome was answered: this step was recorded before a crash.
  if (sight.invoice == nullptr) return Reload(stage, result->organization_sequence);
  if (sight.quiet) return CommitQuietly(stage, result->organization_sequence, absl::OkStatus());
  Advance(stage,
          {.invoice = stage->invoice,
           .state = std::move(sight.state),
           .credits = sight.credits,
           .organization_sequence = result->organization_sequence},
          absl::OkStatus());
}

void StepRunner::CommitQuietly(const StagePtr& stage, uint64_t sequence, const absl::Status& refusal) {
  if (stopped_.load()) return;
  const InvoiceRef& ref = stage->progress->ref;
  const auto body = [stage](store::Transaction& txn) {
    const auto decide = [&](const InvoiceState& state, absl::Time now) {
      return DecideStepAnswer(state, *stage->answer, now);
    };
    return SettleQuietly(txn, stage->progress->ref, *stage->invoice, stage->state.receive_time, decide, *stage->sight);
  };
  parts_.store->Write(
      {.partition = store::PartitionOf(ref.organization), .organization = ref.organization, .body = body},
      [this, stage, sequence, refusal](const absl::Status& status) {
        if (!status.ok()) {
          return IsTransient(status) ? CommitAgainLater(stage) : table_->Abandon(stage->progress);
        }
        Advance(stage,
                {.invoice = stage->invoice,
                 .state = std::move(stage->sight->state),
                 .credits = stage->sight->credits,
                 .organization_sequence = sequence},
                refusal);
      });
}

void StepRunner::Reload(const StagePtr& stage, uint64_t sequence) {
  const InvoiceRef& ref = stage->progress->ref;
  const absl::StatusOr<StoredInvoice> stored =
      LoadStoredInvoice(*parts_.store->Read(store::PartitionOf(ref.organization)), ref);
  if (!stored.ok()) return table_->Abandon(stage->progress);
  Advance(stage,
          {.invoice = stored->invoice,
           .state = stored->state,
           .credits = stored->credits,
           .organization_sequence = sequence},
          absl::OkStatus());
}

void StepRunner::Advance(const StagePtr& stage, FlowResult result, absl::Status refusal) {
  const std::optional<InvoiceState> next =
      table_->Advance(stage->progress, {.result = std::move(result), .refusal = std::move(refusal)});
  if (next.has_value()) Run(stage->progress, *next);
}

void StepRunner::CommitAgainLater(const StagePtr& stage) {
  parts_.scheduler->RunAfter(limits::kCommitPause, [this, stage] { Commit(stage); });
}

}  // namespace outlay::invoice_matching
