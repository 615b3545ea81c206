// Rows of who is a member of which group, as directory tells it, and of what allocations have to follow (B5, D5).
#ifndef OUTLAY_SERVICES_BUDGET_STORE_MEMBERS_H_
#define OUTLAY_SERVICES_BUDGET_STORE_MEMBERS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/allocation.h"
#include "services/budget/store/keyspaces.h"

namespace outlay::budget {

// The name that this service follows directory's members under.
inline constexpr char kMembersFeed[] = "directory_members";

// Since when a user is a member of a group; nothing: no member.
absl::StatusOr<std::optional<absl::Time>> FindMember(const store::Reader& reader, const MemberKey& key);
// The groups of a user, the mark of one who left not among them.
absl::StatusOr<std::vector<std::string>> GroupsOf(const store::Reader& reader, const std::string& organization,
                                                  const std::string& user_id);
// Writes the row as one of the snapshot at hand. DATA_LOSS.
absl::Status SaveMember(store::Transaction& txn, const MemberKey& key, absl::Time join_time);
void DeleteMember(store::Transaction& txn, const MemberKey& key);

// Around the rows of a snapshot: those that are not written in between are void then. DATA_LOSS.
absl::Status BeginMemberCopy(store::Transaction& txn);
absl::Status EndMemberCopy(store::Transaction& txn);
// Some of the void rows of the reader's partition.
struct VoidMembers {
  std::vector<MemberKey> keys;
  std::optional<MemberKey> last;  // where the look stopped; nothing: at the end
};
// Looks at rows behind `after`, or from the first one on, until `max_rows` were seen or `max` are void. Finds nothing
// after MarkSwept, until the next snapshot.
absl::StatusOr<VoidMembers> FindVoidMembers(const store::Reader& reader, const std::optional<MemberKey>& after,
                                            std::size_t max_rows, std::size_t max);
absl::StatusOr<bool> IsVoidMember(const store::Reader& reader, const MemberKey& key);
// Whether void rows may be there, and that none are any more: rows of generations before `generation`.
absl::StatusOr<std::optional<std::int64_t>> GenerationToSweep(const store::Reader& reader);
absl::Status MarkSwept(store::Transaction& txn, std::int64_t generation);

absl::StatusOr<std::optional<MemberChange>> FindMemberChange(const store::Reader& reader, const AllocationKey& key);
void SaveMemberChange(store::Transaction& txn, const AllocationKey& key, const MemberChange& change);
void DeleteMemberChange(store::Transaction& txn, const AllocationKey& key);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_MEMBERS_H_
