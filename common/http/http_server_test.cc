// The server over real sockets. Real: sockets, TLS, threads, the clock. Fake: what answers.
#include "common/http/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/auth/testing/certificates.h"
#include "common/base/random.h"
#include "common/http/testing/raw_client.h"
#include "common/log/testing/lines_log.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"
#include "httplib.h"

namespace outlay::http {
namespace {

using outlay::testing::IsOk;
using ::testing::HasSubstr;

// Answers with what was asked; refuses /closed before its body.
class EchoHandler final : public HttpHandler {
 public:
  std::optional<HttpResponse> Admit(const HttpRequest& request) override {
    if (request.path != "/closed") return std::nullopt;
    return HttpResponse{.status = 401, .content_type = "text/plain", .body = "closed", .headers = {{"X-Why", "key"}}};
  }
  HttpResponse Handle(const HttpRequest& request) override {
    ++handled;
    if (request.path == "/slow") released.WaitForNotification();
    return {.content_type = "text/plain",
            .body = absl::StrCat(std::string(request.method), " ", std::string(request.path), " ",
                                 std::string(FindField(request.parameters, "q")), " ", std::string(request.body)),
            .headers = {}};
  }
  HttpResponse Refuse(int status) override {
    return {.status = status, .content_type = "text/plain", .body = absl::StrCat("refused ", status), .headers = {}};
  }

  std::atomic<int> handled{0};
  absl::Notification released;
};

class HttpServerTest : public ::testing::Test {
 protected:
  HttpServerTest() { limits_.body_bytes = 100'000; }
  // Of a request and its parts.
  void SetTimes(absl::Duration time) {
    limits_.head_time = time;
    limits_.body_time = time;
    limits_.handshake_time = time;
  }
  ~HttpServerTest() override {
    if (!handler_.released.HasBeenNotified()) handler_.released.Notify();
  }

  int Start(const TlsContext* tls = nullptr) {
    server_ = std::make_unique<HttpServer>(&handler_, tls, &clock_, limits_);
    EXPECT_THAT(server_->Start("127.0.0.1", 0), IsOk());
    return server_->port();
  }
  // The whole conversation of one connection that the client does not end.
  std::string Ask(const std::string& bytes) {
    RawClient client(server_->port());
    client.Send(bytes);
    return client.ReadToEnd();
  }
  static std::string Post(const std::string& path, const std::string& body, const std::string& headers = "") {
    return absl::StrCat("POST ", path, " HTTP/1.1\r\nHost: h\r\n", headers, "Content-Length: ", body.size(), "\r\n\r\n",
                        body);
  }

  const SystemClock clock_;
  HttpLimits limits_;
  EchoHandler handler_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, AnswersOneRequestAfterAnotherOnAConnection) {
  RawClient client(Start());
  client.Send(Post("/a%20b?q=%26c", "body"));
  EXPECT_THAT(client.ReadAnswer(), HasSubstr("POST /a b &c body"));
  client.Send("DELETE /x HTTP/1.1\r\nHost: h\r\n\r\nGET /y HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(client.ReadAnswer(), HasSubstr("DELETE /x"));
  EXPECT_THAT(client.ReadAnswer(), HasSubstr("GET /y"));
  client.Send("PUT /z HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_THAT(client.ReadAnswer(), HasSubstr("PUT /z  abcde"));
  client.Send("POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_THAT(client.ReadAnswer(), HasSubstr("HTTP/1.1 100"));
  EXPECT_THAT(client.ReadAnswer(), HasSubstr("POST /e  hi"));
}

TEST_F(HttpServerTest, RefusesBeforeTheBodyAndEndsTheConnection) {
  Start();
  const std::string answer = Ask(Post("/closed", "GET /inner HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(RawClient::StatusOf(answer), 401);
  EXPECT_THAT(answer, HasSubstr("X-Why: key"));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_THAT(answer, ::testing::Not(HasSubstr("inner")));
  EXPECT_EQ(handler_.handled, 0);
}

TEST_F(HttpServerTest, RefusesBodiesThatAreTooLarge) {
  Start();
  EXPECT_EQ(RawClient::StatusOf(Ask(Post("/", std::string(limits_.body_bytes, 'a'))
                                        .append("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))),
            200);
  handler_.handled = 0;
  EXPECT_EQ(RawClient::StatusOf(Ask(Post("/", std::string(limits_.body_bytes + 1, 'a')))), 413);
  const std::string chunk = absl::StrCat(absl::Hex(50'000), "\r\n", std::string(50'000, 'a'), "\r\n");
  std::string chunks;
  for (int i = 0; i < 100; ++i) chunks += chunk;
  EXPECT_EQ(RawClient::StatusOf(Ask(
                absl::StrCat("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", chunks, "0\r\n\r\n"))),
            413);
  EXPECT_EQ(RawClient::StatusOf(Ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 999999999999\r\n\r\n")), 413);
  EXPECT_EQ(handler_.handled, 0);
}

TEST_F(HttpServerTest, RefusesHeadsThatAreTooLargeOrNoHttp) {
  Start();
  EXPECT_THAT(Ask("GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(20'000, 'a')), HasSubstr("refused 431"));
  EXPECT_THAT(Ask("\x16\x03\x01 hello\r\n\r\n"), HasSubstr("refused 400"));
  EXPECT_THAT(
      Ask("GET / HTTP/1.1\r\nHost: h\r\nRange: bytes=" + std::string(8'000, ',') + "\r\nConnection: close\r\n\r\n"),
      HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(Ask(absl::StrCat("GET /?", std::string(7'000, '%'), " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")),
              HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(Ask("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), HasSubstr("HTTP/1.1 4"));
}

TEST_F(HttpServerTest, WaitsForNobodyForLong) {
  SetTimes(absl::Milliseconds(200));
  Start();
  EXPECT_THAT(Ask("GET / HTTP/1.1\r\nHos"), HasSubstr("refused 408"));
  EXPECT_THAT(Ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n123"), HasSubstr("refused 408"));
}

TEST_F(HttpServerTest, OneByteNowAndThenGivesNoMoreTime) {
  SetTimes(absl::Milliseconds(200));
  // A head of so many bytes takes longer.
  limits_.head_bytes = 100;
  Start();
  RawClient client(server_->port());
  while (!client.HasAnswerWithin(absl::Milliseconds(10))) client.Send("a");
  EXPECT_THAT(client.ReadToEnd(), HasSubstr("refused 408"));
}

TEST_F(HttpServerTest, IdleConnectionsMakeRoom) {
  limits_.connections = 2;
  Start();
  RawClient first(server_->port());
  RawClient second(server_->port());
  for (RawClient* const client : {&first, &second}) {
    client->Send("GET /idle HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(client->ReadAnswer(), HasSubstr("GET /idle"));
  }
  RawClient third(server_->port());
  third.Send("GET /third HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(third.ReadAnswer(), HasSubstr("GET /third"));
}

TEST_F(HttpServerTest, ClosesConnectionsThatAreTooMany) {
  limits_.connections = 1;
  limits_.connections_waiting = 2;
  Start();
  std::vector<std::unique_ptr<RawClient>> clients;
  clients.push_back(std::make_unique<RawClient>(server_->port()));
  clients[0]->Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  while (handler_.handled == 0) std::this_thread::yield();
  for (int i = 0; i < 5; ++i) {
    clients.push_back(std::make_unique<RawClient>(server_->port()));
    clients.back()->Send("GET /next HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  }
  // The first that waits for nothing shows that all before it are in the queue.
  EXPECT_EQ(clients.back()->ReadToEnd(), "");
  handler_.released.Notify();
  EXPECT_THAT(clients[0]->ReadAnswer(), HasSubstr("GET /slow"));
  int served = 0;
  for (size_t i = 1; i < clients.size(); ++i) served += RawClient::StatusOf(clients[i]->ReadToEnd()) == 200 ? 1 : 0;
  EXPECT_EQ(served, 2);
}

TEST_F(HttpServerTest, ServesManyAtATime) {
  Start();
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      httplib::Client client("127.0.0.1", server_->port());
      client.set_keep_alive(true);
      client.set_tcp_nodelay(true);
      for (int j = 0; j < 50; ++j) {
        const std::string body = absl::StrCat(i, "-", j);
        const httplib::Result result = client.Post("/p", body, "text/plain");
        good += result && result->body == "POST /p  " + body ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 16 * 50);
}

TEST_F(HttpServerTest, StopsInTheMiddleOfEverything) {
  Start();
  RawClient idle(server_->port());
  RawClient busy(server_->port());
  idle.Send("GET /idle HTTP/1.1\r\nHost: h\r\n\r\n");
  idle.ReadAnswer();
  busy.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  while (handler_.handled < 2) std::this_thread::yield();
  std::thread stopping([this] { server_->Stop(); });
  EXPECT_EQ(idle.ReadToEnd(), "");
  handler_.released.Notify();
  EXPECT_THAT(busy.ReadToEnd(), HasSubstr("GET /slow")) << "what was read is answered";
  stopping.join();
  EXPECT_FALSE(RawClient(server_->port()).is_connected());
}

TEST_F(HttpServerTest, RandomBytesDoNoHarm) {
  SetTimes(absl::Milliseconds(20));
  Start();
  const std::string good = Post("/a?q=1", "5\r\nabcde\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\nX: y\r\n");
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    SeededRandom random(seed);
    std::string text = good;
    for (uint64_t changes = random.Uniform(8); changes > 0; --changes) {
      const size_t at = random.Uniform(text.size());
      random.Uniform(2) == 0 ? text.erase(at, 1 + random.Uniform(40))
                             : text.insert(at, 1, static_cast<char>(random.Next()));
      if (text.empty()) break;
    }
    RawClient client(server_->port());
    client.Send(text);
    const int status = RawClient::StatusOf(client.ReadAnswer());
    EXPECT_TRUE(status == 0 || status == 100 || status == 200 || (status >= 400 && status < 510)) << "seed " << seed;
  }
  EXPECT_EQ(RawClient::StatusOf(Ask("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")), 200);
}

class TlsTest : public HttpServerTest {
 protected:
  TlsTest() : authority_("test", clock_.Now()) {
    Issue("localhost");
    context_ = std::make_unique<TlsContext>(folder_ + "/tls.crt", folder_ + "/tls.key", &clock_, &log_);
    auth::WriteFile(folder_ + "/ca.crt", authority_.pem());
  }
  void Issue(const std::string& host) {
    const auth::IssuedCertificate issued = authority_.Issue(
        {.uris = {}, .hosts = {host}, .begins = clock_.Now() - absl::Hours(1), .ends = clock_.Now() + absl::Hours(48)});
    auth::WriteFile(folder_ + "/tls.key", issued.key);
    auth::WriteFile(folder_ + "/tls.crt", issued.certificate);
  }
  // The body; empty: no connection.
  std::string Get(const std::string& path) {
    httplib::SSLClient client("localhost", server_->port());
    // A bare system does not know the name.
    client.set_hostname_addr_map({{"localhost", "127.0.0.1"}});
    client.set_ca_cert_path((folder_ + "/ca.crt").c_str());
    client.enable_server_certificate_verification(true);
    const httplib::Result result = client.Get(path);
    return result ? result->body : "";
  }

  const testing::TemporaryFolder temporary_;
  const std::string& folder_ = temporary_.path();
  auth::TestAuthority authority_;
  testing::LinesLog log_;
  std::unique_ptr<TlsContext> context_;
};

TEST_F(TlsTest, ShowsItsCertificateAndTakesANewOne) {
  ASSERT_THAT(context_->Load(), IsOk());
  Start(context_.get());
  EXPECT_EQ(Get("/a"), "GET /a  ");
  Issue("elsewhere.example");
  context_->Look();
  EXPECT_EQ(Get("/a"), "") << "the new certificate names another host";
  auth::WriteFile(folder_ + "/tls.key", "no key");
  context_->Look();
  Issue("localhost");
  context_->Look();
  EXPECT_EQ(Get("/a"), "GET /a  ");
}

TEST_F(TlsTest, RefusesFilesThatDoNotFit) {
  auth::WriteFile(folder_ + "/tls.key", "no key");
  EXPECT_THAT(context_->Load(), outlay::testing::HasReason("TLS_FILES_INVALID"));
  Issue("localhost");
  std::filesystem::permissions(folder_ + "/tls.key", std::filesystem::perms::all);
  EXPECT_THAT(context_->Load(), outlay::testing::HasReason("FILE_PERMISSIONS_TOO_WIDE"));
}

TEST_F(TlsTest, EndsConnectionsThatSpeakSomethingElseOrNothing) {
  ASSERT_THAT(context_->Load(), IsOk());
  limits_.connections = 1;
  SetTimes(absl::Milliseconds(200));
  Start(context_.get());
  EXPECT_THAT(Ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), ::testing::Not(HasSubstr("200")));
  RawClient silent(server_->port());
  EXPECT_EQ(silent.ReadToEnd(), "") << "after the time for a handshake";
  EXPECT_EQ(Get("/a"), "GET /a  ");
  EXPECT_EQ(handler_.handled, 1);
}

}  // namespace
}  // namespace outlay::http
