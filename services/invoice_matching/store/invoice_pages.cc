#include "services/invoice_matching/store/invoice_pages.h"

#include <optional>
#include <tuple>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/key_codec.h"

namespace outlay::invoice_matching {
namespace {

template <typename K>
absl::StatusOr<std::optional<K>> DecodeAfter(std::string_view bytes) {
  if (bytes.empty()) return std::optional<K>();
  K key;
  if (!store::key_codec::TakePart(&bytes, &key) || !bytes.empty()) {
    return MakeError(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID",
                     "page_token is not one that this list gave; start without it", {{"field", "page_token"}});
  }
  return std::optional<K>(std::move(key));
}

// Fills a page from the rows of `keyspace`, whose keys end with the invoice id.
template <typename K, typename V>
absl::StatusOr<InvoicePage> FillPage(const store::Reader& reader, const Keyspace<K, V>& keyspace,
                                     const InvoiceQuery& query, std::string_view after_bytes) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<K> after, DecodeAfter<K>(after_bytes));
  InvoicePage page;
  size_t scanned = 0;
  std::optional<K> last;
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      keyspace, std::tuple<std::string_view>(query.organization),
      [&](const K& key, const V&) {
        if (page.items.size() >= query.invoices_max || scanned >= query.scanned_max) {
          store::key_codec::AppendPart(*last, &page.next);
          return store::Visit::kStop;
        }
        scanned += 1;
        last = key;
        InvoiceRef ref{query.organization, std::get<std::tuple_size_v<K> - 1>(key)};
        absl::StatusOr<std::optional<StoredInvoice>> stored = FindStoredInvoice(reader, ref);
        if (stored.ok() && !stored->has_value()) stored = DataLoss(kInvoices.name);
        if (!stored.ok()) {
          status = stored.status();
          return store::Visit::kStop;
        }
        if (!Matches(query.filter, *(*stored)->invoice, (*stored)->state)) return store::Visit::kContinue;
        const absl::StatusOr<bool> sees = query.sees ? query.sees(reader, (*stored)->state) : true;
        if (!sees.ok()) {
          status = sees.status();
          return store::Visit::kStop;
        }
        if (*sees) {
          page.items.push_back({.invoice_id = std::move(ref.invoice_id), .stored = **std::move(stored)});
        }
        return store::Visit::kContinue;
      },
      store::Order::kAscending, after));
  OUTLAY_RETURN_IF_ERROR(status);
  return page;
}

template <typename K, typename Prefix>
absl::StatusOr<UnmatchedPage> FillUnmatched(const store::Reader& reader, const Keyspace<K, NoValue>& keyspace,
                                            const Prefix& prefix, size_t invoices_max, const std::optional<K>& after) {
  UnmatchedPage page;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      keyspace, prefix,
      [&](const K& key, const NoValue&) {
        if (page.items.size() >= invoices_max) {
          page.is_last = false;
          return store::Visit::kStop;
        }
        constexpr size_t kParts = std::tuple_size_v<K>;
        page.items.push_back({.receive_time = std::get<kParts - 2>(key), .invoice_id = std::get<kParts - 1>(key)});
        return store::Visit::kContinue;
      },
      store::Order::kAscending, after));
  return page;
}

}  // namespace

absl::StatusOr<InvoicePage> ReadInvoicePage(const store::Reader& reader, const InvoiceQuery& query,
                                            std::string_view after) {
  return query.order == InvoiceOrder::kName ? FillPage(reader, kInvoices, query, after)
                                            : FillPage(reader, kInvoicesByReceiveTime, query, after);
}

absl::StatusOr<UnmatchedPage> ReadUnmatchedPage(const store::Reader& reader, const UnmatchedQuery& query,
                                                const UnmatchedPage::Item* after) {
  if (query.entity_id.empty()) {
    std::optional<InvoiceByTimeKey> key;
    if (after != nullptr) key.emplace(query.organization, after->receive_time, after->invoice_id);
    return FillUnmatched(reader, kUnmatchedByReceiveTime, std::tuple<std::string_view>(query.organization),
                         query.invoices_max, key);
  }
  std::optional<InvoiceByEntityKey> key;
  if (after != nullptr) {
    key.emplace(query.organization, query.supplier_id, query.entity_id, after->receive_time, after->invoice_id);
  }
  return FillUnmatched(reader, kUnmatchedByEntity,
                       std::tuple<std::string_view, std::string_view, std::string_view>(
                           query.organization, query.supplier_id, query.entity_id),
                       query.invoices_max, key);
}

}  // namespace outlay::invoice_matching
