// A service's copy of directory's rows, as DirectoryHandler writes them.
#ifndef OUTLAY_COMMON_ACCESS_COPIED_ROWS_H_
#define OUTLAY_COMMON_ACCESS_COPIED_ROWS_H_

#include "common/access/rights_rows.h"

namespace outlay::access {

class CopiedRows final : public RightsRows {
 public:
  absl::Status ReadAll(const store::Reader& reader, const Permissions& permissions, DraftOf draft_of) const override;
  absl::Status Read(const store::Reader& reader, const Permissions& permissions, const Touched& touched,
                    OrganizationDraft& draft) const override;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_COPIED_ROWS_H_
