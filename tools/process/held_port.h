// Keeps a port for a process that is ended and restarted: otherwise the system may give the number to another
// connection meanwhile.
#ifndef OUTLAY_TOOLS_PROCESS_HELD_PORT_H_
#define OUTLAY_TOOLS_PROCESS_HELD_PORT_H_

#include <utility>

namespace outlay::process {

// A socket that is bound to a port of 127.0.0.1 and never listens: a process that requests this very port, with
// SO_REUSEADDR, still gets it, and no other process gets it by chance.
class HeldPort {
 public:
  // Holds a free port. Ends the process if there is none.
  HeldPort();
  ~HeldPort();
  HeldPort(HeldPort&& other) noexcept : socket_(std::exchange(other.socket_, -1)), port_(other.port_) {}
  HeldPort& operator=(HeldPort&&) = delete;

  int port() const { return port_; }

 private:
  int socket_;
  int port_ = 0;
};

}  // namespace outlay::process

#endif  // OUTLAY_TOOLS_PROCESS_HELD_PORT_H_
