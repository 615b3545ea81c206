// A served port as outside development: real certificates, TLS, files and threads; the service behind it is Things.
//
// The clock is a fake that starts at the system's time, because TLS libraries use the system's clock: certificates are
// issued around the current time, and only tokens are affected by the fake clock.
#ifndef OUTLAY_COMMON_AUTH_TESTING_EDGE_H_
#define OUTLAY_COMMON_AUTH_TESTING_EDGE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "common/auth/edge.h"
#include "common/auth/testing/certificates.h"
#include "common/base/random.h"
#include "common/log/testing/lines_log.h"
#include "common/rpc/blocking.h"
#include "common/rpc/call_log.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/grpc_channel.h"
#include "common/rpc/grpc_server.h"
#include "common/rpc/testing/things.h"
#include "common/testing/fake_clock.h"
#include "common/testing/temporary_folder.h"
#include "prometheus/registry.h"

namespace outlay::auth {

class EdgeFixture : public ::testing::Test {
 protected:
  EdgeFixture();
  ~EdgeFixture() override;

  // Listens, with the configuration.
  void Serve(const std::string& config, ClientCertificates clients = ClientCertificates::kRequired);

  std::string Path(const std::string& name) const { return folder_.PathOf(name); }
  // Paths of a certificate's files; WriteIdentity fills them.
  TlsFiles FilesOf(const std::string& name) const;
  // `from` issues a certificate for spiffe://outlay.test/<service>; its holder trusts `believed` (PEM).
  void WriteIdentity(const std::string& name, const std::string& service, const TestAuthority& from,
                     const std::string& believed) const;
  // Returns the identity of a well-behaved process, from our authority; created once per name.
  TlsIdentity& IdentityOf(const std::string& name);

  // Opens a new connection, with a new handshake.
  std::unique_ptr<rpc::GrpcChannel> Connect(std::shared_ptr<grpc::ChannelCredentials> credentials);
  std::unique_ptr<rpc::GrpcChannel> ConnectAs(const std::string& service) {
    return Connect(IdentityOf(service).ChannelCredentials("things"));
  }
  // Calls a method of Things with an EchoRequest.
  static absl::Status Call(rpc::Channel& channel, std::string_view method, const rpc::CallOptions& options = {});
  // Returns gRPC's own credentials with any files, as an untrusted client could.
  std::shared_ptr<grpc::ChannelCredentials> RawCredentials(const IssuedCertificate& issued) const;
  CertificateRequest GoodRequest(const std::string& uri) const;

  testing::FakeClock clock_;
  testing::LinesLog log_;  // ours, and gRPC's own
  prometheus::Registry registry_;
  const TestAuthority authority_;
  const testing::TemporaryFolder folder_;
  std::unique_ptr<Edge> edge_;
  rpc::Things things_;
  std::unique_ptr<rpc::GrpcServer> server_;

 private:
  SystemRandom random_;
  rpc::DevelopmentAuthorizer authorizer_;
  rpc::CallLog call_log_;
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  std::vector<std::pair<std::string, std::unique_ptr<TlsIdentity>>> identities_;
  rpc::ChannelPool pool_;
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_TESTING_EDGE_H_
