#include "common/auth/testing/edge.h"

#include <atomic>
#include <utility>

#include "common/base/clock.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "grpc/support/log.h"

namespace outlay::auth {
namespace {

// gRPC takes a plain function.
std::atomic<testing::LinesLog*> grpc_log{nullptr};

void LogFromGrpc(gpr_log_func_args* args) {
  if (testing::LinesLog* const log = grpc_log.load(std::memory_order_acquire); log != nullptr) {
    log->Write(LogLevel::kWarning, "grpc.message", {{"text", args->message}});
  }
}

}  // namespace

EdgeFixture::EdgeFixture()
    : clock_(SystemClock().Now()), authority_("outlay authority", clock_.Now()), call_log_(&log_, {.sampling = 1}) {
  grpc_log.store(&log_, std::memory_order_release);
  gpr_set_log_function(&LogFromGrpc);
  WriteFile(Path("ca.pem"), authority_.pem(), 0644);
}

EdgeFixture::~EdgeFixture() {
  pool_.Stop();
  if (server_ != nullptr) {
    server_->Shutdown(absl::ZeroDuration());
  }
  grpc_log.store(nullptr, std::memory_order_release);
}

TlsFiles EdgeFixture::FilesOf(const std::string& name) const {
  return {.certificate = Path(name + ".pem"), .key = Path(name + ".key"), .ca = Path(name + ".ca.pem")};
}

CertificateRequest EdgeFixture::GoodRequest(const std::string& uri) const {
  return {.uris = {uri},
          .hosts = {"127.0.0.1"},
          .begins = clock_.Now() - absl::Hours(1),
          .ends = clock_.Now() + absl::Hours(48)};
}

void EdgeFixture::WriteIdentity(const std::string& name, const std::string& service, const TestAuthority& from,
                                const std::string& believed) const {
  const IssuedCertificate issued = from.Issue(GoodRequest(Concat("spiffe://outlay.test/", service)));
  const TlsFiles files = FilesOf(name);
  WriteFile(files.ca, believed, 0644);
  WriteFile(files.key, issued.key);
  WriteFile(files.certificate, issued.certificate, 0644);
}

TlsIdentity& EdgeFixture::IdentityOf(const std::string& name) {
  for (const auto& [known, identity] : identities_) {
    if (known == name) {
      return *identity;
    }
  }
  WriteIdentity(name, name, authority_, authority_.pem());
  auto& entry =
      identities_.emplace_back(name, std::make_unique<TlsIdentity>(FilesOf(name), "outlay.test", &clock_, &log_));
  EXPECT_THAT(entry.second->Load(), testing::IsOk());
  return *entry.second;
}

void EdgeFixture::Serve(const std::string& config, ClientCertificates clients) {
  WriteIdentity("server", "things", authority_, authority_.pem());
  WriteFile(Path("auth.json"), config);
  edge_ = std::make_unique<Edge>(
      EdgeOptions{
          .tls = FilesOf("server"), .trust_domain = "outlay.test", .config = Path("auth.json"), .clients = clients},
      &clock_, &log_, &registry_);
  ASSERT_THAT(edge_->Start(), testing::IsOk());
  dispatcher_ = std::make_unique<rpc::Dispatcher>(rpc::DispatcherOptions{.clock = &clock_,
                                                                         .random = &random_,
                                                                         .authenticator = &edge_->authenticator(),
                                                                         .authorizer = &authorizer_,
                                                                         .observers = {&call_log_}});
  things_.Bind(*dispatcher_);
  ASSERT_THAT(dispatcher_->Seal(), testing::IsOk());
  server_ = std::make_unique<rpc::GrpcServer>(dispatcher_.get(),
                                              rpc::GrpcServerOptions{.credentials = edge_->ServerCredentials()});
  ASSERT_THAT(server_->Start(), testing::IsOk());
}

std::unique_ptr<rpc::GrpcChannel> EdgeFixture::Connect(std::shared_ptr<grpc::ChannelCredentials> credentials) {
  return std::make_unique<rpc::GrpcChannel>(&pool_,
                                            rpc::GrpcChannelOptions{.target = Concat("127.0.0.1:", server_->port()),
                                                                    .service = "things",
                                                                    .connections = 1,
                                                                    .credentials = std::move(credentials)});
}

absl::Status EdgeFixture::Call(rpc::Channel& channel, std::string_view method, const rpc::CallOptions& options) {
  testing::v1::EchoResponse response;
  return rpc::CallAndWait(channel, Concat("/outlay.testing.v1.Things/", method), testing::v1::EchoRequest(), &response,
                          options);
}

std::shared_ptr<grpc::ChannelCredentials> EdgeFixture::RawCredentials(const IssuedCertificate& issued) const {
  return grpc::SslCredentials(
      {.pem_root_certs = authority_.pem(), .pem_private_key = issued.key, .pem_cert_chain = issued.certificate});
}

}  // namespace outlay::auth
