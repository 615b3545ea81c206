// The wrapper around every method, as outside development, with handlers that do nothing but say that they ran: for
// tests of who gets through.
#ifndef OUTLAY_TESTS_ACCESS_EDGE_H_
#define OUTLAY_TESTS_ACCESS_EDGE_H_

#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "common/auth/edge_authenticator.h"
#include "common/auth/policy.h"
#include "common/auth/testing/token_maker.h"
#include "common/base/random.h"
#include "common/log/testing/lines_log.h"
#include "common/rpc/dispatcher.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "common/testing/temporary_folder.h"

namespace outlay::access {

// Who calls, as far as the transport knows.
struct Credentials {
  std::string token;    // empty: none
  std::string service;  // of the certificate; empty: none
  std::map<std::string, std::string> metadata;
};

// What became of a call.
struct Outcome {
  std::string reason;  // empty: it was answered
  bool ran = false;    // the handler

  friend bool operator==(const Outcome&, const Outcome&) = default;
  friend void PrintTo(const Outcome& outcome, std::ostream* out) {
    *out << (outcome.reason.empty() ? "OK" : outcome.reason) << (outcome.ran ? ", the handler ran" : "");
  }
};

// Believes tokens of https://id.test for the organizations acme and globex; knows the services of `Services()`.
class EdgeForTest {
 public:
  // All must outlive this.
  EdgeForTest(testing::FakeClock* clock, testing::FakeScheduler* scheduler, rpc::Authorizer* authorizer);

  static const std::vector<std::string>& Services();

  enum class Kind { kGood, kExpired, kForeign };
  std::string Token(const std::string& subject, const std::string& organization, Kind kind) const;

  // Calls a method with one message. A handler by group looks at `group`, as if the object belonged to it.
  Outcome Call(const rpc::Method& method, const Credentials& credentials, const std::string& message,
               const std::string& group);

 private:
  const testing::TemporaryFolder folder_;
  const std::string path_;
  testing::FakeClock* const clock_;
  testing::LinesLog log_;
  const auth::TestKey& key_;
  auth::PolicyFile policy_;
  auth::EdgeAuthenticator authenticator_;
  SeededRandom random_{7};
  rpc::Dispatcher dispatcher_;
  std::map<std::string, std::unique_ptr<const rpc::BoundMethod>> stubs_;  // by path
  // Of the call that runs.
  std::string group_;
  bool ran_ = false;
};

}  // namespace outlay::access

#endif  // OUTLAY_TESTS_ACCESS_EDGE_H_
