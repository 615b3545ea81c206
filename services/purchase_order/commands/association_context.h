// The common input and output of all commands on associations.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_ASSOCIATION_CONTEXT_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_ASSOCIATION_CONTEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/purchase_order/domain/association/booking.h"
#include "services/purchase_order/store/associations.h"
#include "services/purchase_order/store/candidate_view.h"

namespace outlay::purchase_order {

// The organization's state in this body. Must not outlive the body.
class AssociationContext {
 public:
  // NOT_FOUND / ORGANIZATION_NOT_FOUND {organization}; FAILED_PRECONDITION / LINE_TYPES_INVALID {type}.
  static absl::StatusOr<AssociationContext> Load(const command::Context& context);

  const std::string& organization() const { return organization_; }
  const CandidateView& view() const { return *view_; }
  const AssociationTerms& terms() const { return *terms_; }

  AssociationSetting SettingFor(const InvoiceFacts& invoice) const;
  BookingSetting booking_setting() const;
  // Returns the line of a booking. DATA_LOSS: it does not exist, which no command allows.
  absl::StatusOr<BookingTarget> TargetOf(const Booking& booking) const;
  // Returns whether all rates could be read.
  const absl::Status& status() const { return rates_.status(); }

 private:
  AssociationContext(const command::Context& context, CandidateView* view);

  std::string organization_;
  CandidateView* view_;
  const AssociationTerms* terms_ = nullptr;
  StoredRates rates_;
  absl::Time now_;
  absl::Time business_now_;
};

// A booking of an invoice before and after a command.
struct BookingChange {
  std::string invoice_id;
  std::optional<StoredBooking> before;
  StoredBooking after;
  std::optional<StoredBooking> credited;  // the row of the credited invoice, with its new sum
};

// Returns the booking of the invoice in whose sum a credit note counts; nullopt: none.
absl::StatusOr<std::optional<StoredBooking>> FindCredited(const store::Reader& reader, const std::string& organization,
                                                          const Booking& note);
// Returns the booking for decisions, which know no rows; null if there is none.
inline const Booking* BookingIn(const std::optional<StoredBooking>& stored) {
  return stored.has_value() ? &stored->booking : nullptr;
}
// Returns the row with the booking that a decision made; nullopt: it is unchanged.
std::optional<StoredBooking> WithBooking(const std::optional<StoredBooking>& stored, std::optional<Booking> after);

// Saves a change of a booking with its posting, and announces it: InvoiceAssociated, and BalanceCrossed for every
// crossed threshold. Closes the order that the invoice completed, if the organization wants it (P10):
// PurchaseOrderChanged. Records the request to budget if budgets pay for the order (B7).
absl::StatusOr<command::Outcome> Save(command::Context& context, const AssociationContext& loaded,
                                      const BookingChange& change, const Posting& posting);

// Returns the serialized Association: the answer of a command that found nothing to do.
std::string AnswerOf(std::string_view organization, std::string_view invoice_id, const Booking& booking);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_ASSOCIATION_CONTEXT_H_
