// Rows of the members of groups, as directory reports them, and of the changes that allocations have to follow (B5,
// D5).
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

// The feed name under which this service follows directory's members.
inline constexpr char kMembersFeed[] = "directory_members";

// Returns since when a user is a member of a group; nullopt: not a member.
absl::StatusOr<std::optional<absl::Time>> FindMember(const store::Reader& reader, const MemberKey& key);
// Returns the groups of a user, without the mark of a user who left.
absl::StatusOr<std::vector<std::string>> GroupsOf(const store::Reader& reader, const std::string& organization,
                                                  const std::string& user_id);
// Writes the row with the generation of the current snapshot. DATA_LOSS.
absl::Status SaveMember(store::Transaction& txn, const MemberKey& key, absl::Time join_time);
void DeleteMember(store::Transaction& txn, const MemberKey& key);

// Begin and end the rows of a snapshot: rows not written in between are void afterwards. DATA_LOSS.
absl::Status BeginMemberCopy(store::Transaction& txn);
absl::Status EndMemberCopy(store::Transaction& txn);
// Some of the void rows of the reader's partition.
struct VoidMembers {
  std::vector<MemberKey> keys;
  std::optional<MemberKey> last;  // the last row read; nullopt: all rows were read
};
// Reads rows after `after`, or from the first one on, until `max_rows` were read or `max` void ones found. Finds
// nothing after MarkSwept, until the next snapshot.
absl::StatusOr<VoidMembers> FindVoidMembers(const store::Reader& reader, const std::optional<MemberKey>& after,
                                            std::size_t max_rows, std::size_t max);
absl::StatusOr<bool> IsVoidMember(const store::Reader& reader, const MemberKey& key);
// Return the generation before which rows are void, if there may be any; and record that there are none.
absl::StatusOr<std::optional<int64_t>> GenerationToSweep(const store::Reader& reader);
absl::Status MarkSwept(store::Transaction& txn, int64_t generation);

absl::StatusOr<std::optional<MemberChange>> FindMemberChange(const store::Reader& reader, const AllocationKey& key);
void SaveMemberChange(store::Transaction& txn, const AllocationKey& key, const MemberChange& change);
void DeleteMemberChange(store::Transaction& txn, const AllocationKey& key);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_MEMBERS_H_
