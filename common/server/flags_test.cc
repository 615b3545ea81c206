#include "common/server/flags.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "common/base/strings.h"
#include "common/server/address.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"

ABSL_FLAG(bool, loud, false, "a switch");
ABSL_FLAG(std::string, shop_target, "", "an address");

namespace outlay::server {
namespace {

using testing::HasMetadata;
using testing::HasReason;
using testing::IsOk;

class FlagsTest : public ::testing::Test {
 protected:
  static absl::Status Parse(std::vector<const char*> words) {
    words.insert(words.begin(), "server");
    return ParseFlags(static_cast<int>(words.size()), words.data());
  }

  absl::FlagSaver saver_;
};

TEST_F(FlagsTest, ReadsEveryWayToWriteAFlag) {
  ASSERT_THAT(Parse({"--listen=127.0.0.1:1", "--data_dir", "d", "--auth=development", "--log_level=error",
                     "--threads=3", "--drain=1m", "--loud"}),
              IsOk());
  const ServerOptions options = OptionsFromFlags();
  EXPECT_EQ(options.listen, "127.0.0.1:1");
  EXPECT_EQ(options.data_dir, "d");
  EXPECT_EQ(options.auth, Auth::kDevelopment);
  EXPECT_EQ(options.log_level, LogLevel::kError);
  EXPECT_EQ(options.threads, 3);
  EXPECT_EQ(options.drain, absl::Minutes(1));
  EXPECT_TRUE(absl::GetFlag(FLAGS_loud));
  ASSERT_THAT(Parse({"--noloud"}), IsOk());
  EXPECT_FALSE(absl::GetFlag(FLAGS_loud));
}

TEST_F(FlagsTest, NamesTheFlagThatIsWrong) {
  EXPECT_THAT(Parse({"--nothing=1"}), HasMetadata("flag", "nothing"));
  EXPECT_THAT(Parse({"--nolisten"}), HasMetadata("flag", "nolisten"));
  EXPECT_THAT(Parse({"--threads=many"}), HasMetadata("flag", "threads"));
  EXPECT_THAT(Parse({"--threads"}), HasMetadata("flag", "threads"));
  EXPECT_THAT(Parse({"--auth=anyone"}), HasMetadata("flag", "auth"));
  EXPECT_THAT(Parse({"word"}), HasReason("FLAG_INVALID"));
  EXPECT_THAT(Parse({"--flagfile=/does/not/exist"}), HasMetadata("flag", "flagfile"));
}

TEST_F(FlagsTest, ReadsAFlagFile) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.PathOf("server.flags");
  std::ofstream(path) << "# where\n--data_dir=/tmp/d\n\n  --threads=5  \n";
  ASSERT_THAT(Parse({("--flagfile=" + path).c_str()}), IsOk());
  EXPECT_EQ(OptionsFromFlags().data_dir, "/tmp/d");
  EXPECT_EQ(OptionsFromFlags().threads, 5);
  std::ofstream(path) << "data_dir=/tmp/d\n";
  EXPECT_THAT(Parse({("--flagfile=" + path).c_str()}), HasReason("FLAG_INVALID"));
}

TEST_F(FlagsTest, DescribesOurFlagsOnly) {
  const std::string text = DescribeFlags();
  EXPECT_THAT(text, ::testing::HasSubstr("--data_dir"));
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("--fromenv")));
}

TEST_F(FlagsTest, DescribesThePortThatTheServiceListensOn) {
  SetDefaultListen("127.0.0.1:7103");
  EXPECT_THAT(DescribeFlags(), ::testing::HasSubstr("--listen  (default \"127.0.0.1:7103\")"));
}

TEST_F(FlagsTest, RefusesTargetsThatAreNoAddress) {
  for (const char* good :
       {"", "127.0.0.1:7100", "[::1]:7100", "directory.outlay:7100", "unix:/run/d", "dns:///d:7100"}) {
    ASSERT_THAT(Parse({Concat("--shop_target=", good).c_str()}), IsOk());
    EXPECT_THAT(CheckTargets(), IsOk()) << good;
  }
  for (const char* bad : {"nonsense", "directory", "directory:", ":7100", "directory:0", "directory:70000", "d:x"}) {
    ASSERT_THAT(Parse({Concat("--shop_target=", bad).c_str()}), IsOk());
    EXPECT_THAT(CheckTargets(), HasMetadata("flag", "shop_target")) << bad;
  }
}

TEST(OptionsTest, RefusesWhatWouldNotWorkOrNotBeSafe) {
  const ServerOptions good{.data_dir = "d", .auth = Auth::kDevelopment};
  EXPECT_THAT(good.Validate(), IsOk());
  const auto flag_of = [&](auto change) {
    ServerOptions options = good;
    change(options);
    const auto detail = GetErrorDetail(options.Validate());
    return detail.has_value() && detail->reason == "FLAG_INVALID" ? detail->metadata[0].second : "none";
  };
  EXPECT_EQ(flag_of([](ServerOptions& o) { o.auth = Auth::kNone; }), "auth");
  EXPECT_EQ(flag_of([](ServerOptions& o) { o.listen = "0.0.0.0:1"; }), "listen");
  EXPECT_EQ(flag_of([](ServerOptions& o) { o.listen = "[::]:1"; }), "listen");
  EXPECT_EQ(flag_of([](ServerOptions& o) { o.listen = "nowhere"; }), "listen");
  EXPECT_EQ(flag_of([](ServerOptions& o) { o.admin_listen = "x:99999"; }), "admin_listen");
  EXPECT_EQ(flag_of([](ServerOptions& o) { o.admin_listen = "0.0.0.0:0"; }), "admin_listen");
  EXPECT_EQ(flag_of([](ServerOptions& o) { o.data_dir = ""; }), "data_dir");
  EXPECT_EQ(flag_of([](ServerOptions& o) { o.threads = 0; }), "threads");
  EXPECT_EQ(flag_of([](ServerOptions& o) { o.threads = 65; }), "threads");
  EXPECT_EQ(flag_of([](ServerOptions& o) { o.drain = absl::Seconds(-1); }), "drain");
}

TEST(OptionsTest, AsksForAllThatMutualTlsNeeds) {
  const ServerOptions good{.listen = "0.0.0.0:1",
                           .data_dir = "d",
                           .auth = Auth::kMtls,
                           .tls = {.certificate = "c", .key = "k", .ca = "a"},
                           .trust_domain = "outlay.test",
                           .auth_config = "f"};
  EXPECT_THAT(good.Validate(), IsOk());
  const auto expect_flag = [&](const char* flag, auto change) {
    ServerOptions options = good;
    change(options);
    EXPECT_THAT(options.Validate(), HasMetadata("flag", flag));
  };
  expect_flag("tls_certificate", [](ServerOptions& o) { o.tls.certificate = ""; });
  expect_flag("tls_key", [](ServerOptions& o) { o.tls.key = ""; });
  expect_flag("tls_ca", [](ServerOptions& o) { o.tls.ca = ""; });
  expect_flag("trust_domain", [](ServerOptions& o) { o.trust_domain = ""; });
  expect_flag("trust_domain", [](ServerOptions& o) { o.trust_domain = "spiffe://outlay.test"; });
  expect_flag("auth_config", [](ServerOptions& o) { o.auth_config = ""; });
  // It has no TLS.
  expect_flag("admin_listen", [](ServerOptions& o) { o.admin_listen = "0.0.0.0:1"; });
  // Whoever names a certificate wants it asked for.
  expect_flag("auth", [](ServerOptions& o) {
    o.auth = Auth::kDevelopment;
    o.listen = "127.0.0.1:1";
  });
}

TEST(AddressTest, KnowsWhatOnlyThisMachineReaches) {
  for (const char* loopback : {"127.0.0.1:1", "127.1.2.3:1", "localhost:0", "[::1]:1"}) {
    EXPECT_TRUE(ParseAddress(loopback)->IsLoopback()) << loopback;
  }
  for (const char* open : {"0.0.0.0:1", "10.0.0.1:1", "[::]:1", "example.com:1", "127.0.0.1.example.com:1"}) {
    EXPECT_FALSE(ParseAddress(open)->IsLoopback()) << open;
  }
}

TEST(AddressTest, KnowsWhetherAPortIsTaken) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in own{};
  own.sin_family = AF_INET;
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(own);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&own), size), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&own), &size), 0);
  const Address taken{.host = "127.0.0.1", .port = ntohs(own.sin_port)};
  EXPECT_THAT(CheckFree(taken), HasReason("ADDRESS_UNAVAILABLE"));
  close(listener);
  EXPECT_THAT(CheckFree(taken), IsOk());
  EXPECT_THAT(CheckFree({.host = "127.0.0.1", .port = 0}), IsOk());
  EXPECT_THAT(CheckFree({.host = "192.0.2.1", .port = 7101}), HasReason("ADDRESS_UNAVAILABLE")) << "not this machine's";
}

}  // namespace
}  // namespace outlay::server
