// The one door: RPCs, event consumers and jobs all change state by giving a Command to an Executor.
//
// In one transaction body, a known request id is answered from its record, or refused when the content differs.
// Otherwise the command loads, decides and saves, and one log record is appended, chained by hash to the organization's
// previous record.
#ifndef OUTLAY_COMMON_COMMAND_EXECUTOR_H_
#define OUTLAY_COMMON_COMMAND_EXECUTOR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/function.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"
#include "google/protobuf/message.h"

namespace outlay::command {

// An event that is published with a change. `data` is an API message of package outlay.<service>.v1.
struct Announcement {
  std::string subject;  // resource name
  std::string type;     // full name of the message
  std::string data;     // serialized
};
Announcement Announce(std::string subject, const google::protobuf::Message& event);

// The result of a command; it becomes the log record.
struct Outcome {
  std::string resource;  // the name of the resource that changed
  std::string before;    // serialized API message; empty: it was created
  std::string after;     // serialized API message; empty: it was deleted
  // The serialized response, when it differs from `after`. Logged only for requests with an id, so that a retry gets
  // it.
  std::optional<std::string> answer;
  std::vector<Announcement> announcements;
  // The answer says no without being an error: why, such as "SPEND_REFUSED", so that auditors find it among refusals.
  std::string refusal_reason;
  // Nothing changed; `answer` (or `after`) is the answer. For a repeated creation that found its own row, and for
  // commands that find their work already done. Logged only for requests with an id, as an answer to be repeated: what
  // comes later must not make a retry do something after all (X1).
  bool unchanged = false;
  // With `unchanged`: the answer is not logged, even for a request with an id. Set by a command that will be run again
  // with the same id and may change something then.
  bool is_passing = false;
};

// The inputs of a body besides the rows.
struct Context {
  store::Transaction& txn;
  const rpc::Caller& caller;
  const Digest& request_digest;
  absl::Time now;  // system time of the group; rules use the organization's business time (see each service)
};

// One verb with its parsed arguments. Run may be called again on another state; it keeps nothing between runs.
class Command {
 public:
  virtual ~Command() = default;

  // Names the command in the audit log and in metrics, for instance "purchaseOrders.suspend".
  virtual std::string_view name() const = 0;

  // Reads the rows that Run will read, on the caller's thread, so that the writer finds them in memory.
  virtual void Prefetch(const store::Reader& reader) const { (void)reader; }

  // Loads, decides, and saves through `context.txn`. A refusal by a rule (FAILED_PRECONDITION, RESOURCE_EXHAUSTED with
  // a quota, NOT_FOUND, ALREADY_EXISTS, OUT_OF_RANGE) is remembered for the request id. INVALID_ARGUMENT, ABORTED and
  // all other codes are not, nor is any error that names a time after which a retry may succeed. On error nothing that
  // Run wrote is kept.
  virtual absl::StatusOr<Outcome> Run(Context& context) const = 0;
};

// Identifies a repeated request. If `request_id` is empty, the command recognizes repetitions by its own rows.
struct RequestKey {
  std::string request_id;
  Digest digest{};
};

// The result of a command that succeeded.
struct Result {
  std::string answer;                  // serialized response
  uint64_t organization_sequence = 0;  // of its log record; for read-your-writes (0: nothing was logged)
  uint64_t repeated_sequence = 0;      // of the first request's log record, if this is a repetition (0: it ran now)
};

// Thread-safe. Must outlive its commands.
class Executor {
 public:
  // `store` must outlive the executor.
  explicit Executor(store::Store& store) : store_(store) {}

  // Runs the command and calls `done` when the result may be sent: on a thread of the store, or before Execute returns
  // when the store's queue is full. Errors: the command's, or
  //   ALREADY_EXISTS / REQUEST_ID_REUSED {field}: the id was used before with other content;
  //   FAILED_PRECONDITION / REQUEST_TOO_OLD {request_id}: the id was used before, and its answer is no longer kept;
  // RESOURCE_EXHAUSTED / OVERLOADED: the store's queue is full.
  void Execute(const rpc::Caller& caller, RequestKey key, std::unique_ptr<Command> command,
               UniqueFunction<void(absl::StatusOr<Result>)> done);

  // Runs a command inside an existing body (event consumers commit their cursor with the effects). Must be called
  // before the body's own writes and at most once: an error or an unchanged outcome drops everything that the body has
  // written so far. A remembered refusal is stored if the body then returns OK. A repeated request returns
  // `repeated_sequence` and no answer, because the record may not be durable yet.
  static absl::StatusOr<Result> RunInBody(store::Transaction& txn, const rpc::Caller& caller, const RequestKey& key,
                                          const Command& command);

 private:
  struct Pending;

  void Finish(Pending& pending, absl::Status status) const;
  absl::StatusOr<Result> Recall(const Pending& pending, uint64_t sequence) const;

  store::Store& store_;
};

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_EXECUTOR_H_
