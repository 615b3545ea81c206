// Computes the changes that make a service's copy match a directory file. Thread-safe.
#ifndef OUTLAY_COMMON_TENANT_DIRECTORY_DIFF_H_
#define OUTLAY_COMMON_TENANT_DIRECTORY_DIFF_H_

#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "common/tenant/directory_events.h"
#include "common/tenant/directory_parser.h"
#include "common/tenant/keyspaces.h"

namespace outlay::tenant {

// A rate that the file no longer has; there is no event for it, because the directory only ends rates by later ones.
struct DeletedRate {
  RateKey key;
};
using DirectoryChange = std::variant<DirectoryEvent, DeletedRate>;

// The organization's row comes first, then groups, then rates. DATA_LOSS: stored rows do not parse.
absl::StatusOr<std::vector<DirectoryChange>> DiffDirectory(const store::Reader& reader, std::string_view organization,
                                                           const DirectoryFileOrganization& wanted);

void ApplyDirectoryChange(store::Transaction& txn, const DirectoryChange& change);

}  // namespace outlay::tenant

#endif  // OUTLAY_COMMON_TENANT_DIRECTORY_DIFF_H_
