#include "tools/demo/receiver.h"

#include <algorithm>
#include <array>

#include "absl/strings/numbers.h"
#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::demo {
namespace {

// Debian's: it has the packages that come as such.
constexpr char kPython[] = "/usr/bin/python3";
constexpr absl::Duration kStartPause = absl::Milliseconds(10);
constexpr absl::Duration kReceiverStartMax = absl::Minutes(1);

}  // namespace

absl::StatusOr<std::unique_ptr<Receiver>> Receiver::Start(const std::string& folder, const std::string& name,
                                                          const std::vector<std::string>& script,
                                                          const std::string& package) {
  std::unique_ptr<Receiver> made(new Receiver(Concat(folder, "/", name, ".jsonl")));
  process::Child::Options options{.command = {kPython}, .environment = {}, .log_path = made->path_, .log_output = true};
  options.command.insert(options.command.end(), script.begin(), script.end());
  absl::StatusOr<process::Child> process = process::Child::Start(options);
  if (!process.ok()) return process.status();
  made->process_ = *std::move(process);
  for (absl::Duration waited; waited < kReceiverStartMax; waited += kStartPause) {
    made->Lines();
    const auto port = std::find_if(made->lines_.begin(), made->lines_.end(),
                                   [&](const std::string& line) { return absl::SimpleAtoi(line, &made->port_); });
    if (port != made->lines_.end()) {
      made->lines_.erase(made->lines_.begin(), port + 1);
      return made;
    }
    if (made->EndsWithin(kStartPause)) break;
  }
  const std::string needs = package.empty() ? "" : Concat("; it needs Debian's package ", package, ": ./run setup");
  return MakeError(absl::StatusCode::kUnavailable, "RECEIVER_DID_NOT_START",
                   Concat("the ", name, " receiver did not start, see ", made->path_, needs));
}

const std::vector<std::string>& Receiver::Lines() {
  if (!file_.is_open()) file_.open(path_, std::ios::binary);
  file_.clear();  // of the end that it came to
  std::array<char, 1 << 16> bytes{};
  while (file_.read(bytes.data(), bytes.size()), file_.gcount() > 0) {
    begun_.append(bytes.data(), static_cast<size_t>(file_.gcount()));
  }
  size_t from = 0;
  for (size_t end = begun_.find('\n'); end != std::string::npos; end = begun_.find('\n', from)) {
    lines_.push_back(begun_.substr(from, end - from));
    from = end + 1;
  }
  begun_.erase(0, from);
  return lines_;
}

}  // namespace outlay::demo
