#include "common/rpc/testing/relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace outlay::rpc {
namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

Relay::Relay(int server_port) : server_port_(server_port), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  const bool is_open = bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                       listen(listener_, SOMAXCONN) == 0 &&
                       getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0 && pipe(stop_) == 0;
  if (!is_open) return;
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Run(); });
}

Relay::~Relay() {
  close(stop_[1]);
  if (thread_.joinable()) thread_.join();
  close(stop_[0]);
  close(listener_);
  for (const auto& [end, other] : peers_) close(end);
}

void Relay::Run() {
  for (;;) {
    std::vector<pollfd> waits = {{.fd = stop_[0], .events = POLLIN, .revents = 0},
                                 {.fd = listener_, .events = POLLIN, .revents = 0}};
    for (const auto& [end, other] : peers_) waits.push_back({.fd = end, .events = POLLIN, .revents = 0});
    if (poll(waits.data(), waits.size(), -1) < 0 || waits[0].revents != 0) return;
    if (waits[1].revents != 0) Accept();
    for (size_t i = 2; i < waits.size(); ++i) {
      const int from = waits[i].fd;
      if (waits[i].revents == 0 || !peers_.contains(from) || Forward(from)) continue;
      const int to = peers_[from];
      for (const int end : {from, to}) {
        peers_.erase(end);
        close(end);
      }
    }
  }
}

void Relay::Accept() {
  const int client = accept(listener_, nullptr, nullptr);
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = Loopback(server_port_);
  if (client < 0 || connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    close(client);
    close(server);
    return;
  }
  peers_[client] = server;
  peers_[server] = client;
}

bool Relay::Forward(int from) {
  std::byte bytes[16 << 10];
  const ssize_t count = recv(from, bytes, sizeof(bytes), 0);
  if (count <= 0) return false;
  if (is_silent_) return true;
  ssize_t sent = 0;
  while (sent < count) {
    const ssize_t more = send(peers_[from], bytes + sent, static_cast<size_t>(count - sent), MSG_NOSIGNAL);
    if (more <= 0) return false;
    sent += more;
  }
  return true;
}

}  // namespace outlay::rpc
