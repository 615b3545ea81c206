// A client that sends what a test tells it, good HTTP or not, without TLS.
#ifndef OUTLAY_COMMON_HTTP_TESTING_RAW_CLIENT_H_
#define OUTLAY_COMMON_HTTP_TESTING_RAW_CLIENT_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace outlay::http {

// Not thread-safe. Waits at most some seconds for anything.
class RawClient {
 public:
  // To this machine.
  explicit RawClient(int port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool is_connected() const { return socket_ >= 0; }
  // False: the server has ended the connection.
  bool Send(std::string_view bytes);
  // One answer with its body; less when the connection ends before.
  std::string ReadAnswer();
  // Whether something comes, or the connection ends, in that time.
  bool HasAnswerWithin(absl::Duration time) const;
  // All until the server ends the connection.
  std::string ReadToEnd();
  // Of the last answer; 0: there was none.
  static int StatusOf(std::string_view answer);

 private:
  // False: nothing came any more.
  bool ReadMore();

  int socket_ = -1;
  std::string came_;
};

}  // namespace outlay::http

#endif  // OUTLAY_COMMON_HTTP_TESTING_RAW_CLIENT_H_
