// Common functions for reading the tables of this service.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_ROWS_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/store/store.h"
#include "services/directory/store/keyspaces.h"
#include "services/directory/store/records.h"

namespace outlay::directory {

// Hears ids in the order of a scan, and says whether to go on.
using IdVisitor = absl::FunctionRef<absl::StatusOr<store::Visit>(const std::string& id)>;

// Returns the domain value of a row whose key is (organization, id), or nullopt. DATA_LOSS / STORED_BYTES_UNREADABLE.
template <typename Value, typename Record>
absl::StatusOr<std::optional<Value>> FindValue(const store::Reader& reader, const Keyspace<IdKey, Record>& keyspace,
                                               const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Record> record, reader.Find(keyspace, key));
  if (!record.has_value()) return std::optional<Value>();
  OUTLAY_ASSIGN_OR_RETURN(Value value, FromRecord(std::get<1>(key), *record));
  return std::optional<Value>(std::move(value));
}

// Visits the last parts of the keys below `prefix`, optionally only those after `after`.
template <typename K, typename V, typename... Parts>
absl::Status VisitIds(const store::Reader& reader, const Keyspace<K, V>& keyspace, const std::tuple<Parts...>& prefix,
                      const std::optional<std::string>& after, IdVisitor visitor) {
  std::optional<K> from;
  if (after.has_value()) from = std::tuple_cat(prefix, std::tuple(*after));
  return reader.Scan(
      keyspace, prefix, [&](const K& key, const V&) { return visitor(std::get<std::tuple_size_v<K> - 1>(key)); },
      store::Order::kAscending, from);
}

// Moves an entry of a unique index, (organization, text) -> the owner of the text; empty texts have no entry.
template <typename Record>
void MoveEntry(store::Transaction& txn, const Keyspace<IdKey, Record>& index, const std::string& organization,
               const std::string& before, const std::string& after, const Record& record) {
  if (before == after) return;
  if (!before.empty()) txn.Delete(index, {organization, before});
  if (!after.empty()) txn.Put(index, {organization, after}, record);
}

// Visits the keys of all rows, optionally only those after `after`.
template <typename K, typename V>
absl::Status VisitKeys(const store::Reader& reader, const Keyspace<K, V>& keyspace, const std::optional<K>& after,
                       absl::FunctionRef<store::Visit(const K& key)> visitor) {
  return reader.Scan(
      keyspace, std::tuple<>(), [&](const K& key, const V&) { return visitor(key); }, store::Order::kAscending, after);
}

// Returns whether there is any row below `prefix`.
template <typename K, typename V, typename... Parts>
absl::StatusOr<bool> HasRows(const store::Reader& reader, const Keyspace<K, V>& keyspace,
                             const std::tuple<Parts...>& prefix) {
  bool found = false;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(keyspace, prefix, [&](const K&, const V&) {
    found = true;
    return store::Visit::kStop;
  }));
  return found;
}

// Returns the number of rows below `prefix`.
template <typename K, typename V, typename... Parts>
absl::StatusOr<int64_t> CountRows(const store::Reader& reader, const Keyspace<K, V>& keyspace,
                                  const std::tuple<Parts...>& prefix) {
  int64_t count = 0;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(keyspace, prefix, [&](const K&, const V&) {
    ++count;
    return store::Visit::kContinue;
  }));
  return count;
}

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_ROWS_H_
