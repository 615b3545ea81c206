#include "common/feed/trimmed_partitions.h"

#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/store/store.h"

namespace outlay::feed {

std::set<uint32_t> TrimmedPartitions(const absl::Status& status) {
  std::set<uint32_t> partitions;
  const std::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value() || detail->reason != "LOG_TRIMMED") return partitions;
  for (const auto& [key, value] : detail->metadata) {
    if (key != "partitions") continue;
    for (const absl::string_view part : absl::StrSplit(value, ',')) {
      uint32_t partition = 0;
      if (absl::SimpleAtoi(part, &partition) && partition < store::kPartitions) partitions.insert(partition);
    }
  }
  return partitions;
}

}  // namespace outlay::feed
