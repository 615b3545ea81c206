#include "tools/demo/company.h"

#include <filesystem>
#include <system_error>

#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::demo {
namespace {

// The services are on this machine, and nothing else is going on.
constexpr absl::Duration kPatience = absl::Minutes(1);
constexpr absl::Duration kPause = absl::Milliseconds(20);

}  // namespace

absl::Status ExampleFailed(std::string_view what) {
  return MakeError(absl::StatusCode::kInternal, "EXAMPLE_FAILED", what, {});
}

Company::~Company() {
  // They belong to calls that the services would wait for.
  channels_.clear();
}

void Company::Begin() {
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
  std::filesystem::create_directories(folder_, error);
}

absl::Status Company::Start(const std::string& service, std::vector<std::string> flags) {
  OUTLAY_ASSIGN_OR_RETURN(services_[service],
                          process::StartService({.name = service,
                                                 .program = Concat(programs_, "/", service, "/outlay_", service),
                                                 .folder = folder_,
                                                 .flags = std::move(flags),
                                                 .environment = {}}));
  channels_[service] = std::make_unique<rpc::GrpcChannel>(
      &pool_, rpc::GrpcChannelOptions{.target = TargetOf(service), .service = service, .connections = 1});
  return absl::OkStatus();
}

std::string Company::TargetOf(const std::string& service) const {
  return Concat("127.0.0.1:", services_.at(service).port);
}

absl::Status Company::Until(const std::function<bool()>& is_so, std::string_view what) {
  for (absl::Duration waited; waited < kPatience; waited += kPause) {
    if (is_so()) return absl::OkStatus();
    if (services_.begin()->second.process.EndsWithin(kPause)) break;
  }
  return ExampleFailed(what);
}

bool Company::IsEarly(const absl::Status& status) {
  for (const std::string_view reason : {"ORGANIZATION_NOT_FOUND", "GROUP_NOT_FOUND", "RULE_INVALID"}) {
    if (ErrorReason(status) == reason) return true;
  }
  return absl::IsUnavailable(status);
}

}  // namespace outlay::demo
