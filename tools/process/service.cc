#include "tools/process/service.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace outlay::process {
namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(5);
constexpr absl::Duration kStartMax = absl::Minutes(2);

// The service writes the file, by a rename, when it listens.
std::optional<google::protobuf::Struct> ReadPorts(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  google::protobuf::Struct ports;
  const bool written = google::protobuf::util::JsonStringToMessage(text.str(), &ports).ok() &&
                       ports.fields().contains("port") && ports.fields().contains("admin_port");
  return written ? std::optional(std::move(ports)) : std::nullopt;
}

absl::Status DidNotStart(const ServiceOptions& options, std::string_view why) {
  return MakeError(absl::StatusCode::kUnavailable, "SERVICE_DID_NOT_START",
                   Concat(options.name, " did not start: ", why, "; its log is ", LogPath(options)));
}

}  // namespace

std::string LogPath(const ServiceOptions& options) {
  return Concat(options.folder, "/", options.name, ".log");
}

absl::StatusOr<RunningService> StartService(const ServiceOptions& options) {
  const std::string ports_path = Concat(options.folder, "/", options.name, ".ports");
  std::error_code ignored;
  std::filesystem::remove(ports_path, ignored);
  Child::Options child{
      .command = {options.program, Concat("--data_dir=", options.folder, "/", options.name),
                  Concat("--listen=127.0.0.1:", options.port), Concat("--admin_listen=127.0.0.1:", options.admin_port),
                  Concat("--ports_file=", ports_path), "--auth=development"},
      .environment = options.environment,
      .log_path = LogPath(options),
      .log_output = true};
  child.command.insert(child.command.end(), options.flags.begin(), options.flags.end());
  absl::StatusOr<Child> process = Child::Start(child);
  if (!process.ok()) return DidNotStart(options, ToStd(process.status().message()));
  for (absl::Duration waited; waited < kStartMax && !process->EndsWithin(kPoll); waited += kPoll) {
    if (const std::optional<google::protobuf::Struct> ports = ReadPorts(ports_path); ports.has_value()) {
      return RunningService{.process = *std::move(process),
                            .port = static_cast<int>(ports->fields().at("port").number_value()),
                            .admin_port = static_cast<int>(ports->fields().at("admin_port").number_value())};
    }
  }
  return DidNotStart(options, process->is_running() ? "it does not listen" : "it ended");
}

}  // namespace outlay::process
