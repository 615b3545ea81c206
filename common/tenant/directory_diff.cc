#include "common/tenant/directory_diff.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "common/base/status_macros.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"

namespace outlay::tenant {
namespace {

using google::protobuf::util::MessageDifferencer;

// Removes `wanted` from `stored` if it is there and equal; returns false if it must be written.
template <typename K, typename V>
bool TakeEqual(absl::btree_map<K, V>& stored, const K& key, const V& wanted) {
  const auto at = stored.find(key);
  if (at == stored.end()) return false;
  const bool is_equal = MessageDifferencer::Equals(at->second, wanted);
  stored.erase(at);
  return is_equal;
}

template <typename K, typename V>
absl::StatusOr<absl::btree_map<K, V>> ReadAll(const store::Reader& reader, const store::Keyspace<K, V>& keyspace,
                                              const std::string& organization) {
  absl::btree_map<K, V> rows;
  const auto take = [&rows](const K& key, const V& value) {
    rows.emplace(key, value);
    return store::Visit::kContinue;
  };
  OUTLAY_RETURN_IF_ERROR(reader.Scan(keyspace, std::tuple(organization), take));
  return rows;
}

}  // namespace

absl::StatusOr<std::vector<DirectoryChange>> DiffDirectory(const store::Reader& reader, std::string_view organization,
                                                           const DirectoryFileOrganization& wanted) {
  const std::string id(organization);
  std::vector<DirectoryChange> changes;
  OUTLAY_ASSIGN_OR_RETURN(const auto row, reader.Find(kOrganizations, {id}));
  if (!row.has_value() || !MessageDifferencer::Equals(*row, wanted.organization)) {
    changes.emplace_back(wanted.organization);
  }
  OUTLAY_ASSIGN_OR_RETURN(auto groups, ReadAll(reader, kGroups, id));
  for (const directory::v1::GroupChanged& group : wanted.groups) {
    if (!TakeEqual(groups, KeyOf(group), group)) changes.emplace_back(group);
  }
  for (const auto& [key, group] : groups) {
    directory::v1::GroupDeleted deleted;
    deleted.set_group(group.group());
    changes.emplace_back(std::move(deleted));
  }
  OUTLAY_ASSIGN_OR_RETURN(auto rates, ReadAll(reader, kRates, id));
  for (const directory::v1::ExchangeRateChanged& rate : wanted.rates) {
    if (!TakeEqual(rates, KeyOf(rate), rate)) changes.emplace_back(rate);
  }
  for (const auto& [key, rate] : rates) changes.emplace_back(DeletedRate{key});
  return changes;
}

void ApplyDirectoryChange(store::Transaction& txn, const DirectoryChange& change) {
  if (const auto* const event = std::get_if<DirectoryEvent>(&change)) {
    ApplyDirectoryEvent(txn, *event);
  } else {
    txn.Delete(kRates, std::get<DeletedRate>(change).key);
  }
}

}  // namespace outlay::tenant
