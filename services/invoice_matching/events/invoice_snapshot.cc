#include "services/invoice_matching/events/invoice_snapshot.h"

#include <optional>
#include <tuple>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/key_codec.h"
#include "services/invoice_matching/convert/invoices.h"
#include "services/invoice_matching/store/invoices.h"

namespace outlay::invoice_matching {
namespace {

constexpr size_t kInvoicesPerPage = 100;

absl::StatusOr<command::Announcement> StateEvent(const store::Reader& reader, const InvoiceRef& ref) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredInvoice> stored, FindStoredInvoice(reader, ref));
  if (!stored.has_value()) return DataLoss(kInvoices.name);
  const v1::InvoiceChanged event = ToEvent({ref.organization, ref.invoice_id}, *stored->invoice, stored->state,
                                           stored->credits, /*change=*/std::nullopt);
  return command::Announce(event.invoice(), event);
}

}  // namespace

absl::StatusOr<feed::SnapshotPage> ReadInvoiceSnapshot(const store::Reader& reader, std::string_view next) {
  std::optional<InvoiceKey> after;
  if (!next.empty() && !store::key_codec::TakePart(&next, &after.emplace())) {
    return FieldInvalid("next", "must be what the page before said");
  }
  feed::SnapshotPage page;
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kInvoices, std::tuple<>(),
      [&](const InvoiceKey& key, const storage::v1::InvoiceRecord&) {
        if (page.events.size() >= kInvoicesPerPage) {
          store::key_codec::AppendPart(*after, &page.next);
          return store::Visit::kStop;
        }
        after = key;
        absl::StatusOr<command::Announcement> event = StateEvent(reader, {std::get<0>(key), std::get<1>(key)});
        if (!event.ok()) {
          status = event.status();
          return store::Visit::kStop;
        }
        page.events.push_back(*std::move(event));
        return store::Visit::kContinue;
      },
      store::Order::kAscending, std::optional<InvoiceKey>(after)));
  OUTLAY_RETURN_IF_ERROR(status);
  return page;
}

}  // namespace outlay::invoice_matching
