// What strangers can do to a port without a certificate: real sockets, one process. See SECURITY.md for why.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "common/auth/testing/edge.h"
#include "common/testing/matchers.h"

namespace outlay::auth {
namespace {

using testing::IsOk;

class Connection {
 public:
  explicit Connection(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_open_ = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~Connection() { close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool is_open() const { return is_open_; }
  // Bytes that were taken until the server closed the connection, or all.
  size_t Send(const std::string& bytes) const {
    size_t sent = 0;
    while (sent < bytes.size()) {
      const ssize_t took = send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (took <= 0) {
        break;
      }
      sent += static_cast<size_t>(took);
    }
    return sent;
  }
  // Waits until the server closes it.
  void ReadToEnd() const {
    char buffer[4096];
    while (read(socket_, buffer, sizeof(buffer)) > 0) {
    }
  }

 private:
  const int socket_;
  bool is_open_ = false;
};

std::string Frame(uint8_t type, uint8_t flags, uint32_t stream, const std::string& payload) {
  std::string frame = {static_cast<char>(payload.size() >> 16),
                       static_cast<char>(payload.size() >> 8),
                       static_cast<char>(payload.size()),
                       static_cast<char>(type),
                       static_cast<char>(flags),
                       static_cast<char>(stream >> 24),
                       static_cast<char>(stream >> 16),
                       static_cast<char>(stream >> 8),
                       static_cast<char>(stream)};
  return frame + payload;
}

// Streams that are opened and reset at once (CVE-2023-44487).
std::string RapidReset(int streams) {
  constexpr uint8_t kHeaders = 1;
  constexpr uint8_t kReset = 3;
  constexpr uint8_t kSettings = 4;
  constexpr uint8_t kEndHeaders = 4;
  std::string bytes = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Frame(kSettings, 0, 0, "");
  // POST, http, and a path of the static table.
  const std::string headers = "\x83\x86\x84";
  const std::string cancel("\0\0\0\x08", 4);
  for (int i = 0; i < streams; ++i) {
    const uint32_t stream = static_cast<uint32_t>(2 * i + 1);
    bytes += Frame(kHeaders, kEndHeaders, stream, headers) + Frame(kReset, 0, stream, cancel);
  }
  return bytes;
}

size_t ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  size_t total = 0;
  size_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

constexpr size_t kMemoryMore = size_t{64} << 20;
constexpr int kConnections = 300;
constexpr int kStreams = 20'000;  // about 700 KB

class FloodTest : public EdgeFixture {
 protected:
  void SetUp() override {
    Serve(R"({"services": [{"name": "shop"}]})");
    shop_ = ConnectAs("shop");
    ASSERT_THAT(Call(*shop_, "Echo"), IsOk());
    before_ = ResidentBytes();
  }
  void ExpectUnmoved() {
    EXPECT_LT(ResidentBytes(), before_ + kMemoryMore);
    EXPECT_THAT(Call(*shop_, "Echo"), IsOk());
    EXPECT_THAT(Call(*ConnectAs("shop"), "Echo"), IsOk());
  }

  std::unique_ptr<rpc::GrpcChannel> shop_;
  size_t before_ = 0;
};

TEST_F(FloodTest, RapidResetsWithoutACertificateAreNotEvenRead) {
  const std::string flood = RapidReset(kStreams);
  for (int i = 0; i < kConnections; ++i) {
    const Connection stranger(server_->port());
    ASSERT_TRUE(stranger.is_open());
    stranger.Send(flood);
    stranger.ReadToEnd();
    if (i % 50 == 0) {
      EXPECT_THAT(Call(*shop_, "Echo"), IsOk());
    }
  }
  ExpectUnmoved();
}

TEST_F(FloodTest, ConnectionsThatSayNothingDoNotStopOthers) {
  std::vector<std::unique_ptr<Connection>> silent;
  for (int i = 0; i < kConnections; ++i) {
    silent.push_back(std::make_unique<Connection>(server_->port()));
    ASSERT_TRUE(silent.back()->is_open());
    // Half of them begin a handshake.
    silent.back()->Send(i % 2 == 0 ? "" : std::string("\x16\x03\x01\x02\x00\x01", 6));
  }
  ExpectUnmoved();
  // They are cut off when their time for a handshake is over.
  silent.front()->ReadToEnd();
  ExpectUnmoved();
}

}  // namespace
}  // namespace outlay::auth
