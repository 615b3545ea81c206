#include "services/directory/store/record_parts.h"
#include "services/directory/store/records.h"

namespace outlay::directory {

storage::v1::ReferenceEntryRecord ToRecord(const ReferenceEntry& entry) {
  storage::v1::ReferenceEntryRecord record;
  if (entry.spec.valid_until.has_value()) record.set_valid_until(absl::ToUnixMicros(*entry.spec.valid_until));
  record.set_display_name(entry.spec.display_name);
  record.set_details(entry.spec.details);
  record.set_second_person(entry.spec.second_person);
  record.set_maker(entry.maker.subject);
  record.set_maker_on_behalf_of(entry.maker.on_behalf_of);
  record.set_confirmer(entry.confirmer);
  record_parts::FromVersion(entry, &record);
  return record;
}

ReferenceEntry FromRecord(const ReferenceId& id, const storage::v1::ReferenceEntryRecord& record) {
  ReferenceEntry entry = {.id = id,
                          .spec = {.valid_until = std::nullopt,
                                   .display_name = record.display_name(),
                                   .details = record.details(),
                                   .second_person = record.second_person()},
                          .maker = {.subject = record.maker(), .on_behalf_of = record.maker_on_behalf_of()},
                          .confirmer = record.confirmer()};
  record_parts::ToVersion(record, &entry);
  if (record.has_valid_until()) entry.spec.valid_until = absl::FromUnixMicros(record.valid_until());
  return entry;
}

}  // namespace outlay::directory
