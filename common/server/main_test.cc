// The test server as a process of its own: exit codes, signals, what it says.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "common/auth/testing/certificates.h"
#include "common/auth/tls_identity.h"
#include "common/base/clock.h"
#include "common/base/strings.h"
#include "common/log/testing/lines_log.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/rpc/testing/things.pb.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"

extern char** environ;

namespace outlay::server {
namespace {

using ::testing::HasSubstr;

class MainTest : public ::testing::Test {
 protected:
  std::string Path(const char* name) const { return folder_.PathOf(name); }

  void Spawn(std::vector<std::string> words) {
    unlink(Path("ports").c_str());
    words.insert(words.begin(), OUTLAY_THINGS_SERVER);
    std::vector<char*> argv;
    for (std::string& word : words) {
      argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, Path("stderr").c_str(), O_CREAT | O_TRUNC | O_WRONLY,
                                     0600);
    ASSERT_EQ(posix_spawn(&process_, argv[0], &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
  }

  int Wait() {
    int status = 0;
    waitpid(process_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  std::string Stderr() const { return Read(Path("stderr")); }

  // 0: the server ended.
  int WaitForPort() {
    const std::string ports = Path("ports");
    while (::access(ports.c_str(), R_OK) != 0) {
      if (waitpid(process_, nullptr, WNOHANG) != 0) {
        ADD_FAILURE() << Stderr();
        return 0;
      }
      std::this_thread::yield();
    }
    const std::string text = Read(ports);
    const std::string_view key = "\"port\":";
    return std::atoi(text.c_str() + text.find(key) + key.size());
  }

  auth::TlsFiles WriteIdentity(const auth::TestAuthority& authority, const std::string& service) const {
    const auth::IssuedCertificate issued = authority.IssueFor(Concat("spiffe://outlay.test/", service));
    auth::TlsFiles files = {.certificate = Path("tls.pem"), .key = Path("tls.key"), .ca = Path("ca.pem")};
    auth::WriteFile(files.certificate, issued.certificate);
    auth::WriteFile(files.key, issued.key);
    auth::WriteFile(files.ca, authority.pem());
    return files;
  }

  // Calls the server as a service that has its certificate from `authority`; what is believed is the test's.
  absl::Status Echo(const auth::TestAuthority& authority, const std::string& service, int port) {
    const SystemClock clock;
    testing::LinesLog log;
    const auth::IssuedCertificate issued = authority.IssueFor(Concat("spiffe://outlay.test/", service));
    const auth::TlsFiles files = {.certificate = Path("c.pem"), .key = Path("c.key"), .ca = Path("ca.pem")};
    auth::WriteFile(files.certificate, issued.certificate);
    auth::WriteFile(files.key, issued.key);
    auth::TlsIdentity identity(files, "outlay.test", &clock, &log);
    EXPECT_THAT(identity.Load(), testing::IsOk());
    rpc::ChannelPool pool;
    rpc::GrpcChannel channel(&pool, {.target = Concat("127.0.0.1:", port),
                                     .service = "things",
                                     .connections = 1,
                                     .credentials = identity.ChannelCredentials("things")});
    outlay::testing::v1::EchoResponse response;
    return rpc::CallAndWait(channel, "/outlay.testing.v1.Things/Echo", outlay::testing::v1::EchoRequest(), &response,
                            {});
  }

  const testing::TemporaryFolder folder_;
  pid_t process_ = 0;
};

TEST_F(MainTest, EndsWithCode2AndOneLineWhenAFlagIsWrong) {
  Spawn({"--threads=0", "--auth=development", "--data_dir=d"});
  EXPECT_EQ(Wait(), 2);
  EXPECT_EQ(Stderr(), "things: --threads: must be from 1 to 64\n");
  Spawn({"--colour=red"});
  EXPECT_EQ(Wait(), 2);
  EXPECT_EQ(Stderr(), "things: --colour: no such flag; --help lists them\n");
}

TEST_F(MainTest, RefusesToStartWithoutSayingWhoMayCall) {
  Spawn({"--data_dir=d"});
  EXPECT_EQ(Wait(), 2);
  EXPECT_THAT(Stderr(), HasSubstr("--auth: say who may call"));
  Spawn({"--data_dir=d", "--auth=development", "--listen=0.0.0.0:0"});
  EXPECT_EQ(Wait(), 2);
  EXPECT_THAT(Stderr(), HasSubstr("loopback only"));
}

// Two processes: the server, and this one, which calls it as a service.
TEST_F(MainTest, ServesServicesByTheirCertificates) {
  const SystemClock clock;
  const auth::TestAuthority authority("authority", clock.Now());
  const auth::TlsFiles files = WriteIdentity(authority, "things");
  const std::vector<std::string> flags = {"--data_dir=d",
                                          "--auth=mtls",
                                          "--listen=0.0.0.0:0",
                                          "--trust_domain=outlay.test",
                                          "--tls_certificate=" + files.certificate,
                                          "--tls_key=" + files.key,
                                          "--tls_ca=" + files.ca,
                                          "--auth_config=" + Path("auth.json"),
                                          "--ports_file=" + Path("ports")};
  auth::WriteFile(Path("auth.json"), "{}");
  Spawn(flags);
  EXPECT_EQ(Wait(), 2);
  EXPECT_THAT(Stderr(), HasSubstr("names no issuer and no service"));
  auth::WriteFile(Path("auth.json"), R"({"services": [{"name": "shop"}]})");
  Spawn(flags);
  const int port = WaitForPort();
  EXPECT_THAT(Stderr(), ::testing::Not(HasSubstr("believes whatever")));

  EXPECT_THAT(Echo(authority, "shop", port), testing::IsOk());
  EXPECT_THAT(Echo(authority, "thief", port), testing::HasReason("SERVICE_UNKNOWN"));
  const auth::TestAuthority other("authority", clock.Now());
  EXPECT_THAT(Echo(other, "shop", port), testing::HasReason("DEPENDENCY_UNAVAILABLE"));
  EXPECT_THAT(Stderr(), ::testing::Not(HasSubstr("No match found")));
  kill(process_, SIGTERM);
  EXPECT_EQ(Wait(), 0);
}

TEST_F(MainTest, RefusesToStartWithTheFilesOfAnother) {
  const SystemClock clock;
  const auth::TestAuthority authority("authority", clock.Now());
  const auth::TlsFiles files = WriteIdentity(authority, "shop");
  auth::WriteFile(Path("auth.json"), R"({"services": [{"name": "shop"}]})");
  const std::vector<std::string> flags = {"--data_dir=d",
                                          "--auth=mtls",
                                          "--trust_domain=outlay.test",
                                          "--tls_certificate=" + files.certificate,
                                          "--tls_key=" + files.key,
                                          "--tls_ca=" + files.ca,
                                          "--auth_config=" + Path("auth.json")};
  Spawn(flags);
  EXPECT_EQ(Wait(), 2);
  EXPECT_THAT(Stderr(), HasSubstr("--tls_certificate: is that of shop, this service is things"));
  chmod(files.key.c_str(), 0644);
  Spawn(flags);
  EXPECT_EQ(Wait(), 2);
  EXPECT_THAT(Stderr(), HasSubstr("run chmod 600 on it"));
}

TEST_F(MainTest, ServesUntilSigtermAndEndsWithCode0) {
  const std::string ports = Path("ports");
  Spawn({"--data_dir=d", "--auth=development", "--ports_file", ports});
  WaitForPort();
  EXPECT_THAT(Read(ports), HasSubstr(Concat("\"pid\":", process_)));
  kill(process_, SIGTERM);
  EXPECT_EQ(Wait(), 0);
  EXPECT_THAT(Stderr(), HasSubstr("believes whatever callers say"));
  EXPECT_THAT(Stderr(), HasSubstr(R"("event":"server.started")"));
  EXPECT_THAT(Stderr(), HasSubstr(R"("event":"server.stopped")"));
}

}  // namespace
}  // namespace outlay::server
