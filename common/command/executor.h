// The one door: RPCs, event consumers and jobs all change state by giving a Command to an Executor.
//
// In one transaction body: a known request id is answered from its record, or refused when its content differs; else
// the command loads, decides and saves, and one log record is appended, chained by hash to the organization's previous
// one.
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

// What is announced with a change. `data` is an API message of package outlay.<service>.v1.
struct Announcement {
  std::string subject;  // resource name
  std::string type;     // full name of the message
  std::string data;     // serialized
};
Announcement Announce(std::string subject, const google::protobuf::Message& event);

// What a command did: becomes the log record.
struct Outcome {
  std::string resource;  // the name of what changed
  std::string before;    // serialized API message; empty: it was created
  std::string after;     // serialized API message; empty: it was deleted
  // The serialized response, when it is not `after`. Logged only for requests with an id, to be repeated from there.
  std::optional<std::string> answer;
  std::vector<Announcement> announcements;
  // The answer says no without being an error: why, such as "SPEND_REFUSED", so that auditors find it among refusals.
  std::string refusal_reason;
  // Nothing changed; `answer` (or `after`) is the answer. For a repeated creation that found its own row, and for
  // commands that find their work already done. Logged only for requests with an id, as an answer to be repeated: what
  // comes later must not make a retry do something after all (X1).
  bool unchanged = false;
  // With `unchanged`: not even then. For a command that will come again with its id, and may then change something.
  bool is_passing = false;
};

// What a body may know besides the rows.
struct Context {
  store::Transaction& txn;
  const rpc::Caller& caller;
  const Digest& request_digest;
  absl::Time now;  // system time of the group; business time is the organization's (see each service)
};

// One verb with its parsed arguments. Run may be called again on other states; it keeps nothing between runs.
class Command {
 public:
  virtual ~Command() = default;

  // For the audit log and metrics, for instance "purchaseOrders.suspend".
  virtual std::string_view name() const = 0;

  // Reads what Run will read, from the caller's thread, so that the writer finds it in memory.
  virtual void Prefetch(const store::Reader& reader) const { (void)reader; }

  // Loads, decides, saves through `context.txn`. A refusal by a rule (FAILED_PRECONDITION, RESOURCE_EXHAUSTED with a
  // quota, NOT_FOUND, ALREADY_EXISTS, OUT_OF_RANGE) is remembered for the request id; INVALID_ARGUMENT, ABORTED and the
  // rest are not, nor is an error that names a time after which a retry may help. On error nothing that Run wrote is
  // kept.
  virtual absl::StatusOr<Outcome> Run(Context& context) const = 0;
};

// Identifies a repeated request. `request_id` empty: the command's own rows remember it.
struct RequestKey {
  std::string request_id;
  Digest digest{};
};

// The end of a command.
struct Result {
  std::string answer;                  // serialized response
  uint64_t organization_sequence = 0;  // of its log record; for read-your-writes (0: nothing was logged)
  uint64_t repeated_sequence = 0;      // the request came before: where its log record is (0: it ran now)
};

// Thread-safe. Must outlive its commands.
class Executor {
 public:
  // `store` must outlive the executor.
  explicit Executor(store::Store& store) : store_(store) {}

  // `done` runs when the answer may leave: on a thread of the store, or here when its queue is full. Errors: the
  // command's, or
  // ALREADY_EXISTS / REQUEST_ID_REUSED {field}: the id came before with other content;
  // FAILED_PRECONDITION / REQUEST_TOO_OLD {request_id}: the id came before, its answer is no longer kept;
  // RESOURCE_EXHAUSTED / OVERLOADED: the store's queue is full.
  void Execute(const rpc::Caller& caller, RequestKey key, std::unique_ptr<Command> command,
               UniqueFunction<void(absl::StatusOr<Result>)> done);

  // Runs a command inside a body that already exists (event consumers commit their cursor with the effects). Call it
  // before the body's own writes and at most once: an error or an unchanged outcome takes back everything that the body
  // wrote so far. A refusal that is remembered stays remembered if the body then returns OK. A repeated request gives
  // `repeated_sequence` and no answer, since the record may not be durable yet.
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
