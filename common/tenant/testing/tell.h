// Applies directory events in the service of a test.
#ifndef OUTLAY_COMMON_TENANT_TESTING_TELL_H_
#define OUTLAY_COMMON_TENANT_TESTING_TELL_H_

#include <gmock/gmock.h>

#include "absl/status/status.h"
#include "common/command/testing/test_node.h"
#include "common/tenant/directory_events.h"
#include "common/testing/matchers.h"

namespace outlay::tenant {

// Expects that the event is one that the directory may send, and applies it.
inline void TellDirectoryEvent(command::TestNode& node, const DirectoryEvent& event) {
  ASSERT_THAT(CheckEvent(event), outlay::testing::IsOk());
  EXPECT_THAT(node.Write(OrganizationOf(event),
                         [event](store::Transaction& txn) {
                           ApplyDirectoryEvent(txn, event);
                           return absl::OkStatus();
                         }),
              outlay::testing::IsOk());
}

}  // namespace outlay::tenant

#endif  // OUTLAY_COMMON_TENANT_TESTING_TELL_H_
