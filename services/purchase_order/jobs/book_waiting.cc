#include "services/purchase_order/jobs/book_waiting.h"

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "services/purchase_order/commands/association_context.h"
#include "services/purchase_order/commands/change_association.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/store/associations.h"

namespace outlay::purchase_order {
namespace {

constexpr char kSubject[] = "purchase_order";

absl::StatusOr<bool> HasRate(const store::Reader& reader, const InvoiceKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredBooking> stored, FindBooking(reader, key));
  if (!stored.has_value()) {
    return false;
  }
  const Booking& booking = stored->booking;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredBooking> credited, FindCredited(reader, std::get<0>(key), booking));
  if (MustFollow(booking, BookingIn(credited))) {
    return false;
  }
  const StoredRates rates(reader, std::get<0>(key));
  const bool found = rates.Find(booking.invoice_amount.currency(), booking.amount.currency(), booking.date).has_value();
  OUTLAY_RETURN_IF_ERROR(rates.status());
  return found;
}

jobs::DueItem ItemFor(const InvoiceKey& key) {
  const auto& [organization, invoice_id] = key;
  return {.caller = {.subject = kSubject, .organization = organization, .on_behalf_of = {}, .cause = {}},
          .key = {},
          .command = std::make_unique<BookWaiting>(invoice_id)};
}

// The invoice at which the last run stopped in each partition. Thread-safe.
class Places {
 public:
  std::optional<InvoiceKey> Of(store::PartitionId partition) {
    const std::lock_guard lock(mutex_);
    return places_[partition.value];
  }
  void Set(store::PartitionId partition, std::optional<InvoiceKey> place) {
    const std::lock_guard lock(mutex_);
    places_[partition.value] = std::move(place);
  }

 private:
  std::mutex mutex_;
  std::array<std::optional<InvoiceKey>, store::kPartitions> places_;  // nullopt: begin with the first
};

absl::StatusOr<absl::Time> Scan(Places& places, const store::Reader& reader, size_t max,
                                std::vector<jobs::DueItem>* due) {
  size_t seen = 0;
  std::optional<InvoiceKey> stopped_at;
  const auto look = [&](const InvoiceKey& key) -> absl::StatusOr<store::Visit> {
    OUTLAY_ASSIGN_OR_RETURN(const bool has_rate, HasRate(reader, key));
    if (has_rate) due->push_back(ItemFor(key));
    if (++seen < limits::kBookWaitingPerRun && due->size() < max) {
      return store::Visit::kContinue;
    }
    stopped_at = key;
    return store::Visit::kStop;
  };
  OUTLAY_RETURN_IF_ERROR(ListWaiting(reader, places.Of(reader.partition()), look));
  places.Set(reader.partition(), std::move(stopped_at));
  return jobs::kUnknown;
}

}  // namespace

jobs::DueScan BookWaitingScan() {
  const auto places = std::make_shared<Places>();
  return [places](const store::Reader& reader, absl::Time, const jobs::DueRequest& request,
                  std::vector<jobs::DueItem>* due) { return Scan(*places, reader, request.max, due); };
}

}  // namespace outlay::purchase_order
