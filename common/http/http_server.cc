#include "common/http/http_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <atomic>

#include "absl/strings/match.h"
#include "common/base/errors.h"
#include "common/base/http_status.h"
#include "common/base/strings.h"
#include "common/http/connection.h"
#include "common/http/connection_pool.h"
#include "common/http/request_stream.h"
#include "httplib.h"

namespace outlay::http {
namespace {

constexpr size_t kRequestsTold = 1000;
constexpr absl::Duration kGoodbye = absl::Seconds(1);

HttpRequest ToRequest(const httplib::Request& request, bool is_secure) {
  HttpRequest made = {.method = request.method, .path = request.path, .body = request.body};
  for (const auto& [name, value] : request.params) made.parameters.emplace_back(name, value);
  for (const auto& [name, value] : request.headers) made.headers.emplace_back(name, value);
  made.is_secure = is_secure;
  return made;
}

void Fill(const HttpResponse& from, httplib::Response& response) {
  response.status = from.status;
  for (const auto& [name, value] : from.headers) response.set_header(name.c_str(), value);
  if (!from.body.empty()) response.set_content(from.body, from.content_type);
}

// Else the client would send its next request on a connection that ends.
void AnnounceEnd(httplib::Response& response) {
  response.set_header("Connection", "close");
}

// What the library is not asked to say.
std::string ToBytes(const HttpResponse& response) {
  return Concat("HTTP/1.1 ", response.status, " \r\nContent-Type: ", response.content_type,
                "\r\nContent-Length: ", response.body.size(), "\r\nConnection: close\r\n\r\n", response.body);
}

void SetSocketOptions(int socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
}

}  // namespace

std::string_view FindField(const Fields& fields, std::string_view name) {
  for (const auto& [field, value] : fields) {
    if (absl::EqualsIgnoreCase(ToAbsl(field), ToAbsl(name))) return value;
  }
  return {};
}

class HttpServer::Library final : public httplib::Server {
 public:
  Library(HttpHandler* handler, const TlsContext* tls, const Clock* clock, const HttpLimits& limits)
      : handler_(handler), tls_(tls), clock_(clock), limits_(limits) {
    new_task_queue = [this] {
      pool_ = new ConnectionPool(limits_.connections, limits_.connections_waiting);
      return pool_;
    };
    set_socket_options(&SetSocketOptions);
    set_payload_max_length(limits_.body_bytes);
    // Only told to clients.
    set_keep_alive_timeout(absl::ToInt64Seconds(limits_.idle_time));
    set_keep_alive_max_count(kRequestsTold);
    set_pre_routing_handler(
        [this](const httplib::Request& request, httplib::Response& response) { return Admit(request, response); });
    const auto handle = [this](const httplib::Request& request, httplib::Response& response) {
      Fill(handler_->Handle(ToRequest(request, tls_ != nullptr)), response);
      Current().is_answered = true;
    };
    Get(".*", handle).Post(".*", handle).Put(".*", handle).Patch(".*", handle).Delete(".*", handle);
    set_error_handler(
        HandlerWithResponse([this](const httplib::Request&, httplib::Response& response) { return Refuse(response); }));
  }

  bool is_stopping() const { return is_stopping_.load(std::memory_order_relaxed); }
  // The library asks the system to keep five.
  void SetBacklog() { ::listen(svr_sock_, limits::kBacklog); }
  void StopReading() { is_stopping_.store(true, std::memory_order_relaxed); }

 private:
  // Of the request that this thread is busy with.
  struct Exchange {
    const RequestStream* stream = nullptr;
    bool is_answered = false;  // by the handler
    bool is_refused = false;   // its body was not read
  };
  static Exchange& Current() {
    thread_local Exchange exchange;
    return exchange;
  }

  HandlerResponse Admit(const httplib::Request& request, httplib::Response& response) {
    const std::optional<HttpResponse> refusal = handler_->Admit(ToRequest(request, tls_ != nullptr));
    if (!refusal.has_value()) return HandlerResponse::Unhandled;
    Fill(*refusal, response);
    Exchange& exchange = Current();
    exchange.is_answered = true;
    exchange.is_refused = true;
    if (exchange.stream->has_body()) AnnounceEnd(response);
    return HandlerResponse::Handled;
  }

  HandlerResponse Refuse(httplib::Response& response) {
    const Exchange& exchange = Current();
    if (exchange.is_answered) return HandlerResponse::Handled;
    int status = response.status > 0 ? response.status : http_status::kNotFound;
    if (exchange.stream != nullptr && exchange.stream->is_too_large()) status = http_status::kContentTooLarge;
    if (exchange.stream != nullptr && exchange.stream->is_too_slow()) status = http_status::kRequestTimeout;
    Fill(handler_->Refuse(status), response);
    AnnounceEnd(response);
    return HandlerResponse::Handled;
  }

  bool process_and_close_socket(socket_t socket) override {
    const int yes = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    Connection connection(socket, tls_ == nullptr ? nullptr : tls_->Current(), clock_);
    if (ConnectionPool::is_refusing() || !connection.Shake(clock_->Now() + limits_.handshake_time)) return false;
    RequestStream stream(&connection, &limits_, clock_);
    Next next = Next::kRequest;
    while (next == Next::kRequest) next = Serve(stream, connection);
    if (next == Next::kDrain) connection.Drain(clock_->Now() + kGoodbye);
    return true;
  }

  // What follows a request; kDrain: the end, but the other side may still be sending.
  enum class Next { kRequest, kEnd, kDrain };

  Next Serve(RequestStream& stream, Connection& connection) {
    const absl::Time begin = clock_->Now();
    const auto give_up = [this, begin] {
      return is_stopping() || (pool_->is_short() && clock_->Now() - begin > limits::kIdleTimeWhenShort);
    };
    switch (stream.ReadHead(give_up)) {
      case RequestStream::Head::kEnded:
        return Next::kEnd;
      case RequestStream::Head::kRefused:
        connection.Write(ToBytes(handler_->Refuse(stream.refusal())), clock_->Now() + limits_.answer_time);
        return Next::kDrain;
      case RequestStream::Head::kGood:
        break;
    }
    Exchange& exchange = Current();
    exchange = {.stream = &stream};
    const bool is_last = is_stopping() || pool_->is_short();
    bool is_closed = false;
    const bool is_done = process_request(stream, is_last, is_closed, nullptr);
    const bool is_read = exchange.is_answered && !(exchange.is_refused && stream.has_body());
    exchange = {};
    if (!is_read) return Next::kDrain;
    return is_done && !is_last && !is_closed ? Next::kRequest : Next::kEnd;
  }

  HttpHandler* const handler_;
  const TlsContext* const tls_;
  const Clock* const clock_;
  const HttpLimits limits_;
  ConnectionPool* pool_ = nullptr;  // the library's; lives while it listens
  std::atomic<bool> is_stopping_{false};
};

HttpServer::HttpServer(HttpHandler* handler, const TlsContext* tls, const Clock* clock, HttpLimits limits)
    : library_(std::make_unique<Library>(handler, tls, clock, limits)) {}

HttpServer::~HttpServer() {
  Stop();
}

absl::Status HttpServer::Start(const std::string& host, int port) {
  port_ = port == 0 ? library_->bind_to_any_port(host) : library_->bind_to_port(host, port) ? port : -1;
  if (port_ <= 0) {
    return MakeError(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE",
                     Concat("cannot listen on ", host, ":", port, ": is another process there?"),
                     {{"address", Concat(host, ":", port)}});
  }
  library_->SetBacklog();
  thread_ = std::thread([this] { library_->listen_after_bind(); });
  return absl::OkStatus();
}

void HttpServer::Stop() {
  if (!thread_.joinable()) return;
  library_->StopReading();
  // stop() before the listening began would be forgotten.
  while (!library_->is_running()) std::this_thread::yield();
  library_->stop();
  thread_.join();
}

}  // namespace outlay::http
