#include "services/notification/store/ladders.h"

#include <tuple>

#include "common/base/status_macros.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/records.h"

namespace outlay::notification {

absl::StatusOr<LadderBook> LoadLadders(const store::Reader& reader, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::LaddersRecord> record,
                          reader.Find(kLadders, {organization}));
  return record.has_value() ? FromRecord(*record) : LadderBook();
}

void SaveLadders(store::Transaction& txn, const std::string& organization, const LadderBook& book) {
  txn.Put(kLadders, {organization}, ToRecord(book));
  if (book.versions.size() > 1) {
    txn.Put(kChangingLadders, {organization}, NoValue());
  } else {
    txn.Delete(kChangingLadders, {organization});
  }
}

absl::StatusOr<std::vector<std::string>> ListChangingLadders(const store::Reader& reader) {
  std::vector<std::string> organizations;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kChangingLadders, std::tuple<>(), [&](const OrganizationKey& key, const NoValue&) {
    organizations.push_back(std::get<0>(key));
    return store::Visit::kContinue;
  }));
  return organizations;
}

}  // namespace outlay::notification
