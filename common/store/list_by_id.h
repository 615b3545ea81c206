// Lists an organization's rows of a table whose keys are an organization and an id.
#ifndef OUTLAY_COMMON_STORE_LIST_BY_ID_H_
#define OUTLAY_COMMON_STORE_LIST_BY_ID_H_

#include <optional>
#include <string>
#include <tuple>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/store/store.h"

namespace outlay::store {

// Visits the values after an id, in order of ids. `from_record(id, record)` returns an absl::StatusOr of a value, whose
// error ends the list; `visitor(value)` returns a Visit, or an absl::StatusOr of one, whose error ends the list too.
template <typename Record, typename FromRecord, typename Visitor>
absl::Status ListById(const Reader& reader, const Keyspace<std::tuple<std::string, std::string>, Record>& keyspace,
                      const std::string& organization, const std::optional<std::string>& after,
                      const FromRecord& from_record, const Visitor& visitor) {
  using Key = std::tuple<std::string, std::string>;
  const std::optional<Key> from = after.has_value() ? std::optional<Key>({organization, *after}) : std::nullopt;
  const auto visit = [&](const Key& key, const Record& record) -> absl::StatusOr<Visit> {
    OUTLAY_ASSIGN_OR_RETURN(const auto value, from_record(std::get<1>(key), record));
    return visitor(value);
  };
  return reader.Scan(keyspace, std::tuple(organization), visit, Order::kAscending, from);
}

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_LIST_BY_ID_H_
