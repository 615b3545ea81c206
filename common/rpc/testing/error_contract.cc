#include "common/rpc/testing/error_contract.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

#include "common/base/errors.h"

namespace outlay::rpc {

void ExpectReasonsOfContract(const std::vector<absl::Status>& errors, const google::protobuf::EnumDescriptor& reasons) {
  std::set<std::string> contract;
  for (int i = 1; i < reasons.value_count(); ++i) {
    contract.insert(reasons.value(i)->name().substr(std::string("ERROR_REASON_").size()));
  }
  std::set<std::string> made;
  for (const absl::Status& error : errors) made.insert(ErrorReason(error));
  EXPECT_EQ(made, contract);
}

void ExpectCarryValues(const std::vector<absl::Status>& errors) {
  for (const absl::Status& error : errors) {
    const std::optional<ErrorDetail> detail = GetErrorDetail(error);
    EXPECT_TRUE(detail.has_value() && !detail->metadata.empty()) << error;
    EXPECT_GT(error.message().size(), 20u) << error;
  }
}

}  // namespace outlay::rpc
