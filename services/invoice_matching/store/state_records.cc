#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/invoice_matching/store/keyspaces.h"
#include "services/invoice_matching/store/records.h"

namespace outlay::invoice_matching {
namespace {

using storage::v1::BookingRecord;
using storage::v1::StateRecord;
using storage::v1::StepRecord;
using storage::v1::UnmatchedRecord;

void WriteBooking(const Booking& booking, BookingRecord* record) {
  record->set_order_id(booking.order_id);
  record->set_order_number(booking.order_number);
  record->set_line_number(booking.line_number);
  record->set_amount_minor(booking.amount.minor_units());
  record->set_currency(booking.amount.currency().code().data(), booking.amount.currency().code().size());
  record->set_decided_by(booking.decided_by);
  record->set_candidates(booking.candidates);
  record->set_enough_balance(booking.enough_balance);
  record->set_exchange_rate(booking.exchange_rate);
  record->set_waiting_for_rate(booking.waiting_for_rate);
  record->set_book_time_micros(absl::ToUnixMicros(booking.book_time));
  if (booking.line_balance.has_value()) record->set_line_balance_minor(booking.line_balance->minor_units());
  record->set_reference_failure(booking.reference_failure);
}

absl::StatusOr<Booking> ReadBooking(const BookingRecord& record) {
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kInvoiceStates.name));
  Booking booking{.order_id = record.order_id(),
                  .order_number = record.order_number(),
                  .line_number = record.line_number(),
                  .amount = Money(record.amount_minor(), currency),
                  .decided_by = record.decided_by(),
                  .candidates = record.candidates(),
                  .enough_balance = record.enough_balance(),
                  .exchange_rate = record.exchange_rate(),
                  .waiting_for_rate = record.waiting_for_rate(),
                  .book_time = absl::FromUnixMicros(record.book_time_micros()),
                  .line_balance = std::nullopt,
                  .reference_failure = record.reference_failure()};
  if (record.has_line_balance_minor()) booking.line_balance = Money(record.line_balance_minor(), currency);
  return booking;
}

void WriteStep(const Step& step, StepRecord* record) {
  record->set_kind(static_cast<int>(step.kind));
  record->set_since_micros(absl::ToUnixMicros(step.since));
  record->set_version(step.version);
  record->set_order_id(step.order_id);
  record->set_line_number(step.line_number);
  record->set_subject(step.subject);
  record->set_on_behalf_of(step.on_behalf_of);
  record->set_request_id(step.request_id);
  record->set_request_digest(step.request_digest);
  record->set_persons(step.persons.text());
  if (step.observed.has_value()) WriteBooking(*step.observed, record->mutable_observed());
}

absl::StatusOr<Step> ReadStep(const StepRecord& record) {
  OUTLAY_ASSIGN_OR_RETURN(const StepKind kind,
                          store::StoredEnum(record.kind(), StepKind::kChange, kInvoiceStates.name));
  Step step{.kind = kind,
            .since = absl::FromUnixMicros(record.since_micros()),
            .version = record.version(),
            .order_id = record.order_id(),
            .line_number = record.line_number(),
            .subject = record.subject(),
            .on_behalf_of = record.on_behalf_of(),
            .request_id = record.request_id(),
            .request_digest = record.request_digest(),
            .observed = std::nullopt,
            .persons = Persons::FromText(record.persons())};
  if (record.has_observed()) {
    OUTLAY_ASSIGN_OR_RETURN(step.observed, ReadBooking(record.observed()));
  }
  return step;
}

}  // namespace

StateRecord ToRecord(const InvoiceState& state) {
  StateRecord record;
  record.set_state(static_cast<int>(state.state));
  record.set_version(state.version);
  record.set_revision(state.revision);
  record.set_receive_time_micros(absl::ToUnixMicros(state.receive_time));
  record.set_update_time_micros(absl::ToUnixMicros(state.update_time));
  if (state.booking.has_value()) WriteBooking(*state.booking, record.mutable_booking());
  if (state.unmatched.has_value()) {
    UnmatchedRecord* const unmatched = record.mutable_unmatched();
    unmatched->set_reason(state.unmatched->reason);
    unmatched->set_reference_failure(state.unmatched->reference_failure);
    unmatched->set_message(state.unmatched->message);
  }
  record.set_held_back(state.held_back);
  if (state.step.kind != StepKind::kNone) WriteStep(state.step, record.mutable_step());
  record.set_cancel_reason(state.cancel_reason);
  record.set_cancelled_by(state.cancelled_by.text());
  record.set_credited(state.credited);
  return record;
}

absl::StatusOr<InvoiceState> FromRecord(const StateRecord& record) {
  InvoiceState state;
  OUTLAY_ASSIGN_OR_RETURN(state.state, store::StoredEnum(record.state(), State::kCancelled, kInvoiceStates.name));
  state.version = record.version();
  state.revision = record.revision();
  state.receive_time = absl::FromUnixMicros(record.receive_time_micros());
  state.update_time = absl::FromUnixMicros(record.update_time_micros());
  state.held_back = record.held_back();
  state.cancel_reason = record.cancel_reason();
  state.cancelled_by = Persons::FromText(record.cancelled_by());
  state.credited = record.credited();
  if (record.has_booking()) {
    OUTLAY_ASSIGN_OR_RETURN(state.booking, ReadBooking(record.booking()));
  }
  if (record.has_unmatched()) {
    state.unmatched = Unmatched{.reason = record.unmatched().reason(),
                                .reference_failure = record.unmatched().reference_failure(),
                                .message = record.unmatched().message()};
  }
  if (record.has_step()) {
    OUTLAY_ASSIGN_OR_RETURN(state.step, ReadStep(record.step()));
  }
  return state;
}

storage::v1::NumberRecord ToRecord(const std::vector<NumberHolder>& holders) {
  storage::v1::NumberRecord record;
  for (const NumberHolder& holder : holders) {
    storage::v1::HolderRecord* const to = record.add_holders();
    to->set_invoice_id(holder.invoice_id);
    to->set_entity_id(holder.entity_id);
    to->set_issue_year(holder.issue_year);
  }
  return record;
}

std::vector<NumberHolder> FromRecord(const storage::v1::NumberRecord& record) {
  std::vector<NumberHolder> holders;
  holders.reserve(static_cast<size_t>(record.holders_size()));
  for (const storage::v1::HolderRecord& from : record.holders()) {
    holders.push_back(
        {.invoice_id = from.invoice_id(), .entity_id = from.entity_id(), .issue_year = from.issue_year()});
  }
  return holders;
}

storage::v1::CreditsRecord ToRecord(const Credits& credits) {
  storage::v1::CreditsRecord record;
  record.set_credited_minor(credits.credited_minor);
  record.set_live_notes(credits.live_notes);
  record.set_revision(credits.revision);
  return record;
}

Credits FromRecord(const storage::v1::CreditsRecord& record) {
  return {.credited_minor = record.credited_minor(), .live_notes = record.live_notes(), .revision = record.revision()};
}

}  // namespace outlay::invoice_matching
