// Real: sockets of this machine.
#include "tools/process/held_port.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace outlay::process {
namespace {

// Whether a server could begin at the port now.
bool CanListen(int port, bool reuses) {
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  const int reuse = reuses ? 1 : 0;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  const bool listens =
      bind(server, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 && listen(server, 1) == 0;
  close(server);
  return listens;
}

TEST(HeldPortTest, ItsOwnerListensAgainAndAgainAndNobodyElseGetsIt) {
  const HeldPort port;
  EXPECT_TRUE(CanListen(port.port(), /*reuses=*/true));
  EXPECT_TRUE(CanListen(port.port(), /*reuses=*/true));
  EXPECT_FALSE(CanListen(port.port(), /*reuses=*/false));
}

}  // namespace
}  // namespace outlay::process
