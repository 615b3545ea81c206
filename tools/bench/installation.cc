#include "tools/bench/installation.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "tools/bench/load.h"
#include "tools/bench/slow_sync.h"

namespace outlay::bench {
namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(5);
constexpr absl::Duration kStartMax = absl::Minutes(2);

// The service writes the file, by a rename, when it is ready.
absl::StatusOr<int> AwaitPort(const std::string& path, Child& process) {
  for (absl::Duration waited; waited < kStartMax && process.is_running(); waited += kPoll) {
    if (std::ifstream file(path); file) {
      std::stringstream text;
      text << file.rdbuf();
      google::protobuf::Struct ports;
      if (google::protobuf::util::JsonStringToMessage(text.str(), &ports).ok()) {
        const auto port = ports.fields().find("port");
        if (port != ports.fields().end()) return static_cast<int>(port->second.number_value());
      }
    }
    Wait(kPoll);
  }
  return absl::UnavailableError(
      Concat("the service that should write ", path, " did not start; see its log beside it"));
}

}  // namespace

absl::Status Installation::StartService(Service& service, absl::Duration sync_delay, std::vector<std::string> flags) {
  const std::string ports = Concat(folder_, "/", service.name, ".ports");
  std::filesystem::remove(ports);
  Child::Options options{
      .command = {Concat(ProgramFolder(), "/../../services/", service.name, "/outlay_", service.name),
                  Concat("--data_dir=", folder_, "/", service.name), "--listen=127.0.0.1:0",
                  "--admin_listen=127.0.0.1:0", Concat("--ports_file=", ports), "--auth=development",
                  "--log_level=warning", Concat("--directory_file=", folder_, "/directory.json")},
      .log_path = Concat(folder_, "/", service.name, ".log")};
  options.command.insert(options.command.end(), flags.begin(), flags.end());
  if (sync_delay > absl::ZeroDuration()) {
    options.environment = {Concat("LD_PRELOAD=", ProgramFolder(), "/liboutlay_slow_sync.so"),
                           Concat(kSyncDelayVariable, "=", absl::ToInt64Microseconds(sync_delay))};
  }
  const auto start = std::chrono::steady_clock::now();
  OUTLAY_ASSIGN_OR_RETURN(service.process, Child::Start(options));
  OUTLAY_ASSIGN_OR_RETURN(const int port, AwaitPort(ports, service.process));
  start_time_ = std::max(start_time_, absl::FromChrono(std::chrono::steady_clock::now() - start));
  service.address = Concat("127.0.0.1:", port);
  service.client = std::make_unique<RawClient>(RawClient::Options{.address = service.address});
  return service.client->Connect();
}

absl::Status Installation::Start(absl::Duration sync_delay) {
  start_time_ = absl::ZeroDuration();
  OUTLAY_RETURN_IF_ERROR(StartService(orders_, sync_delay, {}));
  return StartService(invoices_, sync_delay, {Concat("--purchase_order_target=", orders_.address)});
}

void Installation::Stop() {
  for (Service* service : {&invoices_, &orders_}) {
    service->client.reset();
    service->process.Stop();
  }
}

void WalMeter::Poll() {
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator file(folder_, error), end; !error && file != end;
       file.increment(error)) {
    const std::filesystem::path& path = file->path();
    // RocksDB names them by their number.
    if (path.extension() != ".log" || path.filename().string().find_first_not_of("0123456789") != 6) continue;
    std::error_code gone;
    const auto size = static_cast<int64_t>(std::filesystem::file_size(path, gone));
    if (gone) continue;
    const auto [known, is_new] = files_.try_emplace(path.string(), File{started_ ? 0 : size, size});
    known->second.last = std::max(known->second.last, size);
  }
  started_ = true;
}

int64_t WalMeter::bytes() const {
  int64_t bytes = 0;
  for (const auto& [path, file] : files_) bytes += file.last - file.first;
  return bytes;
}

}  // namespace outlay::bench
