// Access rights read from directory's own rows, for common/access.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_OWN_RIGHTS_ROWS_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_OWN_RIGHTS_ROWS_H_

#include "common/access/rights_rows.h"

namespace outlay::directory {

// Proposed grants give nothing; expired grants are included, with their expiry.
class OwnRightsRows final : public access::RightsRows {
 public:
  absl::Status ReadAll(const store::Reader& reader, const access::Permissions& permissions,
                       DraftOf draft_of) const override;
  absl::Status Read(const store::Reader& reader, const access::Permissions& permissions, const access::Touched& touched,
                    access::OrganizationDraft& draft) const override;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_OWN_RIGHTS_ROWS_H_
