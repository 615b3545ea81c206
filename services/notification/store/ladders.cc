#include "services/notification/store/ladders.h"

#include <tuple>

#include "common/base/status_macros.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/records.h"

namespace outlay::notification {
namespace {

using Books = Keyspace<OrganizationKey, storage::v1::LaddersRecord>;
using Changing = Keyspace<OrganizationKey, NoValue>;

const Books& BooksOf(LadderOf of) {
  return of == LadderOf::kOrderEnds ? kLadders : kInvoiceLadders;
}

const Changing& ChangingOf(LadderOf of) {
  return of == LadderOf::kOrderEnds ? kChangingLadders : kChangingInvoiceLadders;
}

}  // namespace

absl::StatusOr<LadderBook> LoadLadders(const store::Reader& reader, LadderOf of, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::LaddersRecord> record,
                          reader.Find(BooksOf(of), {organization}));
  if (record.has_value()) return FromRecord(*record);
  LadderBook book;
  if (of == LadderOf::kDueDates) book.versions = DefaultInvoiceLadders();
  return book;
}

void SaveLadders(store::Transaction& txn, LadderOf of, const std::string& organization, const LadderBook& book) {
  txn.Put(BooksOf(of), {organization}, ToRecord(book));
  if (book.versions.size() > 1) {
    txn.Put(ChangingOf(of), {organization}, NoValue());
  } else {
    txn.Delete(ChangingOf(of), {organization});
  }
}

absl::StatusOr<std::vector<std::string>> ListChangingLadders(const store::Reader& reader, LadderOf of) {
  std::vector<std::string> organizations;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(ChangingOf(of), std::tuple<>(), [&](const OrganizationKey& key, const NoValue&) {
    organizations.push_back(std::get<0>(key));
    return store::Visit::kContinue;
  }));
  return organizations;
}

}  // namespace outlay::notification
