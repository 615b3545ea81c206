#include "common/server/host.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/log/json.h"
#include "common/server/address.h"
#include "common/server/process_metrics.h"

namespace outlay::server {
namespace {

// Jobs and consumers mostly wait.
constexpr int kSchedulerThreads = 2;
constexpr std::string_view kStarted = "the server has started";

std::unique_ptr<auth::Edge> MakeEdge(const ServerOptions& options, const Clock* clock, Log* log,
                                     prometheus::Registry* registry) {
  if (options.auth != Auth::kMtls) {
    return nullptr;
  }
  return std::make_unique<auth::Edge>(auth::EdgeOptions{.tls = options.tls,
                                                        .trust_domain = options.trust_domain,
                                                        .config = options.auth_config,
                                                        .clients = options.client_certificates},
                                      clock, log, registry);
}

}  // namespace

Host::Host(ServerOptions options, std::string name, const std::string& version, Log* log)
    : options_(std::move(options)),
      name_(std::move(name)),
      log_(log),
      edge_(MakeEdge(options_, &clock_, log, &registry_)),
      metrics_(&registry_),
      call_log_(log),
      dispatcher_({.clock = &clock_,
                   .random = &random_,
                   .authenticator = edge_ == nullptr ? &development_authenticator_ : &edge_->authenticator(),
                   .authorizer = &authorizer_,
                   .observers = {&metrics_, &call_log_, &observer_},
                   .development = options_.auth == Auth::kDevelopment}),
      admin_(&registry_, &readiness_),
      scheduler_(kSchedulerThreads) {
  AddBuildInfo(&registry_, name_, version);
  readiness_.Set(kStarted, absl::UnavailableError("starting"));
}

Host::~Host() {
  Stop();
}

absl::Status Host::Start(const MakeService& make) {
  // Checked before anything is opened, because gRPC reports it late and in many lines.
  OUTLAY_ASSIGN_OR_RETURN(const Address listen, ParseAddress(options_.listen));
  OUTLAY_RETURN_IF_ERROR(CheckFree(listen));
  OUTLAY_RETURN_IF_ERROR(CheckPortsFile());
  OUTLAY_RETURN_IF_ERROR(StartEdge());
  // Started early, so that probes see a live server while it recovers its store.
  OUTLAY_ASSIGN_OR_RETURN(const Address admin, ParseAddress(options_.admin_listen));
  OUTLAY_RETURN_IF_ERROR(admin_.Start(admin));
  OUTLAY_ASSIGN_OR_RETURN(service_, make(*this));
  health_.Bind(dispatcher_);
  reflection_.Bind(dispatcher_);
  OUTLAY_RETURN_IF_ERROR(dispatcher_.Seal());
  metrics_.Prepare(dispatcher_);
  health_.SetServices(dispatcher_);
  reflection_.SetServices(dispatcher_);
  server_ = std::make_unique<rpc::GrpcServer>(
      &dispatcher_, rpc::GrpcServerOptions{.address = options_.listen,
                                           .credentials = edge_ == nullptr ? nullptr : edge_->ServerCredentials(),
                                           .threads = options_.threads});
  OUTLAY_RETURN_IF_ERROR(server_->Start());
  service_->Start();
  health_.SetServing(true);
  readiness_.Set(kStarted, absl::OkStatus());
  std::vector<LogField> fields = {
      {"service", name_}, {"port", server_->port()}, {"admin_port", admin_.port()}, {"pid", getpid()}};
  for (const auto& [name, port] : ports_) fields.emplace_back(name, port);
  log_->Write(LogLevel::kInfo, "server.started", fields);
  return WritePortsFile();
}

absl::Status Host::StartEdge() {
  if (edge_ == nullptr) {
    return absl::OkStatus();
  }
  OUTLAY_RETURN_IF_ERROR(edge_->Start());
  if (edge_->service() != name_) {
    return FlagInvalid("tls_certificate", Concat("is that of ", edge_->service(), ", this service is ", name_));
  }
  return absl::OkStatus();
}

std::shared_ptr<grpc::ChannelCredentials> Host::PeerCredentials(const std::string& service) const {
  return edge_ == nullptr ? nullptr : edge_->ChannelCredentials(service);
}

absl::Status Host::CheckPortsFile() const {
  if (options_.ports_file.empty()) return absl::OkStatus();
  const std::string temporary = options_.ports_file + ".tmp";
  return std::ofstream(temporary, std::ios::trunc) ? absl::OkStatus()
                                                   : FlagInvalid("ports_file", Concat("cannot write ", temporary));
}

// Writes the file in one step, so that whoever waits for it never reads half of it.
absl::Status Host::WritePortsFile() const {
  if (options_.ports_file.empty()) {
    return absl::OkStatus();
  }
  const std::string temporary = options_.ports_file + ".tmp";
  {
    std::ofstream file(temporary, std::ios::trunc);
    file << "{\"service\":" << JsonString(name_) << ",\"port\":" << server_->port()
         << ",\"admin_port\":" << admin_.port();
    for (const auto& [name, port] : ports_) file << "," << JsonString(name) << ":" << port;
    file << ",\"pid\":" << getpid() << "}\n";
    if (!file.flush()) {
      return FlagInvalid("ports_file", Concat("cannot write ", temporary));
    }
  }
  return std::rename(temporary.c_str(), options_.ports_file.c_str()) == 0
             ? absl::OkStatus()
             : FlagInvalid("ports_file", Concat("cannot write ", options_.ports_file));
}

void Host::Stop() {
  if (std::exchange(stopped_, true)) {
    return;
  }
  readiness_.Set(kStarted, absl::UnavailableError("stopping"));
  health_.SetServing(false);
  if (service_ != nullptr) {
    service_->Stop();
  }
  if (server_ != nullptr) {
    server_->Shutdown(options_.drain);
    log_->Write(LogLevel::kInfo, "server.stopped",
                {{"service", name_}, {"calls_cut", dispatcher_.calls_in_progress()}});
  }
  // Nothing calls into the service any more.
  scheduler_.Stop();
  channels_.Stop();
  service_.reset();
  admin_.Stop();
}

}  // namespace outlay::server
