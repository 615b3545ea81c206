// Asks the budget service whether single spends are allowed, from many threads of a platform. Spends that are requested
// at the same time travel as one message of a stream (Holds.StreamAuthorizeHolds) and are decided together.
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
  // The spend; at least group, amount and document. Names are complete: "organizations/acme/groups/sales".
  budget::v1::Spend spend;
  // The stage of the hold; unspecified: a request.
  budget::v1::Stage stage = budget::v1::STAGE_UNSPECIFIED;
  // The time at which the hold expires, in whole microseconds. Only spends with the same stage, expiry and tolerance
  // share a message: round it, for instance up to the next minute.
  std::optional<absl::Time> expire_time;
  // The tolerance for invoices above the amount, in basis points: 0 to 10,000.
  int32_t tolerance_basis_points = 0;
  // The permission to exceed blocking budgets once: "organizations/acme/overrideGrants/g-1". Empty: none.
  std::string override_grant;
  // The longest wait for the decision, in steps of limits::kTick.
  absl::Duration timeout = limits::kTimeout;
};

struct SpendDecision {
  // "organizations/acme/holds/01h2...-1-007", the hold to commit, post or release; empty: the spend was refused.
  std::string hold;
  // The reason for a refusal; REFUSAL_UNSPECIFIED with a hold.
  budget::v1::Verdict::Refusal refusal = budget::v1::Verdict::REFUSAL_UNSPECIFIED;
  // The spend was allowed only by its override grant, which is now used up.
  bool override_grant_used = false;
  // The organization's sequence of the decision's log record, for reading one's own writes.
  int64_t organization_sequence = 0;

  bool allowed() const { return !hold.empty(); }
};

struct HoldClientOptions {
  std::string organization;  // plain id: "acme"
  // The caller, where certificates do not identify it: development's "subject" and, for services, the user they act
  // for.
  std::string subject;
  std::string on_behalf_of;
  std::size_t spends_in_flight_max = limits::kSpendsInFlight;
  // Values out of range are replaced by the nearest valid ones.
  std::size_t batch_spends_max = limits::kBatchSpends;       // 1 to 500
  std::size_t streams = limits::kStreams;                    // at least 1
  std::size_t batches_in_flight = limits::kBatchesInFlight;  // at least 1
  absl::Duration stall = limits::kStall;
};

// The parts that a client uses; all must outlive it.
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
  int threads = 1;      // that read and write the streams and run callbacks; at least 1
};

// The connections and threads that clients of many organizations share.
class HoldConnection {
 public:
  explicit HoldConnection(const ConnectOptions& options);
  // All clients that use it must have been destroyed. No callback runs afterwards.
  ~HoldConnection();

  // Returns parts for any number of clients. Thread-safe.
  HoldClientParts parts() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Returns whether an error leaves the outcome of the spend unknown: money may have been set aside, or may yet be. Its
// metadata `hold` then names the hold, which GetHold finds if it exists, and ReleaseHold releases. All other errors
// mean that nothing was set aside.
bool IsOutcomeUnknown(const absl::Status& status);

// Thread-safe. No id is used with two meanings: a batch whose answer was lost is sent again under its own id, and the
// service then returns the first answer.
class HoldClient {
 public:
  using Done = UniqueFunction<void(absl::StatusOr<SpendDecision>)>;

  // Creates a client with its own connection. It connects at the first spend, and again when the service comes back.
  static std::unique_ptr<HoldClient> Connect(const ConnectOptions& connect, HoldClientOptions options);

  // Uses existing parts, such as those of a HoldConnection.
  HoldClient(const HoldClientParts& parts, HoldClientOptions options);
  // Notifies all callers that still wait, with CANCELLED / CLIENT_CLOSED or an unknown outcome. No call may be in
  // progress.
  ~HoldClient();

  // Requests a decision. `done` is called once: on a thread of the client, which it must not block, or before Authorize
  // returns if the request itself is invalid or refused. Errors, besides those of Holds.AuthorizeHolds for this one
  // spend:
  //   INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID, ...: a field is wrong, as the service would report;
  //   RESOURCE_EXHAUSTED / CLIENT_OVERLOADED: too many spends are waiting; ask again later;
  //   DEADLINE_EXCEEDED / NOT_SENT: the time passed before it could be sent, so nothing was set aside;
  //   UNAVAILABLE / OUTCOME_UNKNOWN {hold, cause}: see IsOutcomeUnknown.
  void Authorize(SpendRequest request, Done done);

  // Like Authorize, but blocks until the decision. Must not be called from `done`.
  absl::StatusOr<SpendDecision> AuthorizeAndWait(SpendRequest request);

 private:
  std::unique_ptr<HoldConnection> connection_;  // of Connect
  std::shared_ptr<class HoldSender> sender_;
};

}  // namespace outlay::client

#endif  // OUTLAY_CLIENT_HOLD_CLIENT_H_
