// The rows of access files: from durable rows, in one consistent state (D8, R4).
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_ACCESS_FILES_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_ACCESS_FILES_H_

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "common/rpc/csv_stream.h"
#include "common/store/store.h"
#include "services/directory/domain/access_review.h"

namespace outlay::directory {

// The inputs for an organization's file.
struct AccessFile {
  std::unique_ptr<store::Reader> reader;
  std::string organization;
  absl::Time now;
};

// Returns the grants on `group_id` and all groups below; empty: all.
std::unique_ptr<rpc::CsvSource> AccessSource(AccessFile file, std::string group_id);
// Returns the lines of a review.
std::unique_ptr<rpc::CsvSource> AccessReviewSource(AccessFile file, AccessReview review);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_ACCESS_FILES_H_
