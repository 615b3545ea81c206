// A server for one test, on a port of this machine: records requests, and sends the test's answers byte by byte.
#ifndef OUTLAY_COMMON_TRANSFER_TESTING_TEST_RECEIVER_H_
#define OUTLAY_COMMON_TRANSFER_TESTING_TEST_RECEIVER_H_

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace outlay::transfer {

struct ReceivedRequest {
  std::string path;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// Returns "HTTP/1.1 CODE x" with a length and `body`; the connection then ends.
std::string HttpAnswer(int code, std::string_view body = "", std::string_view headers = "");

// Serves one connection after another. Thread-safe.
class TestReceiver {
 public:
  // Returns the answer to a request; empty: none, and the connection stays open until the sender closes it. After an
  // answer without "Connection: close" the connection takes more requests.
  using Answer = std::function<std::string(const ReceivedRequest& request)>;

  explicit TestReceiver(Answer answer);
  ~TestReceiver();
  TestReceiver(const TestReceiver&) = delete;
  TestReceiver& operator=(const TestReceiver&) = delete;

  int port() const { return port_; }
  // "http://127.0.0.1:PORT".
  std::string url() const;
  std::vector<ReceivedRequest> requests() const;
  // The number of connections accepted so far.
  int connections() const;

 private:
  void Serve();
  void ServeOne(int connection);

  const Answer answer_;
  int listener_ = -1;
  int wake_[2] = {-1, -1};
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<ReceivedRequest> requests_;  // Guarded by mutex_.
  int connections_ = 0;                    // Guarded by mutex_.
  std::thread thread_;
};

}  // namespace outlay::transfer

#endif  // OUTLAY_COMMON_TRANSFER_TESTING_TEST_RECEIVER_H_
