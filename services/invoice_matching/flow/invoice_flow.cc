#include "services/invoice_matching/flow/invoice_flow.h"

#include <utility>

#include "common/base/field_path.h"
#include "services/invoice_matching/commands/create_invoice_command.h"
#include "services/invoice_matching/commands/finish_step_command.h"
#include "services/invoice_matching/domain/check_invoice.h"
#include "services/invoice_matching/domain/ids.h"

namespace outlay::invoice_matching {
namespace {

FlowResult ToResult(StoredInvoice stored, uint64_t sequence = 0) {
  return {.invoice = std::move(stored.invoice),
          .state = std::move(stored.state),
          .credits = stored.credits,
          .organization_sequence = sequence};
}

FlowResult ToResult(Visibility& sight, uint64_t sequence) {
  return {.invoice = std::move(sight.invoice),
          .state = std::move(sight.state),
          .credits = sight.credits,
          .organization_sequence = sequence};
}

}  // namespace

InvoiceFlow::InvoiceFlow(FlowOptions options, FlowParts parts)
    : parts_(parts), table_(options.answer_wait, parts.scheduler), runner_(parts, &table_) {}

absl::StatusOr<StoredInvoice> InvoiceFlow::Load(const InvoiceRef& ref) const {
  return LoadStoredInvoice(*parts_.store->Read(store::PartitionOf(ref.organization)), ref);
}

void InvoiceFlow::Join(const InvoiceRef& ref, FlowResult seen, WaitFor wait_for, FlowDone done) {
  const ProgressTable::Started started = table_.Join(ref, std::move(seen), wait_for, std::move(done));
  if (started.progress != nullptr) runner_.Run(started.progress, started.state);
}

void InvoiceFlow::Create(const rpc::Caller& caller, const InvoiceRef& ref, Invoice invoice, FlowDone done) {
  if (absl::Status status = CheckInvoice(invoice); !status.ok()) return done(AtField("invoice", status));
  invoice.posters = caller.persons;
  auto sight = std::make_shared<Visibility>();
  auto command =
      std::make_unique<CreateInvoiceCommand>(ref, std::make_shared<const Invoice>(std::move(invoice)), sight);
  parts_.executor->Execute(
      caller, {}, std::move(command),
      [this, ref, sight = std::move(sight), done = std::move(done)](absl::StatusOr<command::Result> result) mutable {
        if (!result.ok()) return done(std::move(result).status());
        Join(ref, ToResult(*sight, result->organization_sequence), WaitFor::kState, std::move(done));
      });
}

void InvoiceFlow::Cancel(const rpc::Caller& caller, command::RequestKey key, CancelInvoiceCommand::Arguments arguments,
                         FlowDone done) {
  const InvoiceRef ref = arguments.ref;
  auto sight = std::make_shared<Visibility>();
  auto command = std::make_unique<CancelInvoiceCommand>(std::move(arguments), sight);
  parts_.executor->Execute(
      caller, std::move(key), std::move(command),
      [this, ref, sight = std::move(sight), done = std::move(done)](absl::StatusOr<command::Result> result) mutable {
        if (!result.ok()) return done(std::move(result).status());
        if (sight->invoice != nullptr) {
          return Join(ref, ToResult(*sight, result->organization_sequence), WaitFor::kState, std::move(done));
        }
        absl::StatusOr<StoredInvoice> stored = Load(ref);
        if (!stored.ok()) return done(std::move(stored).status());
        Join(ref, ToResult(*std::move(stored), result->organization_sequence), WaitFor::kState, std::move(done));
      });
}

void InvoiceFlow::ChangeAssociation(const rpc::Caller& caller, command::RequestKey key,
                                    ChangeAssociationCommand::Arguments arguments, FlowDone done) {
  const InvoiceRef ref = arguments.ref;
  arguments.step.subject = caller.subject;
  arguments.step.on_behalf_of = caller.on_behalf_of;
  arguments.step.persons = caller.persons;
  arguments.step.request_id = key.request_id;
  arguments.step.request_digest = std::string(key.digest.bytes());
  auto sight = std::make_shared<Visibility>();
  auto command = std::make_unique<ChangeAssociationCommand>(std::move(arguments), sight);
  parts_.executor->Execute(caller, key, std::move(command),
                           [this, caller, key, ref, sight = std::move(sight),
                            done = std::move(done)](absl::StatusOr<command::Result> result) mutable {
                             if (!result.ok()) return done(std::move(result).status());
                             if (sight->invoice == nullptr) return RecallChange(caller, key, ref, std::move(done));
                             Join(ref, ToResult(*sight, result->organization_sequence), WaitFor::kOutcome,
                                  std::move(done));
                           });
}

void InvoiceFlow::RecallChange(const rpc::Caller& caller, const command::RequestKey& key, const InvoiceRef& ref,
                               FlowDone done) {
  absl::StatusOr<StoredInvoice> stored = Load(ref);
  if (!stored.ok()) return done(std::move(stored).status());
  const Step& step = stored->state.step;
  if (step.request_id == key.request_id && step.subject == caller.subject) {
    return Join(ref, ToResult(*std::move(stored)), WaitFor::kOutcome, std::move(done));
  }
  parts_.executor->Execute(caller, {.request_id = OutcomeRequestId(key.request_id), .digest = key.digest},
                           std::make_unique<RecallOutcomeCommand>(),
                           [this, ref, done = std::move(done)](absl::StatusOr<command::Result> result) mutable {
                             if (!result.ok()) return done(std::move(result).status());
                             absl::StatusOr<StoredInvoice> now = Load(ref);
                             if (!now.ok()) return done(std::move(now).status());
                             done(ToResult(*std::move(now), result->organization_sequence));
                           });
}

void InvoiceFlow::Retry(const InvoiceRef& ref, FlowDone done) {
  absl::StatusOr<StoredInvoice> stored = Load(ref);
  if (!stored.ok()) {
    if (done) done(std::move(stored).status());
    return;
  }
  auto sight = std::make_shared<Visibility>();
  const auto body = [ref, invoice = stored->invoice, receive_time = stored->state.receive_time,
                     sight](store::Transaction& txn) {
    return SettleQuietly(txn, ref, *invoice, receive_time, DecideRetry, *sight);
  };
  parts_.store->Write(
      {.partition = store::PartitionOf(ref.organization), .organization = ref.organization, .body = body},
      [this, ref, sight, invoice = stored->invoice, credits = stored->credits,
       done = std::move(done)](absl::Status status) mutable {
        if (!status.ok()) {
          if (done) done(std::move(status));
          return;
        }
        Join(ref, {.invoice = std::move(invoice), .state = std::move(sight->state), .credits = credits},
             WaitFor::kState, std::move(done));
      });
}

void InvoiceFlow::Resume(const InvoiceRef& ref) {
  absl::StatusOr<StoredInvoice> stored = Load(ref);
  // A row that cannot be read also shows in Get; here nobody would get the error.
  if (!stored.ok() || stored->state.step.kind == StepKind::kNone) return;
  Join(ref, ToResult(*std::move(stored)), WaitFor::kState, nullptr);
}

}  // namespace outlay::invoice_matching
