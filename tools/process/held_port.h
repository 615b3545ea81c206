// Keeps a port for a process that is ended and started anew: without it, a connection of anybody may be given that
// number meanwhile.
#ifndef OUTLAY_TOOLS_PROCESS_HELD_PORT_H_
#define OUTLAY_TOOLS_PROCESS_HELD_PORT_H_

#include <utility>

namespace outlay::process {

// A socket that is bound to a port of 127.0.0.1 and never listens: whoever asks for this very port, with SO_REUSEADDR,
// still gets it, and nobody gets it by chance.
class HeldPort {
 public:
  // One that is free. Ends the process where none is.
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
