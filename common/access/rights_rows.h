// The rows of access rights: directory's own, or another service's copy of them.
#ifndef OUTLAY_COMMON_ACCESS_RIGHTS_ROWS_H_
#define OUTLAY_COMMON_ACCESS_RIGHTS_ROWS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/organization.h"
#include "common/access/permissions.h"
#include "common/store/store.h"

namespace outlay::access {

// A part of an organization that an event changed; `id` is empty for the organization itself.
struct Touched {
  enum class Kind { kOrganization, kGroup, kRole, kUser };
  Kind kind = Kind::kOrganization;
  std::string organization;
  std::string id;

  friend auto operator<=>(const Touched&, const Touched&) = default;
};

// Returns the part that an event of directory changed; nothing: none that concerns rights or common/tenant. `type`,
// `subject` and `data` as in outlay.event.v1.Event. DATA_LOSS / STORED_BYTES_UNREADABLE: an event about rights cannot
// be read.
absl::StatusOr<std::optional<Touched>> FindTouched(std::string_view organization, std::string_view type,
                                                   std::string_view subject, std::string_view data);

// Immutable, thread-safe. Errors of all: DATA_LOSS.
class RightsRows {
 public:
  virtual ~RightsRows() = default;

  using DraftOf = absl::FunctionRef<OrganizationDraft&(const std::string& organization)>;

  // Reads all rows of the reader's partition.
  virtual absl::Status ReadAll(const store::Reader& reader, const Permissions& permissions, DraftOf draft_of) const = 0;
  // Reads one group, role or user again, or records that it is gone.
  virtual absl::Status Read(const store::Reader& reader, const Permissions& permissions, const Touched& touched,
                            OrganizationDraft& draft) const = 0;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_RIGHTS_ROWS_H_
