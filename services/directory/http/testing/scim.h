// SCIM over a real port for the organizations "acme" and "globex", each with the administrator "ann" and a token
// "okta". Real: sockets, HTTP, threads, router, endpoints, commands, rows, log. Fake: the disk; the clock can be set
// ahead.
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_TESTING_SCIM_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_TESTING_SCIM_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/synchronization/notification.h"
#include "common/base/scheduler.h"
#include "common/log/testing/lines_log.h"
#include "common/store/memory_store.h"
#include "common/testing/matchers.h"
#include "httplib.h"
#include "prometheus/registry.h"
#include "services/directory/commands/organization_commands.h"
#include "services/directory/commands/scim_token_commands.h"
#include "services/directory/http/scim_server.h"
#include "services/directory/scim/testing/json.h"

namespace outlay::directory {

class AheadClock final : public Clock {
 public:
  absl::Time Now() const override { return system_.Now() + absl::Microseconds(ahead_.load()); }
  void Advance(absl::Duration by) { ahead_ += absl::ToInt64Microseconds(by); }

 private:
  const SystemClock system_;
  std::atomic<int64_t> ahead_{0};
};

// The answer to an HTTP request.
struct ScimReply {
  int status = 0;  // 0: there was none
  std::string body;
  httplib::Headers headers;

  Json json() const { return ParseJsonObject(body); }
  // At a path such as "meta.version" or "Resources.0.id"; empty: nothing there.
  std::string At(const std::string& path) const {
    const Json root = json();
    const json_t* at = root.get();
    size_t begin = 0;
    while (at != nullptr && begin <= path.size()) {
      const size_t end = std::min(path.find('.', begin), path.size());
      const std::string part = path.substr(begin, end - begin);
      at = json_is_array(at) ? json_array_get(at, std::stoul(part)) : scim::FindValue(at, part);
      begin = end + 1;
    }
    if (at == nullptr) return "";
    if (json_is_string(at)) return json_string_value(at);
    if (json_is_boolean(at)) return json_is_true(at) ? "true" : "false";
    return json_is_integer(at) ? std::to_string(json_integer_value(at)) : scim::ToText(at);
  }
  std::string Header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

class ScimFixture : public ::testing::Test {
 protected:
  ScimFixture() {
    store::MemoryStoreOptions options;
    options.clock = &clock_;
    store_ = *store::MakeMemoryStore(options);
    executor_ = std::make_unique<command::Executor>(*store_);
    denials_ = std::make_unique<audit::DenialLog>(executor_.get(), &scheduler_, &clock_, nullptr);
    for (const char* const organization : {"acme", "globex"}) {
      const std::string id = organization;
      EXPECT_THAT(
          Execute({.subject = "operator", .organization = id},
                  std::make_unique<CreateOrganization>(OrganizationCreation{
                      .spec = {.display_name = "Acme", .base_currency = Currency::Of("USD"), .time_zone = "UTC"},
                      .root_group_id = "root",
                      .administrator_id = "ann",
                      .administrator = {.email = "ann@" + id + ".example"}})),
          outlay::testing::IsOk());
    }
    token_ = MakeToken("okta");
    foreign_token_ = MakeToken("okta", "globex");
  }

  // Blocks until it is done.
  absl::Status Execute(rpc::Caller caller, std::unique_ptr<command::Command> command) {
    absl::Notification done;
    absl::Status end;
    executor_->Execute(caller, {}, std::move(command), [&](const absl::StatusOr<command::Result>& result) {
      end = result.status();
      done.Notify();
    });
    done.WaitForNotification();
    return end;
  }
  static rpc::Caller Ann(const std::string& organization = "acme") {
    rpc::Caller caller;
    caller.subject = "ann";
    caller.organization = organization;
    return caller;
  }
  // The secret.
  std::string MakeToken(const std::string& id, const std::string& organization = "acme",
                        std::optional<absl::Time> expire_time = std::nullopt) {
    const std::string secret = MakeScimSecret(organization, RandomBytes(random_, 32));
    EXPECT_THAT(Execute(Ann(organization),
                        std::make_unique<CreateScimToken>(
                            id, ScimTokenSpec{.display_name = "", .expire_time = expire_time}, Sha256(secret))),
                outlay::testing::IsOk());
    return secret;
  }

  void Start() {
    options_.listen = "127.0.0.1:0";
    server_ = *ScimServer::Start(options_, {.store = store_.get(),
                                            .executor = executor_.get(),
                                            .denials = denials_.get(),
                                            .clock = &clock_,
                                            .random = &random_,
                                            .scheduler = &scheduler_,
                                            .registry = &registry_,
                                            .log = &log_});
    client_ = std::make_unique<httplib::Client>("127.0.0.1", server_->port());
    client_->set_keep_alive(true);
    client_->set_tcp_nodelay(true);
    client_->set_url_encode(false);
    client_->set_read_timeout(30);
  }

  // Below /scim/v2. Bodies have ' for ".
  ScimReply Send(const std::string& method, const std::string& path, std::string body = "",
                 const httplib::Headers& more = {}) {
    std::replace(body.begin(), body.end(), '\'', '"');
    httplib::Request request;
    request.method = method;
    request.path = "/scim/v2" + path;
    request.body = std::move(body);
    request.headers = more;
    if (more.count("Authorization") == 0) request.headers.emplace("Authorization", "Bearer " + token_);
    if (!request.body.empty() && more.count("Content-Type") == 0) {
      request.headers.emplace("Content-Type", "application/scim+json");
    }
    const httplib::Result result = client_->send(request);
    if (!result) return {};
    return {.status = result->status, .body = result->body, .headers = result->headers};
  }
  ScimReply Get(const std::string& path, const httplib::Headers& more = {}) { return Send("GET", path, "", more); }
  // A user's id.
  std::string Post(const std::string& name, const std::string& more = "") {
    const ScimReply reply = Send("POST", "/Users",
                                 "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'userName':'" + name +
                                     "@acme.example'" + more + "}");
    EXPECT_EQ(reply.status, 201) << reply.body;
    return reply.At("id");
  }

  AheadClock clock_;
  SystemRandom random_;
  ThreadScheduler scheduler_{1};
  prometheus::Registry registry_;
  testing::LinesLog log_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<command::Executor> executor_;
  std::unique_ptr<audit::DenialLog> denials_;
  ScimServerOptions options_;
  std::unique_ptr<ScimServer> server_;
  std::unique_ptr<httplib::Client> client_;
  std::string token_;          // of acme
  std::string foreign_token_;  // of globex
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_TESTING_SCIM_H_
