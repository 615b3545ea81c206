// Every table of budget. Numbers are never reused; docs/storage-format.md lists them.
#ifndef OUTLAY_SERVICES_BUDGET_STORE_KEYSPACES_H_
#define OUTLAY_SERVICES_BUDGET_STORE_KEYSPACES_H_

#include <cstdint>
#include <string>
#include <tuple>

#include "absl/time/time.h"
#include "common/store/keyspace.h"
#include "outlay/budget/storage/v1/allocation_record.pb.h"
#include "outlay/budget/storage/v1/budget_record.pb.h"
#include "outlay/budget/storage/v1/document_record.pb.h"
#include "outlay/budget/storage/v1/history_record.pb.h"
#include "outlay/budget/storage/v1/hold_batch_record.pb.h"
#include "outlay/budget/storage/v1/hold_record.pb.h"
#include "outlay/budget/storage/v1/member_record.pb.h"
#include "outlay/budget/storage/v1/move_record.pb.h"
#include "outlay/budget/storage/v1/override_grant_record.pb.h"
#include "outlay/budget/storage/v1/year_end_record.pb.h"
#include "outlay/review/storage/v1/review_flow_record.pb.h"

namespace outlay::budget {

using store::Family;
using store::Keyspace;
using store::NoValue;

// Parts of keys, each a plain id without the resource name around it.
using BudgetKey = std::tuple<std::string, std::string>;                   // organization, budget id
using FiguresKey = std::tuple<std::string, std::string, std::string>;     // organization, budget id, period
using HoldKey = std::tuple<std::string, std::string>;                     // organization, hold id
using HoldEntryKey = std::tuple<std::string, std::string, int64_t>;       // organization, hold id, number
using MoveKey = std::tuple<std::string, std::string>;                     // organization, move id
using RevisionKey = std::tuple<std::string, std::string, int64_t>;        // organization, budget id, revision
using HoldBatchKey = std::tuple<std::string, std::string>;                // organization, batch id
using AllocationKey = std::tuple<std::string, std::string, std::string>;  // organization, budget id, member id
// Organization, budget id, period, member id.
using AllotmentKey = std::tuple<std::string, std::string, std::string, std::string>;
using DocumentKey = std::tuple<std::string, std::string>;                    // organization, document id
using OverrideGrantKey = std::tuple<std::string, std::string>;               // organization, grant id
using DocumentGrantKey = std::tuple<std::string, std::string, std::string>;  // organization, document, grant id
using YearEndKey = std::tuple<std::string, std::string>;                     // organization, year end id
using YearEndLineKey = std::tuple<std::string, std::string, std::string>;    // organization, year end id, budget id
using MemberKey = std::tuple<std::string, std::string, std::string>;         // organization, user id, group id
using MemberCopyKey = std::tuple<std::string>;                               // producer, "directory"
using OldFiguresKey =
    std::tuple<std::string, std::string, std::string, int64_t>;  // organization, budget id, period, slot
// Organization, budget id, period, recorded slot, effect slot.
using LateChangeKey = std::tuple<std::string, std::string, std::string, int64_t, int64_t>;
using ReviewKey = std::tuple<std::string, std::string>;                  // organization, review id
using FlowDueKey = std::tuple<absl::Time, std::string, std::string>;     // due time, organization, review id
using HoldByTimeKey = std::tuple<std::string, absl::Time, std::string>;  // organization, time, hold id

// (organization, budget id) -> a budget. Scan: the organization's budgets in id order.
inline constexpr Keyspace<BudgetKey, storage::v1::BudgetRecord> kBudgets{Family::kRows, 1, "budgets"};
// (organization, budget id, period) -> its figures in the period. Scan: a budget's periods, oldest first.
inline constexpr Keyspace<FiguresKey, storage::v1::FiguresRecord> kFigures{Family::kRows, 2, "figures"};
// (organization, hold id) -> a hold that is not in a batch. Scan: the organization's such holds in id order.
inline constexpr Keyspace<HoldKey, storage::v1::HoldRecord> kHolds{Family::kRows, 3, "holds"};
// (organization, hold id, number) -> one change of the hold; never trimmed. Scan: the changes of a hold, oldest first.
inline constexpr Keyspace<HoldEntryKey, storage::v1::HoldEntryRecord> kHoldEntries{Family::kRows, 4, "hold_entries"};
// (organization, expiry, hold id). Scan: open holds with an expiry, in order of expiry.
inline constexpr Keyspace<HoldByTimeKey, NoValue> kHoldsByExpiry{Family::kRows, 5, "holds_by_expiry"};

// (organization, hold id) -> the refusal of the spend, with its answer; "b-7-*" for all spends of a batch.
inline constexpr Keyspace<HoldKey, storage::v1::RefusalRecord> kRefusals{Family::kRows, 6, "refusals"};

// (organization, move id) -> a move of money between budgets. Scan: the organization's moves in id order.
inline constexpr Keyspace<MoveKey, storage::v1::MoveRecord> kMoves{Family::kRows, 7, "budget_moves"};
// (organization, budget id, revision) -> a version of a budget. Scan: its versions, oldest first.
inline constexpr Keyspace<RevisionKey, storage::v1::RevisionRecord> kRevisions{Family::kRows, 8, "budget_revisions"};
// (organization, batch id) -> holds that were made together; never changed or removed. Scan: the organization's batches
// in id order.
inline constexpr Keyspace<HoldBatchKey, storage::v1::HoldBatchRecord> kHoldBatches{Family::kRows, 9, "hold_batches"};
// (organization, hold id) -> a hold of a batch that has changed since the batch was made.
inline constexpr Keyspace<HoldKey, storage::v1::HoldRecord> kBatchedHolds{Family::kRows, 10, "batched_holds"};
// (organization, budget id, member id) -> an allocation. Scan: a budget's allocations in the order of their members'
// ids.
inline constexpr Keyspace<AllocationKey, storage::v1::AllocationRecord> kAllocations{Family::kRows, 11, "allocations"};
// (organization, budget id, period, member id) -> the amount that a member may use in the period, and the amount used.
// Scan: the allotments of a period; the first one, without a member, is the unallocated rest.
inline constexpr Keyspace<AllotmentKey, storage::v1::AllotmentRecord> kAllotments{Family::kRows, 12, "allotments"};
// (organization, document id) -> the holds of a document of another service; never removed, so that late versions are
// recognized.
inline constexpr Keyspace<DocumentKey, storage::v1::DocumentRecord> kDocuments{Family::kRows, 16, "documents"};

// (organization, grant id) -> a permission to pass over budgets once. Scan: the organization's grants in id order.
inline constexpr Keyspace<OverrideGrantKey, storage::v1::OverrideGrantRecord> kOverrideGrants{Family::kRows, 14,
                                                                                              "override_grants"};
// (organization, document, grant id). Scan: the unused grants for a document, expired ones too.
inline constexpr Keyspace<DocumentGrantKey, NoValue> kOverrideGrantsByDocument{Family::kRows, 17,
                                                                               "override_grants_by_document"};
// (organization, year end id) -> a year end. Scan: the organization's year ends in id order.
inline constexpr Keyspace<YearEndKey, storage::v1::YearEndRecord> kYearEnds{Family::kRows, 20, "year_ends"};
// (organization, year end id). Scan: year ends that have not processed all budgets.
inline constexpr Keyspace<YearEndKey, NoValue> kRunningYearEnds{Family::kRows, 21, "running_year_ends"};
// (organization, year end id, budget id) -> the result for the budget. Scan: all results of a year end, in the order of
// the budgets' ids.
inline constexpr Keyspace<YearEndLineKey, storage::v1::YearEndLineRecord> kYearEndLines{Family::kRows, 22,
                                                                                        "year_end_lines"};
// (organization, budget id, period) -> the closing of the period, and where its holds count. Scan: a budget's closed
// periods, oldest first.
inline constexpr Keyspace<FiguresKey, storage::v1::ClosingRecord> kClosings{Family::kRows, 23, "closings"};

// (organization, user id, group id) -> since when the user is a member. Scan: a user's groups; the first row, if it has
// no group, says that the user has left the organization.
inline constexpr Keyspace<MemberKey, storage::v1::MemberRecord> kMembers{Family::kRows, 30, "members"};
// (producer) -> the generation of this partition's member rows that counts.
inline constexpr Keyspace<MemberCopyKey, storage::v1::MemberCopyRecord> kMemberCopies{Family::kRows, 31,
                                                                                      "member_copies"};
// (organization, budget id, user id) -> the change that the user's allocation has to follow. Scan: all pending changes.
inline constexpr Keyspace<AllocationKey, storage::v1::MemberChangeRecord> kMemberChanges{Family::kRows, 32,
                                                                                         "member_changes"};

// (organization, budget id, period, slot) -> the figures at the end of the slot, a quarter of an hour in which they
// changed; those of the last such slot are in `figures`. Scan: the earlier figures of a period, oldest first.
inline constexpr Keyspace<OldFiguresKey, storage::v1::FiguresRecord> kFiguresHistory{Family::kRows, 40,
                                                                                     "figures_history"};
// (organization, budget id, period, recorded slot, effect slot) -> changes that took effect before they were recorded.
// Scan: late changes, in the order of their recording.
inline constexpr Keyspace<LateChangeKey, storage::v1::LateChangeRecord> kLateChanges{Family::kRows, 41, "late_changes"};

// (organization, review id) -> the state of the review of a money move, with its next call.
inline constexpr Keyspace<ReviewKey, review::storage::v1::ReviewFlowRecord> kMoveReviews{Family::kRows, 50,
                                                                                         "move_reviews"};
// (due time, organization, review id). Scan: reviews of money moves with a pending call, in the order of due times.
inline constexpr Keyspace<FlowDueKey, NoValue> kMoveReviewsByDue{Family::kRows, 51, "move_reviews_by_due"};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_KEYSPACES_H_
