// Reads a directory file: proto3 JSON of outlay.directory.v1.DirectoryFileEntry, as consecutive entries or in an array.
// See docs/directory-file.md.
#ifndef OUTLAY_COMMON_TENANT_DIRECTORY_PARSER_H_
#define OUTLAY_COMMON_TENANT_DIRECTORY_PARSER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "common/tenant/directory_events.h"

namespace outlay::tenant {

// The checked content of a directory file about one organization.
struct DirectoryFileOrganization {
  directory::v1::OrganizationChanged organization;
  std::vector<directory::v1::GroupChanged> groups;
  std::vector<directory::v1::ExchangeRateChanged> rates;
};

// By organization id.
using DirectoryContent = absl::btree_map<std::string, DirectoryFileOrganization>;

// INVALID_ARGUMENT / DIRECTORY_FILE_INVALID {line}: the message names the line and the error of the entry that begins
// there: not JSON of an entry, a field that violates its rules, a repeated entry, an unknown organization or parent.
absl::StatusOr<DirectoryContent> ParseDirectory(std::string_view text);

}  // namespace outlay::tenant

#endif  // OUTLAY_COMMON_TENANT_DIRECTORY_PARSER_H_
