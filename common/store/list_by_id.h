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
// error ends the list; `visitor(value)` returns whether to continue.
template <typename Record, typename FromRecord, typename Visitor>
absl::Status ListById(const Reader& reader, const Keyspace<std::tuple<std::string, std::string>, Record>& keyspace,
                      const std::string& organization, const std::optional<std::string>& after,
                      const FromRecord& from_record, const Visitor& visitor) {
  using Key = std::tuple<std::string, std::string>;
  const std::optional<Key> from = after.has_value() ? std::optional<Key>({organization, *after}) : std::nullopt;
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      keyspace, std::tuple(organization),
      [&](const Key& key, const Record& record) {
        const auto value = from_record(std::get<1>(key), record);
        if (!value.ok()) {
          status = value.status();
          return Visit::kStop;
        }
        return visitor(*value);
      },
      Order::kAscending, from));
  return status;
}

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_LIST_BY_ID_H_
