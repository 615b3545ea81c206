#include "common/http/testing/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdlib>

namespace outlay::http {
namespace {

constexpr timeval kPatience = {.tv_sec = 20, .tv_usec = 0};

}  // namespace

RawClient::RawClient(int port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof(kPatience));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    close(socket_);
    socket_ = -1;
  }
}

RawClient::~RawClient() {
  if (socket_ >= 0) close(socket_);
}

bool RawClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

bool RawClient::ReadMore() {
  char bytes[4096];
  const ssize_t count = recv(socket_, bytes, sizeof(bytes), 0);
  if (count <= 0) return false;
  came_.append(bytes, static_cast<size_t>(count));
  return true;
}

std::string RawClient::ReadAnswer() {
  constexpr std::string_view kHeadEnd = "\r\n\r\n";
  constexpr std::string_view kLength = "Content-Length: ";
  for (;;) {
    if (const size_t end = came_.find(kHeadEnd); end != std::string::npos) {
      const size_t length = came_.find(kLength);
      const size_t body = length < end ? std::strtoul(came_.c_str() + length + kLength.size(), nullptr, 10) : 0;
      const size_t size = end + kHeadEnd.size() + body;
      if (came_.size() >= size) {
        std::string answer = came_.substr(0, size);
        came_.erase(0, size);
        return answer;
      }
    }
    if (!ReadMore()) return std::move(came_);
  }
}

bool RawClient::HasAnswerWithin(absl::Duration time) const {
  pollfd descriptor = {.fd = socket_, .events = POLLIN, .revents = 0};
  return poll(&descriptor, 1, static_cast<int>(absl::ToInt64Milliseconds(time))) != 0;
}

std::string RawClient::ReadToEnd() {
  while (ReadMore()) {
  }
  return std::move(came_);
}

int RawClient::StatusOf(std::string_view answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::atoi(std::string(answer.substr(9, 3)).c_str()) : 0;
}

}  // namespace outlay::http
