// Reads a directory file: proto3 JSON of outlay.directory.v1.DirectoryFileEntry, one entry after another or in an
// array. See docs/directory-file.md.
#ifndef OUTLAY_COMMON_TENANT_DIRECTORY_PARSER_H_
#define OUTLAY_COMMON_TENANT_DIRECTORY_PARSER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "common/tenant/directory_events.h"

namespace outlay::tenant {

// What a directory file says about one organization, all of it checked.
struct DirectoryFileOrganization {
  directory::v1::OrganizationChanged organization;
  std::vector<directory::v1::GroupChanged> groups;
  std::vector<directory::v1::ExchangeRateChanged> rates;
};

// By organization id.
using DirectoryContent = absl::btree_map<std::string, DirectoryFileOrganization>;

// INVALID_ARGUMENT / DIRECTORY_FILE_INVALID {line}: the message says which line and what is wrong with the entry that
// begins there: not JSON of an entry, a field that breaks its rules, an entry that came before, an organization or a
// parent that the file does not have.
absl::StatusOr<DirectoryContent> ParseDirectory(std::string_view text);

}  // namespace outlay::tenant

#endif  // OUTLAY_COMMON_TENANT_DIRECTORY_PARSER_H_
