#include "common/transfer/testing/test_receiver.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <optional>

#include "common/base/strings.h"

namespace outlay::transfer {
namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";

ReceivedRequest ReadHead(std::string_view head) {
  ReceivedRequest request;
  const size_t path = head.find(' ') + 1;
  request.path = std::string(head.substr(path, head.find(' ', path) - path));
  size_t line = head.find("\r\n") + 2;
  while (line < head.size()) {
    const size_t end = std::min(head.find("\r\n", line), head.size());
    const size_t colon = head.find(':', line);
    if (colon < end) {
      std::string name(head.substr(line, colon - line));
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      const size_t value = std::min(head.find_first_not_of(' ', colon + 1), end);
      request.headers[name] = std::string(head.substr(value, end - value));
    }
    line = end + 2;
  }
  return request;
}

// Nothing: it is not whole yet.
std::optional<ReceivedRequest> ReadRequest(std::string_view came) {
  const size_t head = came.find(kEndOfHead);
  if (head == std::string_view::npos) return std::nullopt;
  ReceivedRequest request = ReadHead(came.substr(0, head));
  const std::string_view body = came.substr(head + kEndOfHead.size());
  const auto length = static_cast<size_t>(std::atol(request.headers["content-length"].c_str()));
  if (body.size() < length) return std::nullopt;
  request.body = std::string(body);
  return request;
}

}  // namespace

std::string HttpAnswer(int code, std::string_view body, std::string_view headers) {
  return Concat("HTTP/1.1 ", code, " x\r\nContent-Length: ", body.size(), "\r\nConnection: close\r\n", headers, "\r\n",
                body);
}

TestReceiver::TestReceiver(Answer answer) : answer_(std::move(answer)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 || listen(listener_, 64) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0 || pipe(wake_) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Serve(); });
}

TestReceiver::~TestReceiver() {
  close(wake_[1]);
  thread_.join();
  close(wake_[0]);
  close(listener_);
}

std::string TestReceiver::url() const {
  return Concat("http://127.0.0.1:", port_);
}

std::vector<ReceivedRequest> TestReceiver::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

int TestReceiver::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

void TestReceiver::Serve() {
  while (true) {
    std::array<pollfd, 2> waits = {{{listener_, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
    poll(waits.data(), waits.size(), -1);
    if (waits[1].revents != 0) return;
    const int connection = accept(listener_, nullptr, nullptr);
    if (connection < 0) continue;
    {
      const std::lock_guard lock(mutex_);
      ++connections_;
    }
    ServeOne(connection);
    close(connection);
  }
}

void TestReceiver::ServeOne(int connection) {
  std::string came;
  bool is_answered = false;
  while (true) {
    std::array<pollfd, 2> waits = {{{connection, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
    poll(waits.data(), waits.size(), -1);
    if (waits[1].revents != 0) return;
    std::array<char, 4096> bytes{};
    const ssize_t count = recv(connection, bytes.data(), bytes.size(), 0);
    if (count <= 0) return;
    came.append(bytes.data(), static_cast<size_t>(count));
    const std::optional<ReceivedRequest> request = ReadRequest(came);
    if (is_answered || !request.has_value()) continue;
    is_answered = true;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(*request);
    }
    const std::string answer = answer_(*request);
    if (answer.empty()) continue;
    send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
    if (answer.find("Connection: close") != std::string::npos) return;
    came.clear();
    is_answered = false;
  }
}

}  // namespace outlay::transfer
