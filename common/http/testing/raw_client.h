// A client that sends any bytes, valid HTTP or not, without TLS.
#ifndef OUTLAY_COMMON_HTTP_TESTING_RAW_CLIENT_H_
#define OUTLAY_COMMON_HTTP_TESTING_RAW_CLIENT_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace outlay::http {

// Not thread-safe. Waits at most some seconds for anything.
class RawClient {
 public:
  // Connects to this machine.
  explicit RawClient(int port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool is_connected() const { return socket_ >= 0; }
  // False: the server has ended the connection.
  bool Send(std::string_view bytes);
  // Reads one answer with its body; less if the connection ends before.
  std::string ReadAnswer();
  // Returns whether anything arrives, or the connection ends, within that time.
  bool HasAnswerWithin(absl::Duration time) const;
  // Reads everything until the server ends the connection.
  std::string ReadToEnd();
  // Returns the status of an answer; 0: there was none.
  static int StatusOf(std::string_view answer);

 private:
  // False: nothing more arrived.
  bool ReadMore();

  int socket_ = -1;
  std::string came_;
};

}  // namespace outlay::http

#endif  // OUTLAY_COMMON_HTTP_TESTING_RAW_CLIENT_H_
