#include "common/store/rocks_status.h"

#include "absl/strings/str_cat.h"

namespace outlay::store {

absl::Status FromRocks(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  if (status.IsNotFound()) return absl::NotFoundError(status.ToString());
  if (status.IsCorruption()) return absl::DataLossError(status.ToString());
  if (status.IsNoSpace()) {
    return absl::UnavailableError(
        absl::StrCat("the disk of the data folder is full, make room there: ", status.ToString()));
  }
  if (status.IsIOError()) return absl::UnavailableError(status.ToString());
  return absl::InternalError(status.ToString());
}

}  // namespace outlay::store
