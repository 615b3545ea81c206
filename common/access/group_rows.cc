#include "common/access/group_rows.h"

#include <optional>
#include <tuple>

#include "common/access/directory_handler.h"
#include "common/access/keyspaces.h"
#include "common/access/limits.h"
#include "common/base/status_macros.h"

namespace outlay::access {
namespace {

// The id that directory gives the top group of new organizations.
constexpr char kUsualTop[] = "root";

absl::StatusOr<std::string> FindTop(const store::Reader& reader, const std::string& organization,
                                    uint64_t oldest_generation) {
  const auto is_top = [&](const storage::v1::GroupRecord& row) {
    return row.parent_id().empty() && row.generation() >= oldest_generation;
  };
  // Otherwise all groups are scanned in order of ids, and there may be many.
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::GroupRecord> usual,
                          reader.Find(kGroups, {organization, std::string(kUsualTop)}));
  if (usual.has_value() && is_top(*usual)) return std::string(kUsualTop);
  std::string top;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kGroups, std::tuple(organization), [&](const GroupKey& key, const storage::v1::GroupRecord& row) {
        if (!is_top(row)) return store::Visit::kContinue;
        top = std::get<1>(key);
        return store::Visit::kStop;
      }));
  return top;
}

}  // namespace

absl::StatusOr<uint64_t> ReadOldestGeneration(const store::Reader& reader) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::CopyRecord> copy,
                          reader.Find(kCopies, {std::string(kDirectory)}));
  return copy.has_value() ? copy->oldest_generation() : 0;
}

absl::StatusOr<std::vector<std::string>> ReadGroupPath(const store::Reader& reader, const std::string& organization,
                                                       const std::string& group, uint64_t oldest_generation) {
  std::vector<std::string> path;
  std::string next = group;
  while (!next.empty() && path.size() < limits::kGroupDepth) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::GroupRecord> row,
                            reader.Find(kGroups, {organization, next}));
    if (!row.has_value() || row->generation() < oldest_generation) break;
    path.push_back(next);
    next = row->parent_id();
  }
  if (!path.empty()) return path;
  OUTLAY_ASSIGN_OR_RETURN(std::string top, FindTop(reader, organization, oldest_generation));
  if (!top.empty()) path.push_back(std::move(top));
  return path;
}

}  // namespace outlay::access
