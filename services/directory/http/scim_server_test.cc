#include "services/directory/http/scim_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/flags/reflection.h"
#include "common/base/errors.h"
#include "common/server/flags.h"
#include "common/testing/matchers.h"

namespace outlay::directory {
namespace {

// The flag that is refused; empty: none.
std::string RefusedFlag(const std::vector<std::string>& flags, bool development) {
  const absl::FlagSaver saver;
  std::vector<const char*> words = {"directory"};
  for (const std::string& flag : flags) words.push_back(flag.c_str());
  EXPECT_THAT(server::ParseFlags(static_cast<int>(words.size()), words.data()), outlay::testing::IsOk());
  const absl::StatusOr<ScimServerOptions> options = ScimOptionsFromFlags(development);
  if (options.ok()) return "";
  const std::optional<ErrorDetail> detail = GetErrorDetail(options.status());
  return detail.has_value() && !detail->metadata.empty() ? detail->metadata.front().second : "unnamed";
}

TEST(ScimServerFlagsTest, AreRefusedWhereTheyDoNotFit) {
  const std::string listen = "--scim_listen=0.0.0.0:7180";
  const std::string local = "--scim_listen=127.0.0.1:7180";
  const std::string certificate = "--scim_tls_certificate=c";
  const std::string key = "--scim_tls_key=k";
  EXPECT_EQ(RefusedFlag({}, false), "");
  EXPECT_EQ(RefusedFlag({listen, certificate, key}, false), "");
  EXPECT_EQ(RefusedFlag({local}, true), "");
  EXPECT_EQ(RefusedFlag({local, certificate, key}, true), "");
  EXPECT_EQ(RefusedFlag({listen}, false), "scim_tls_certificate") << "never without TLS";
  EXPECT_EQ(RefusedFlag({local}, false), "scim_tls_certificate");
  EXPECT_EQ(RefusedFlag({listen, certificate, key}, true), "scim_listen") << "development is loopback only";
  EXPECT_EQ(RefusedFlag({listen, certificate}, false), "scim_tls_key");
  EXPECT_EQ(RefusedFlag({listen, key}, false), "scim_tls_certificate");
  EXPECT_EQ(RefusedFlag({"--scim_listen=nowhere"}, true), "scim_listen");
  EXPECT_EQ(RefusedFlag({certificate}, false), "scim_tls_certificate") << "without a port";
  EXPECT_EQ(RefusedFlag({local, "--scim_url=ftp://a"}, true), "scim_url");
}

TEST(ScimServerFlagsTest, TheUrlEndsWithoutSlash) {
  const absl::FlagSaver saver;
  const char* const words[] = {"directory", "--scim_listen=127.0.0.1:0", "--scim_url=https://a.example/scim/v2//"};
  ASSERT_THAT(server::ParseFlags(3, words), outlay::testing::IsOk());
  EXPECT_EQ(ScimOptionsFromFlags(true)->url, "https://a.example/scim/v2");
}

}  // namespace
}  // namespace outlay::directory
