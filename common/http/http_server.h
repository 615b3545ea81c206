// An HTTP/1.1 server for untrusted clients: the connections, bytes and seconds that a client can use are all limited.
//
// cpp-httplib reads requests and writes answers; the limits that it lacks are enforced around it. A request's head is
// checked before the library sees it (request_head.h); the library's reads have a limit in bytes and in time
// (request_stream.h); connections have a thread each, in limited numbers, and wait in a limited queue
// (connection_pool.h); TLS is ours, so that certificates can change while it serves (tls_context.h). See docs/adr.
#ifndef OUTLAY_COMMON_HTTP_HTTP_SERVER_H_
#define OUTLAY_COMMON_HTTP_HTTP_SERVER_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/http_status.h"
#include "common/http/limits.h"
#include "common/http/tls_context.h"

namespace outlay::http {

// Names and values of one kind, in no order.
using Fields = std::vector<std::pair<std::string, std::string>>;

// Returns the first value of that name, ignoring case; empty: there is none.
std::string_view FindField(const Fields& fields, std::string_view name);

// Views are valid during the call that gets them.
struct HttpRequest {
  std::string_view method;
  std::string_view path;  // percent-decoded
  std::string_view body;  // empty until it is read
  Fields parameters;      // of the query, percent-decoded
  Fields headers;
  bool is_secure = false;  // came by TLS
};

struct HttpResponse {
  int status = http_status::kOk;
  std::string content_type;
  std::string body;
  Fields headers;
};

// Thread-safe. Runs on the connection's thread and may block it.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // Called before the body is read; an answer refuses the request.
  virtual std::optional<HttpResponse> Admit(const HttpRequest& request) = 0;
  virtual HttpResponse Handle(const HttpRequest& request) = 0;
  // Returns the answer to an invalid request, or one beyond a limit.
  virtual HttpResponse Refuse(int status) = 0;
};

// Defaults from limits.h; smaller in tests.
struct HttpLimits {
  int connections = limits::kConnections;
  size_t connections_waiting = limits::kConnectionsWaiting;
  size_t head_bytes = limits::kHeadBytes;
  size_t body_bytes = limits::kBodyBytes;
  absl::Duration handshake_time = limits::kHandshakeTime;
  absl::Duration head_time = limits::kHeadTime;
  absl::Duration body_time = limits::kBodyTime;
  absl::Duration answer_time = limits::kAnswerTime;
  absl::Duration idle_time = limits::kIdleTime;
};

class HttpServer {
 public:
  // Null `tls`: no TLS. All must outlive the server.
  HttpServer(HttpHandler* handler, const TlsContext* tls, const Clock* clock, HttpLimits limits = HttpLimits());
  // Calls Stop if that was not done.
  ~HttpServer();

  // `port` 0: the system chooses. UNAVAILABLE / ADDRESS_UNAVAILABLE {address}.
  absl::Status Start(const std::string& host, int port);
  int port() const { return port_; }
  // Accepts no more connections, lets requests that were read be answered, and ends all others.
  void Stop();

 private:
  class Library;

  const std::unique_ptr<Library> library_;
  std::thread thread_;
  int port_ = 0;
};

}  // namespace outlay::http

#endif  // OUTLAY_COMMON_HTTP_HTTP_SERVER_H_
