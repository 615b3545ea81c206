// What every command on associations reads first, and what it leaves behind.
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

// The organization's state as this body sees it. Does not outlive the body.
class AssociationContext {
 public:
  // NOT_FOUND / ORGANIZATION_NOT_FOUND {organization}; FAILED_PRECONDITION / LINE_TYPES_INVALID {type}.
  static absl::StatusOr<AssociationContext> Load(const command::Context& context);

  const std::string& organization() const { return organization_; }
  const CandidateView& view() const { return *view_; }
  const AssociationTerms& terms() const { return *terms_; }

  AssociationSetting SettingFor(const InvoiceFacts& invoice) const;
  BookingSetting booking_setting() const;
  // The line where a booking stands. DATA_LOSS: it is gone, which no command lets happen.
  absl::StatusOr<BookingTarget> TargetOf(const Booking& booking) const;
  // Whether all rates could be read.
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

// A booking of an invoice, before and after a command.
struct BookingChange {
  std::string invoice_id;
  std::optional<StoredBooking> before;
  StoredBooking after;
  std::optional<StoredBooking> credited;  // the row of the invoice that it credits, with the sum as it is now
};

// The booking of the invoice in whose sum a credit note counts; nothing: in none.
absl::StatusOr<std::optional<StoredBooking>> FindCredited(const store::Reader& reader, const std::string& organization,
                                                          const Booking& note);
// For the decisions, which know no rows.
inline const Booking* BookingIn(const std::optional<StoredBooking>& stored) {
  return stored.has_value() ? &stored->booking : nullptr;
}
// The row with what a decision made of it; nothing: that is as it was.
std::optional<StoredBooking> WithBooking(const std::optional<StoredBooking>& stored, std::optional<Booking> after);

// Saves the change and what it moves, and says so: InvoiceAssociated, and BalanceCrossed for every threshold crossed.
// Where the organization wants it, closes the order that the invoice made complete (P10): PurchaseOrderChanged. Budget
// is told what is invoiced on orders that it pays for (B7).
absl::StatusOr<command::Outcome> Save(command::Context& context, const AssociationContext& loaded,
                                      const BookingChange& change, const Posting& posting);

// The serialized Association: how an answer looks when nothing had to be done.
std::string AnswerOf(std::string_view organization, std::string_view invoice_id, const Booking& booking);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_ASSOCIATION_CONTEXT_H_
