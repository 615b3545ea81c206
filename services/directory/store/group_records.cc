#include <string>

#include "services/directory/store/records.h"

namespace outlay::directory {

storage::v1::GroupRecord ToRecord(const Group& group) {
  storage::v1::GroupRecord record;
  record.set_display_name(group.display_name);
  record.set_parent_id(group.parent_id);
  record.set_create_time(absl::ToUnixMicros(group.create_time));
  record.set_update_time(absl::ToUnixMicros(group.update_time));
  record.set_place_time(absl::ToUnixMicros(group.place_time));
  record.set_revision(group.revision);
  record.set_create_digest(group.create_digest);
  return record;
}

absl::StatusOr<Group> FromRecord(std::string_view id, const storage::v1::GroupRecord& record) {
  return Group{.id = std::string(id),
               .display_name = record.display_name(),
               .parent_id = record.parent_id(),
               .create_time = absl::FromUnixMicros(record.create_time()),
               .update_time = absl::FromUnixMicros(record.update_time()),
               .place_time = absl::FromUnixMicros(record.place_time()),
               .revision = record.revision(),
               .create_digest = record.create_digest()};
}

}  // namespace outlay::directory
