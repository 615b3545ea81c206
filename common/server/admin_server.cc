#include "common/server/admin_server.h"

#include <sys/socket.h>

#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/log/json.h"
#include "common/server/process_metrics.h"
#include "httplib.h"
#include "prometheus/text_serializer.h"

namespace outlay::server {
namespace {

// Few are enough, because scrapes and probes come one at a time.
constexpr size_t kThreads = 2;
constexpr size_t kRequestBytes = 4096;

std::string DescribeMissing(const Readiness& readiness) {
  std::string body = "{\"ready\":false,\"missing\":{";
  const char* separator = "";
  for (const auto& [condition, reason] : readiness.Missing()) {
    body += Concat(separator, JsonString(condition), ":", JsonString(reason));
    separator = ",";
  }
  return body + "}}\n";
}

}  // namespace

AdminServer::AdminServer(const prometheus::Registry* registry, const Readiness* readiness)
    : http_(std::make_unique<httplib::Server>()) {
  http_->new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  http_->set_payload_max_length(kRequestBytes);
  // The library's default shares the port with other processes.
  http_->set_socket_options([](int socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
  http_->Get("/metrics", [registry](const httplib::Request&, httplib::Response& response) {
    std::vector<prometheus::MetricFamily> families = registry->Collect();
    for (prometheus::MetricFamily& family : CollectProcessMetrics()) {
      families.push_back(std::move(family));
    }
    response.set_content(prometheus::TextSerializer().Serialize(families), "text/plain; version=0.0.4");
  });
  http_->Get("/livez", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("{\"live\":true}\n", "application/json");
  });
  http_->Get("/readyz", [readiness](const httplib::Request&, httplib::Response& response) {
    const bool ready = readiness->ready();
    response.status = ready ? 200 : 503;
    response.set_content(ready ? "{\"ready\":true}\n" : DescribeMissing(*readiness), "application/json");
  });
}

AdminServer::~AdminServer() {
  Stop();
}

absl::Status AdminServer::Start(const Address& address) {
  port_ = address.port == 0                                 ? http_->bind_to_any_port(address.host)
          : http_->bind_to_port(address.host, address.port) ? address.port
                                                            : -1;
  if (port_ <= 0) {
    return MakeError(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE",
                     Concat("cannot listen on ", address.host, ":", address.port, ": is another process there?"),
                     {{"address", Concat(address.host, ":", address.port)}});
  }
  thread_ = std::thread([this] { http_->listen_after_bind(); });
  return absl::OkStatus();
}

void AdminServer::Stop() {
  if (thread_.joinable()) {
    // The library would forget a stop() that comes before the listening began.
    while (!http_->is_running()) {
      std::this_thread::yield();
    }
    http_->stop();
    thread_.join();
  }
}

}  // namespace outlay::server
