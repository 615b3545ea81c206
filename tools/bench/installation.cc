#include "tools/bench/installation.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/bench/load.h"
#include "tools/bench/slow_sync.h"
#include "tools/process/service.h"

namespace outlay::bench {

absl::Status ServiceProcess::Start(absl::Duration sync_delay, std::vector<std::string> flags) {
  flags.push_back("--log_level=warning");
  flags.push_back(Concat("--directory_file=", folder_, "/directory.json"));
  process::ServiceOptions options{
      .name = name_,
      .program = Concat(process::ProgramFolder(), "/../../services/", name_, "/outlay_", name_),
      .folder = folder_,
      .flags = std::move(flags)};
  if (sync_delay > absl::ZeroDuration()) {
    options.environment = {Concat("LD_PRELOAD=", process::ProgramFolder(), "/liboutlay_slow_sync.so"),
                           Concat(kSyncDelayVariable, "=", absl::ToInt64Microseconds(sync_delay))};
  }
  const auto start = std::chrono::steady_clock::now();
  OUTLAY_ASSIGN_OR_RETURN(process::RunningService running, process::StartService(options));
  start_time_ = absl::FromChrono(std::chrono::steady_clock::now() - start);
  address_ = Concat("127.0.0.1:", running.port);
  process_ = std::move(running.process);
  return Connect();
}

absl::Status ServiceProcess::Connect() {
  client_ = std::make_unique<RawClient>(RawClient::Options{.address = address_});
  return client_->Connect();
}

void ServiceProcess::Stop() {
  client_.reset();
  process_.Stop();
}

absl::Status Installation::Start(absl::Duration sync_delay) {
  OUTLAY_RETURN_IF_ERROR(orders_.Start(sync_delay));
  return invoices_.Start(sync_delay, {Concat("--purchase_order_target=", orders_.address())});
}

void Installation::Stop() {
  invoices_.Stop();
  orders_.Stop();
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
