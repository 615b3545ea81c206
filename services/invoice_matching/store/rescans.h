// What is to be tried again because an order may take more: one mark per entity, worked off by a job (M2).
//
// An answer "unmatched" may be on its way while the order changes, and be written after the mark was worked off. So
// every mark is worked off twice, the second time after a pause that is longer than an answer takes to be written.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_STORE_RESCANS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_STORE_RESCANS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/invoice_matching/store/invoice_pages.h"

namespace outlay::invoice_matching {

// Pause before the second pass.
inline constexpr absl::Duration kSecondPassPause = absl::Seconds(10);

// The entity whose unmatched invoices are meant.
struct RescanRef {
  std::string organization;
  std::string supplier_id;
  std::string entity_id;
};

struct Rescan {
  RescanRef ref;
  std::optional<UnmatchedPage::Item> after;  // the last invoice that was taken up in this pass
  int64_t generation = 0;
  bool is_second = false;
  absl::Time not_before;
};

// Marks the entity, from its oldest unmatched invoice on; a mark that is there begins anew.
absl::Status RequestRescan(store::Transaction& txn, const RescanRef& ref);
// The same at `time`, if that is still to come, else at once. Replaces an earlier such request, but no pass that is
// due.
absl::Status RequestRescanAt(store::Transaction& txn, const RescanRef& ref, absl::Time time);

// The partition's marks that are due at `now`, at most so many.
absl::StatusOr<std::vector<Rescan>> ListRescans(const store::Reader& reader, absl::Time now, size_t max);

// Moves a mark from `seen` on to `after`; nothing: the pass is over. A mark that began anew meanwhile stays as it is.
absl::Status AdvanceRescan(store::Transaction& txn, const Rescan& seen,
                           const std::optional<UnmatchedPage::Item>& after);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_RESCANS_H_
