// Spends that travel together. Internal to the client library.
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

// What spends must have in common.
struct BatchKind {
  int stage = 0;
  std::optional<std::int64_t> expire_micros;
  std::int32_t tolerance_basis_points = 0;

  auto operator<=>(const BatchKind&) const = default;
};
BatchKind KindOf(const SpendRequest& request);

// A spend whose caller waits; `done` is empty once it was told.
struct WaitingSpend {
  std::unique_ptr<budget::v1::Spend> spend;  // until it is in a batch, which takes it over: moving a message is dear
  std::string override_grant = {};
  HoldClient::Done done;
  std::int64_t due_tick = 0;
};

// A caller to be told, outside of all locks.
struct Told {
  HoldClient::Done done;
  absl::StatusOr<SpendDecision> decision;
};

struct SentBatch {
  BatchKind kind;
  budget::v1::StreamAuthorizeHoldsRequest request;  // never changed once it was sent
  std::vector<WaitingSpend> spends;                 // in the order of the request's
  bool was_sent = false;                            // and is perhaps being decided
  bool may_be_decided = false;                      // its answer may have been lost
  std::int64_t sent_tick = 0;

  const std::string& id() const { return request.batch().batch_id(); }
  bool has_waiting() const;
  // Whether the time of somebody who waits is over.
  bool is_due(std::int64_t tick) const;
  // It is certain that nothing of it was decided by the last time that it was sent, or will be.
  void TakeBack() { was_sent = may_be_decided; }
};

// A batch of the first spends that wait, at most `most`. `waiting` must not be empty.
std::shared_ptr<SentBatch> MakeBatch(const std::string& organization, const BatchKind& kind, std::string id,
                                     std::size_t most, std::deque<WaitingSpend>* waiting);

// The name that the hold of a batch's spend has or would have.
std::string HoldNameOf(const SentBatch& batch, std::size_t number);

// UNAVAILABLE / OUTCOME_UNKNOWN {hold, cause}.
absl::Status OutcomeUnknown(const SentBatch& batch, std::size_t number, const absl::Status& cause);

// Tells the callers what was decided.
void Answer(SentBatch& batch, const budget::v1::StreamAuthorizeHoldsResponse& response, std::vector<Told>* told);

// What an error of a batch leads to.
struct Failure {
  bool asks_again = false;        // the same batch, after `pause`
  absl::Duration pause;           // zero: as long as usual
  std::deque<WaitingSpend> rest;  // those that other batches may take
  std::size_t rest_most = 0;      // of which one of them may take so many
};
// The service said that nothing of it was written now. `errors`: why, at least one; of several, each is that of a
// spend, and is told to that one alone.
Failure Fail(SentBatch& batch, const std::vector<absl::Status>& errors, std::vector<Told>* told);

// Tells those who wait for the batch and are due at `tick`: what became of their spends is unknown, if it was sent.
void FailLate(SentBatch& batch, std::int64_t tick, const absl::Status& not_sent, std::vector<Told>* told);

// Tells everybody who still waits for the batch.
void FailAll(SentBatch& batch, const absl::Status& error, std::vector<Told>* told);

}  // namespace outlay::client

#endif  // OUTLAY_CLIENT_HOLD_BATCH_H_
