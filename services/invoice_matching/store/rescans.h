// Marks of entities whose unmatched invoices are to be tried again because an order may take more (M2): one per entity,
// worked through by a job.
//
// An answer "unmatched" may be on its way while the order changes, and be recorded after the mark was worked through.
// So every mark is worked through twice, the second time after a pause that is longer than an answer takes to be
// recorded.
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

// The pause before the second pass.
inline constexpr absl::Duration kSecondPassPause = absl::Seconds(10);

// The entity whose unmatched invoices are to be tried.
struct RescanRef {
  std::string organization;
  std::string supplier_id;
  std::string entity_id;
};

struct Rescan {
  RescanRef ref;
  std::optional<UnmatchedPage::Item> after;  // the last invoice that was handled in this pass
  int64_t generation = 0;
  bool is_second = false;
  absl::Time not_before;
};

// Marks the entity, starting with its oldest unmatched invoice; an existing mark starts again.
absl::Status RequestRescan(store::Transaction& txn, const RescanRef& ref);
// The same at `time`, if that is in the future, else at once. Replaces an earlier request of that kind, but not a pass
// that is due.
absl::Status RequestRescanAt(store::Transaction& txn, const RescanRef& ref, absl::Time time);

// Returns the partition's marks that are due at `now`, at most `max`.
absl::StatusOr<std::vector<Rescan>> ListRescans(const store::Reader& reader, absl::Time now, size_t max);

// Advances a mark from `seen` to `after`; nothing: the pass is complete. Does nothing if the mark has started again
// since.
absl::Status AdvanceRescan(store::Transaction& txn, const Rescan& seen,
                           const std::optional<UnmatchedPage::Item>& after);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_RESCANS_H_
