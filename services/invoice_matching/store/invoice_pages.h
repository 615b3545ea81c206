// Reads invoices in order, page by page.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_STORE_INVOICE_PAGES_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_STORE_INVOICE_PAGES_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/invoice_matching/domain/filter.h"
#include "services/invoice_matching/store/invoices.h"

namespace outlay::invoice_matching {

enum class InvoiceOrder { kReceiveTime, kName };

struct InvoiceQuery {
  std::string organization;
  // Returns whether the caller may see an invoice; empty: all are visible.
  std::function<absl::StatusOr<bool>(const store::Reader& reader, const InvoiceState& state)> sees;
  InvoiceOrder order = InvoiceOrder::kReceiveTime;
  InvoiceFilter filter;
  size_t invoices_max = 50;
  size_t scanned_max = 10'000;  // then the page ends early
};

struct InvoicePage {
  struct Item {
    std::string invoice_id;
    StoredInvoice stored;
  };
  std::vector<Item> items;
  std::string next;  // the start of the next page (opaque bytes); empty: this was the last
};

// `after`: `next` of the previous page; empty: from the start. INVALID_ARGUMENT / PAGE_TOKEN_INVALID: not such a value.
absl::StatusOr<InvoicePage> ReadInvoicePage(const store::Reader& reader, const InvoiceQuery& query,
                                            std::string_view after);

// Ids of unmatched invoices that may be tried again, the oldest first.
struct UnmatchedQuery {
  std::string organization;
  std::string supplier_id;  // with entity_id; empty: of all entities
  std::string entity_id;
  size_t invoices_max = 500;
};
struct UnmatchedPage {
  struct Item {
    absl::Time receive_time;
    std::string invoice_id;
  };
  std::vector<Item> items;
  bool is_last = true;
};

// `after`: the last item of the previous page; null: from the start.
absl::StatusOr<UnmatchedPage> ReadUnmatchedPage(const store::Reader& reader, const UnmatchedQuery& query,
                                                const UnmatchedPage::Item* after);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_INVOICE_PAGES_H_
