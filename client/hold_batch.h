// Spends that are sent in one message. Internal to the client library.
#ifndef OUTLAY_CLIENT_HOLD_BATCH_H_
#define OUTLAY_CLIENT_HOLD_BATCH_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/hold_client.h"
#include "outlay/budget/v1/hold_batches.pb.h"

namespace outlay::client {

// The properties that all spends of a batch share.
struct BatchKind {
  int stage = 0;
  std::optional<int64_t> expire_micros;
  int32_t tolerance_basis_points = 0;

  auto operator<=>(const BatchKind&) const = default;
};
BatchKind KindOf(const SpendRequest& request);

// A spend whose caller waits; `done` is empty once the caller was notified.
struct WaitingSpend {
  std::unique_ptr<budget::v1::Spend> spend;  // until the batch takes it over: moving a message is costly
  std::string override_grant = {};
  HoldClient::Done done;
  int64_t due_tick = 0;
};

// A caller to be notified, without any lock held.
struct Told {
  HoldClient::Done done;
  absl::StatusOr<SpendDecision> decision;
};

struct SentBatch {
  BatchKind kind;
  budget::v1::StreamAuthorizeHoldsRequest request;  // never changed after it was sent
  std::vector<WaitingSpend> spends;                 // in the order of the request's
  bool was_sent = false;                            // and may be being decided
  bool may_be_decided = false;                      // a decision may exist although no answer arrived
  int64_t sent_tick = 0;

  const std::string& id() const { return request.batch().batch_id(); }
  bool has_waiting() const;
  // Returns whether the deadline of any waiting caller has passed.
  bool is_due(int64_t tick) const;
  // Called when it is certain that the last attempt to send decided nothing, and never will.
  void TakeBack() { was_sent = may_be_decided; }
};

// Makes a batch of the first waiting spends, at most `most`. `waiting` must not be empty.
std::shared_ptr<SentBatch> MakeBatch(const std::string& organization, const BatchKind& kind, std::string id,
                                     std::size_t most, std::deque<WaitingSpend>* waiting);

// Returns the name of the hold of a batch's spend, whether or not it was created.
std::string HoldNameOf(const SentBatch& batch, std::size_t number);

// UNAVAILABLE / OUTCOME_UNKNOWN {hold, cause}.
absl::Status OutcomeUnknown(const SentBatch& batch, std::size_t number, const absl::Status& cause);

// Notifies the callers of the decisions.
void Answer(SentBatch& batch, const budget::v1::StreamAuthorizeHoldsResponse& response, std::vector<Told>* told);

// The consequences of a batch's error.
struct Failure {
  bool asks_again = false;        // repeat the same batch, after `pause`
  absl::Duration pause;           // zero: the usual pause
  std::deque<WaitingSpend> rest;  // spends that other batches may take
  std::size_t rest_most = 0;      // the greatest number of these for one batch
};
// Handles the service's answer that it wrote nothing of the batch. `errors`: the causes, at least one; if there are
// several, each concerns one spend, and only that spend's caller gets it.
Failure Fail(SentBatch& batch, const std::vector<absl::Status>& errors, std::vector<Told>* told);

// Notifies the callers in the batch that are due at `tick`: the outcome is unknown if the batch was sent, else
// `not_sent`.
void FailLate(SentBatch& batch, int64_t tick, const absl::Status& not_sent, std::vector<Told>* told);

// Notifies all callers that still wait for the batch.
void FailAll(SentBatch& batch, const absl::Status& error, std::vector<Told>* told);

}  // namespace outlay::client

#endif  // OUTLAY_CLIENT_HOLD_BATCH_H_
