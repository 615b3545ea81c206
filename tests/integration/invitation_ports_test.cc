// An invitation by e-mail, from the administrator's call to the person who accepts it with what stands in the letter.
// Real: directory and notification as processes, gRPC, RocksDB, the feed, a mail server. Fake: who signed in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/json.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/testing/matchers.h"
#include "common/testing/parse.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "tests/integration/services.h"

namespace outlay {
namespace {

namespace dir = directory::v1;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kPython[] = "/usr/bin/python3";
constexpr char kMailServer[] = "common/transfer/testing/smtp_server.py";
constexpr char kPage[] = "https://acme.example/join";

class InvitationPortsTest : public ::testing::Test {
 protected:
  InvitationPortsTest() : services_("invitation-ports") {}

  void SetUp() override {
    if (std::system(Concat(kPython, " -c 'import aiosmtpd' 2>/dev/null").c_str()) != 0) {
      GTEST_SKIP() << "the package python3-aiosmtpd is not installed";
    }
    absl::StatusOr<process::Child> mail_server = process::Child::Start({.command = {kPython, kMailServer}});
    ASSERT_THAT(mail_server, IsOk());
    mail_server_ = *std::move(mail_server);
    const absl::StatusOr<std::string> port = mail_server_.ReadLine();
    ASSERT_THAT(port, IsOk());
    mail_port_ = *port;
    const std::string key_file = services_.Path("invitation.key");
    std::ofstream(key_file) << std::string(64, 'k');
    std::filesystem::permissions(key_file, std::filesystem::perms::owner_read);
    StartDirectory();
    services_.Start("notification", {Concat("--directory_target=", services_.TargetOf("directory")),
                                     "--purchase_order_target=127.0.0.1:1", "--invoice_matching_target=127.0.0.1:1",
                                     Concat("--smtp_target=smtp://127.0.0.1:", mail_port_), "--smtp_without_tls",
                                     "--email_from=outlay@example.org", Concat("--invitation_url=", kPage)});
  }
  void StartDirectory() {
    channel_.reset();
    services_.Start("directory", {Concat("--invitation_key_file=", services_.Path("invitation.key"))});
    channel_ = std::make_unique<rpc::GrpcChannel>(
        &pool_, rpc::GrpcChannelOptions{.target = services_.TargetOf("directory"), .service = "directory"});
  }

  template <typename Request, typename Response>
  absl::StatusOr<Response> Send(const std::string& method, const std::string& text, const std::string& subject = "ann",
                                const std::string& organization = "acme") {
    Response response;
    const absl::Status status =
        rpc::CallAndWait(*channel_, Concat("/outlay.directory.v1.", method), testing::Parse<Request>(text), &response,
                         {.caller = {.subject = subject, .organization = organization}});
    return status.ok() ? absl::StatusOr<Response>(std::move(response)) : status;
  }
  absl::StatusOr<dir::User> Accept(const std::string& token, const std::string& request_id) {
    return Send<dir::AcceptInvitationRequest, dir::User>(
        "Users/AcceptInvitation",
        Concat("request_id: '", request_id, "' name: 'organizations/acme/users/zoe' token: '", token, "'"), "sign_in");
  }
  // Of all that the services keep, the files that have these bytes.
  std::vector<std::string> FilesWith(const std::string& bytes) const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(services_.Path(""))) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
      if (content.find(bytes) != std::string::npos) found.push_back(entry.path());
    }
    return found;
  }

  rpc::ChannelPool pool_;
  Services services_;
  process::Child mail_server_;
  std::string mail_port_;
  std::unique_ptr<rpc::GrpcChannel> channel_;
};

TEST_F(InvitationPortsTest, TheLetterAloneHasWhatAcceptsIt) {
  ASSERT_THAT((Send<dir::CreateOrganizationRequest, dir::Organization>(
                  "Organizations/CreateOrganization",
                  "organization_id: 'acme' organization { display_name: 'Acme' base_currency: 'USD' } "
                  "first_administrator { user_id: 'ann' email: 'ann@acme.example' }",
                  "operator", "")),
              IsOk());
  ASSERT_THAT(
      (Send<dir::CreateUserRequest, dir::User>(
          "Users/CreateUser",
          "parent: 'organizations/acme' user_id: 'zoe' user { email: 'zoe@acme.example' display_name: 'Zoe' }")),
      IsOk());
  const auto invited = Send<dir::InviteUserRequest, dir::InviteUserResponse>(
      "Users/InviteUser", "request_id: 'r-1' name: 'organizations/acme/users/zoe' by_email: true");
  ASSERT_THAT(invited, IsOk());
  EXPECT_THAT(invited->token(), IsEmpty());

  const absl::StatusOr<std::string> line = mail_server_.ReadLine();
  ASSERT_THAT(line, IsOk());
  const Json letter = ParseJsonObject(*line);
  ASSERT_NE(letter, nullptr) << *line;
  EXPECT_STREQ(json_string_value(json_array_get(json_object_get(letter.get(), "rcpt_tos"), 0)), "zoe@acme.example");
  const std::string text(TextOf(letter.get(), "plain").value_or(""));
  EXPECT_THAT(text, HasSubstr("Acme"));
  const std::string link = Concat(kPage, "#organization=acme&user=zoe&token=");
  ASSERT_THAT(text, HasSubstr(link));
  const size_t begin = text.find(link) + link.size();
  const std::string token = text.substr(begin, text.find_first_of(" \r\n", begin) - begin);
  ASSERT_THAT(token, ::testing::SizeIs(::testing::Ge(20u)));

  EXPECT_THAT(Accept(std::string(token.rbegin(), token.rend()), "r-2").status(), HasReason("INVITATION_INVALID"));
  // Made of the key and what is stored: it is as good after a restart.
  services_.ProcessOf("directory").Kill();
  StartDirectory();
  EXPECT_THAT(FilesWith("users/zoe"), ::testing::Not(IsEmpty()));
  EXPECT_THAT(FilesWith(token), IsEmpty()) << "rows, logs and events know nothing of it";
  const absl::StatusOr<dir::User> accepted = Accept(token, "r-3");
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->state(), dir::UserChanged::STATE_ACTIVE);
  EXPECT_FALSE(Accept(token, "r-4").ok()) << "it is good once";
}

}  // namespace
}  // namespace outlay
