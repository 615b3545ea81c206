// A relay to a server over loopback that can fall silent, like a firewall that has dropped a flow.
#ifndef OUTLAY_COMMON_RPC_TESTING_RELAY_H_
#define OUTLAY_COMMON_RPC_TESTING_RELAY_H_

#include <atomic>
#include <map>
#include <thread>

namespace outlay::rpc {

class Relay {
 public:
  // Forwards connections to port() to this port of loopback.
  explicit Relay(int server_port);
  // Closes all connections.
  ~Relay();

  int port() const { return port_; }
  // From now on nothing is forwarded in either direction, and no connection ends.
  void FallSilent() { is_silent_ = true; }

 private:
  void Run();
  void Accept();
  // False: the connection has ended.
  bool Forward(int from);

  const int server_port_;
  int port_ = 0;
  int listener_ = -1;
  int stop_[2] = {-1, -1};  // a pipe: written to end the thread
  std::atomic<bool> is_silent_{false};
  std::map<int, int> peers_;  // both ends of each connection, by the other; used by the thread only
  std::thread thread_;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_TESTING_RELAY_H_
