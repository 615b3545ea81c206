// The services of a test, each a process of its own, with one folder for all of them.
#ifndef OUTLAY_TESTS_INTEGRATION_SERVICES_H_
#define OUTLAY_TESTS_INTEGRATION_SERVICES_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"
#include "tools/process/held_port.h"
#include "tools/process/service.h"

namespace outlay {

// Not thread-safe. The programs are those of the build below OUTLAY_SERVICES.
class Services {
 public:
  // `test`: a word that is in the folder's name. The folder stays if the test failed.
  explicit Services(std::string_view test) : folder_(test) {}

  std::string Path(std::string_view name) const { return folder_.PathOf(name); }

  // Starts a service, anew at the port that it had before, which nobody else gets meanwhile. Fatal when it does not
  // start.
  void Start(const std::string& name, std::vector<std::string> flags) {
    absl::StatusOr<process::RunningService> service =
        process::StartService({.name = name,
                               .program = Concat(OUTLAY_SERVICES, "/", name, "/outlay_", name),
                               .folder = folder_.path(),
                               .flags = std::move(flags),
                               .environment = {},
                               .port = ports_[name].port()});
    ASSERT_THAT(service, testing::IsOk());
    running_[name] = *std::move(service);
  }
  process::Child& ProcessOf(const std::string& name) { return running_[name].process; }
  // As a flag or a channel names it.
  std::string TargetOf(const std::string& name) { return Concat("127.0.0.1:", running_[name].port); }

 private:
  const testing::TemporaryFolder folder_;
  std::map<std::string, process::HeldPort> ports_;
  std::map<std::string, process::RunningService> running_;
};

}  // namespace outlay

#endif  // OUTLAY_TESTS_INTEGRATION_SERVICES_H_
