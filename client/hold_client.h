// Asks the budget service whether single spends may be made, from many threads of a platform, and has it decide them
// together: spends that are asked at the same time travel as one message of a stream (Holds.StreamAuthorizeHolds).
//
//   std::unique_ptr<client::HoldClient> holds = client::HoldClient::Connect({.target = "dns:///budget:7001"},
//                                                                           {.organization = "acme"});
//   client::SpendRequest request;
//   request.spend.set_group("organizations/acme/groups/sales");
//   ...amount, document
//   absl::StatusOr<client::SpendDecision> decision = holds->AuthorizeAndWait(request);
//   if (decision.ok() && decision->allowed()) Order(decision->hold);
//
// docs/client-library.md says more.
#ifndef OUTLAY_CLIENT_HOLD_CLIENT_H_
#define OUTLAY_CLIENT_HOLD_CLIENT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/limits.h"
#include "common/base/clock.h"
#include "common/base/function.h"
#include "common/base/random.h"
#include "common/base/scheduler.h"
#include "common/rpc/channel.h"
#include "grpcpp/security/credentials.h"
#include "outlay/budget/v1/budget.pb.h"
#include "outlay/budget/v1/hold.pb.h"

namespace outlay::client {

struct SpendRequest {
  // What is to be spent; at least group, amount and document. Names are whole: "organizations/acme/groups/sales".
  budget::v1::Spend spend;
  // How far it is: a request unless set.
  budget::v1::Stage stage = budget::v1::STAGE_UNSPECIFIED;
  // When the hold ends by itself; whole microseconds count. Only spends with the same stage, expiry and tolerance
  // travel together: round it, for instance to the next minute.
  std::optional<absl::Time> expire_time;
  // How much more may be invoiced, in basis points: 0 to 10,000.
  std::int32_t tolerance_basis_points = 0;
  // The permission to pass over budgets that block, once: "organizations/acme/overrideGrants/g-1". Empty: none.
  std::string override_grant;
  // How long to wait for the decision, to limits::kTick.
  absl::Duration timeout = limits::kTimeout;
};

struct SpendDecision {
  // "organizations/acme/holds/01h2...-1-007", to commit, post or release it by; empty: the spend was refused.
  std::string hold;
  // Why; REFUSAL_UNSPECIFIED with a hold.
  budget::v1::Verdict::Refusal refusal = budget::v1::Verdict::REFUSAL_UNSPECIFIED;
  // It passed only by its override grant, which is used up.
  bool override_grant_used = false;
  // Of the log record behind it, to read one's own writes.
  std::int64_t organization_sequence = 0;

  bool allowed() const { return !hold.empty(); }
};

struct HoldClientOptions {
  std::string organization;  // plain id: "acme"
  // Who asks, where certificates do not say it: development's "subject" and, of services, whom they act for.
  std::string subject;
  std::string on_behalf_of;
  std::size_t spends_in_flight_max = limits::kSpendsInFlight;
  // What is out of range counts as the next that is in it.
  std::size_t batch_spends_max = limits::kBatchSpends;       // 1 to 500
  std::size_t streams = limits::kStreams;                    // at least 1
  std::size_t batches_in_flight = limits::kBatchesInFlight;  // at least 1
  absl::Duration stall = limits::kStall;
};

// What a client runs on; all must outlive it.
struct HoldClientParts {
  rpc::Channel* channel = nullptr;
  Scheduler* scheduler = nullptr;
  const Clock* clock = nullptr;
  Random* random = nullptr;  // thread-safe
};

struct ConnectOptions {
  std::string target;  // "127.0.0.1:7001", "dns:///budget:7001"
  // Null: no TLS, for development.
  std::shared_ptr<grpc::ChannelCredentials> credentials;
  int connections = 2;  // at least 1
  int threads = 1;      // that read and write the streams; callbacks run on them; at least 1
};

// What clients of many organizations share: its connections and threads are there once.
class HoldConnection {
 public:
  explicit HoldConnection(const ConnectOptions& options);
  // All clients on it must be gone. Nothing is called back afterwards.
  ~HoldConnection();

  // For any number of clients, from any thread.
  HoldClientParts parts() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Whether an error says nothing about what became of the spend: money may be set aside, or may be yet. Its metadata
// `hold` then names the hold, which GetHold finds if there is one, and ReleaseHold gives back. All other errors mean
// that nothing was set aside.
bool IsOutcomeUnknown(const absl::Status& status);

// Thread-safe. Nothing is sent twice with two meanings: a batch whose answer was lost is asked again under its own id,
// and the service then gives the first answer.
class HoldClient {
 public:
  using Done = UniqueFunction<void(absl::StatusOr<SpendDecision>)>;

  // On a connection of its own. Connects at the first spend, and again whenever the service comes back.
  static std::unique_ptr<HoldClient> Connect(const ConnectOptions& connect, HoldClientOptions options);

  // On parts that are there already, such as those of a HoldConnection.
  HoldClient(const HoldClientParts& parts, HoldClientOptions options);
  // Tells whoever still waits, CANCELLED / CLIENT_CLOSED or as unknown. No call may be under way.
  ~HoldClient();

  // `done` hears the decision once: on a thread of the client's, which it must not block, or before this returns when
  // the request itself is wrong or turned away. Errors, besides those of Holds.AuthorizeHolds for this one spend:
  // INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID, ...: a field is wrong, as the service would say;
  // RESOURCE_EXHAUSTED / CLIENT_OVERLOADED: as many spends wait as may; ask later;
  // DEADLINE_EXCEEDED / NOT_SENT: the time passed before it could be sent: nothing was set aside;
  // UNAVAILABLE / OUTCOME_UNKNOWN {hold, cause}: see IsOutcomeUnknown.
  void Authorize(SpendRequest request, Done done);

  // The same, and waits. Not from `done`.
  absl::StatusOr<SpendDecision> AuthorizeAndWait(SpendRequest request);

 private:
  std::unique_ptr<HoldConnection> connection_;  // of Connect
  std::shared_ptr<class HoldSender> sender_;
};

}  // namespace outlay::client

#endif  // OUTLAY_CLIENT_HOLD_CLIENT_H_
