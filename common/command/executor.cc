#include "common/command/executor.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/command/keyspaces.h"
#include "common/command/log_record.h"
#include "common/command/refusal.h"
#include "common/store/value_codec.h"

namespace outlay::command {
namespace {

using storage::v1::LogRecord;
using storage::v1::OrganizationHead;
using storage::v1::RequestRecord;

constexpr size_t kRememberedDigestBytes = 16;

// The result of one run of a body.
struct Attempt {
  absl::StatusOr<Result> result;
  bool commit = false;  // the body's writes are to stay, though `result` may be an error
};

// Memory that the commands of a writer thread reuse.
struct Scratch {
  LogRecord record;
  std::string bytes;
};

Scratch& ThreadScratch() {
  thread_local Scratch scratch;
  scratch.record.Clear();
  return scratch;
}

struct Invocation {
  store::Transaction& txn;
  const rpc::Caller& caller;
  const RequestKey& key;
  const Command& command;
};

// Returns the digest that a repetition must equal. It includes the user for whom a service acts, since services pass on
// ids that several people choose.
std::string RememberedDigest(const Invocation& call) {
  const std::string& user = call.caller.on_behalf_of;
  const Digest digest = user.empty() ? call.key.digest : Sha256({call.key.digest.bytes(), user});
  return std::string(digest.bytes().substr(0, kRememberedDigestBytes));
}

// Returns the record of an earlier request, or nullopt; a row beyond its age is ignored, whether or not it was swept.
absl::StatusOr<std::optional<RequestRecord>> FindRequest(const Invocation& call) {
  if (call.key.request_id.empty()) return std::nullopt;
  OUTLAY_ASSIGN_OR_RETURN(
      std::optional<RequestRecord> known,
      call.txn.Find(kRequestRecords, {call.caller.organization, call.caller.subject, call.key.request_id}));
  if (known.has_value() && call.txn.now() - absl::FromUnixMicros(known->time_unix_micros()) > kRequestRetention) {
    known.reset();
  }
  return known;
}

void Describe(const Invocation& call, uint64_t organization_sequence, LogRecord* record) {
  record->set_organization(call.caller.organization);
  record->set_organization_sequence(organization_sequence);
  record->set_time_unix_micros(absl::ToUnixMicros(call.txn.now()));
  record->set_subject(call.caller.subject);
  record->set_on_behalf_of(call.caller.on_behalf_of);
  record->set_cause(call.caller.cause);
  record->set_command(call.command.name().data(), call.command.name().size());
  record->set_request_id(call.key.request_id);
  record->set_request_digest(call.key.digest.bytes().data(), Digest::kBytes);
}

// Appends `scratch.record`, complete except for the fields that Describe sets, and returns its organization sequence.
absl::StatusOr<uint64_t> AppendRecord(const Invocation& call, Scratch& scratch) {
  const std::tuple<std::string> head_key{call.caller.organization};
  OUTLAY_ASSIGN_OR_RETURN(std::optional<OrganizationHead> head, call.txn.Find(kOrganizationHeads, head_key));
  Digest previous;
  if (head.has_value()) {
    // A head without a hash would start a second chain, and no check would notice that the first one was cut off.
    const std::optional<Digest> hash = Digest::FromBytes(head->hash());
    if (!hash.has_value()) return DataLoss(kOrganizationHeads.name);
    previous = *hash;
  } else {
    head.emplace();
  }

  head->set_organization_sequence(head->organization_sequence() + 1);
  Describe(call, head->organization_sequence(), &scratch.record);
  const Digest own = SealRecord(scratch.record, previous, &scratch.bytes);
  head->set_hash(own.bytes().data(), Digest::kBytes);
  call.txn.Put(kOrganizationHeads, head_key, *head);

  const uint64_t sequence = call.txn.Append(scratch.bytes);
  if (!call.key.request_id.empty()) {
    RequestRecord known;
    known.set_digest(RememberedDigest(call));
    known.set_sequence(sequence);
    known.set_time_unix_micros(scratch.record.time_unix_micros());
    call.txn.Put(kRequestRecords, {call.caller.organization, call.caller.subject, call.key.request_id}, known);
  }
  return head->organization_sequence();
}

Attempt Refuse(const Invocation& call, absl::Status error) {
  call.txn.Reset();
  if (call.key.request_id.empty() || !IsRemembered(error)) return {.result = std::move(error)};
  Scratch& scratch = ThreadScratch();
  WriteRefusal(error, scratch.record.mutable_refusal());
  const absl::StatusOr<uint64_t> appended = AppendRecord(call, scratch);
  if (!appended.ok()) return {.result = appended.status()};
  return {.result = std::move(error), .commit = true};
}

// Logs `scratch.record`, and returns `answer` with its place.
Attempt Log(const Invocation& call, Scratch& scratch, std::string answer) {
  const absl::StatusOr<uint64_t> appended = AppendRecord(call, scratch);
  if (!appended.ok()) return {.result = appended.status()};
  return {.result = Result{.answer = std::move(answer), .organization_sequence = *appended}, .commit = true};
}

Attempt AcceptUnchanged(const Invocation& call, Outcome outcome) {
  call.txn.Reset();
  std::string answer = outcome.answer.has_value() ? *std::move(outcome.answer) : std::move(outcome.after);
  if (call.key.request_id.empty() || outcome.is_passing) {
    return {.result = Result{.answer = std::move(answer)}, .commit = true};
  }
  Scratch& scratch = ThreadScratch();
  scratch.record.set_resource(std::move(outcome.resource));
  scratch.record.set_refusal_reason(std::move(outcome.refusal_reason));
  scratch.record.set_answer(answer);
  return Log(call, scratch, std::move(answer));
}

Attempt Accept(const Invocation& call, Outcome outcome) {
  if (outcome.unchanged) return AcceptUnchanged(call, std::move(outcome));
  std::string answer = outcome.answer.value_or(outcome.after);
  Scratch& scratch = ThreadScratch();
  scratch.record.set_resource(std::move(outcome.resource));
  scratch.record.set_before(std::move(outcome.before));
  scratch.record.set_after(std::move(outcome.after));
  scratch.record.set_refusal_reason(std::move(outcome.refusal_reason));
  // Without a request id the command's own rows answer a repetition.
  if (outcome.answer.has_value() && !call.key.request_id.empty()) {
    scratch.record.set_answer(*std::move(outcome.answer));
  }
  for (Announcement& announcement : outcome.announcements) {
    storage::v1::LoggedEvent* const event = scratch.record.add_events();
    event->set_type(std::move(announcement.type));
    event->set_subject(std::move(announcement.subject));
    event->set_data(std::move(announcement.data));
  }
  return Log(call, scratch, std::move(answer));
}

Attempt Run(const Invocation& call) {
  const absl::StatusOr<std::optional<RequestRecord>> known = FindRequest(call);
  if (!known.ok()) return {.result = known.status()};
  if (known->has_value()) {
    if ((*known)->digest() != RememberedDigest(call)) return {.result = RequestIdReused("request_id")};
    return {.result = Result{.answer = {}, .repeated_sequence = (*known)->sequence()}, .commit = true};
  }
  Context context{.txn = call.txn, .caller = call.caller, .request_digest = call.key.digest, .now = call.txn.now()};
  absl::StatusOr<Outcome> outcome = call.command.Run(context);
  return outcome.ok() ? Accept(call, *std::move(outcome)) : Refuse(call, outcome.status());
}

}  // namespace

Announcement Announce(std::string subject, const google::protobuf::Message& event) {
  Announcement announcement{.subject = std::move(subject), .type = event.GetDescriptor()->full_name(), .data = {}};
  store::SerializeMessage(event, &announcement.data);
  return announcement;
}

// A command in progress. The callback of the write owns it; the body, which never runs after that, points to it.
struct Executor::Pending {
  rpc::Caller caller;
  RequestKey key;
  std::unique_ptr<Command> command;
  UniqueFunction<void(absl::StatusOr<Result>)> done;
  absl::StatusOr<Result> result;  // of the body's last run
};

void Executor::Execute(const rpc::Caller& caller, RequestKey key, std::unique_ptr<Command> command,
                       UniqueFunction<void(absl::StatusOr<Result>)> done) {
  const store::PartitionId partition = store::PartitionOf(caller.organization);
  command->Prefetch(*store_.Read(partition));
  auto pending = std::make_unique<Pending>(Pending{.caller = caller,
                                                   .key = std::move(key),
                                                   .command = std::move(command),
                                                   .done = std::move(done),
                                                   .result = absl::UnknownError("not run")});
  const auto body = [at = pending.get()](store::Transaction& txn) -> absl::Status {
    Attempt attempt = Run({.txn = txn, .caller = at->caller, .key = at->key, .command = *at->command});
    at->result = std::move(attempt.result);
    return attempt.commit ? absl::OkStatus() : at->result.status();
  };
  store_.Write({.partition = partition, .organization = caller.organization, .body = body},
               [this, pending = std::move(pending)](absl::Status status) { Finish(*pending, std::move(status)); });
}

void Executor::Finish(Pending& pending, absl::Status status) const {
  if (!status.ok()) {
    pending.result = std::move(status);
  } else if (pending.result.ok() && pending.result->repeated_sequence != 0) {
    // Read only now: the repeated record may have been in the same group, and is durable from here on.
    pending.result = Recall(pending, pending.result->repeated_sequence);
  }
  pending.done(std::move(pending.result));
}

absl::StatusOr<Result> Executor::Recall(const Pending& pending, uint64_t sequence) const {
  const store::PartitionId partition = store::PartitionOf(pending.caller.organization);
  const absl::StatusOr<std::vector<store::LogEntry>> entries = store_.ReadLog(partition, sequence - 1, /*bytes_max=*/1);
  if (ErrorReason(entries.status()) == "LOG_TRIMMED") {
    return MakeError(absl::StatusCode::kFailedPrecondition, "REQUEST_TOO_OLD",
                     "this request id was answered before, and the answer is no longer kept; read the resource to see "
                     "what became of it, or send a new request id to do it once more",
                     {{"request_id", pending.key.request_id}});
  }
  OUTLAY_RETURN_IF_ERROR(entries.status());
  if (entries->empty() || entries->front().sequence != sequence) return DataLoss("log");
  LogRecord record;
  OUTLAY_RETURN_IF_ERROR(ParseRecord(entries->front().record, &record));
  if (record.has_refusal()) return ReadRefusal(record.refusal());
  return Result{.answer = record.has_answer() ? record.answer() : record.after(),
                .organization_sequence = record.organization_sequence(),
                .repeated_sequence = sequence};
}

absl::StatusOr<Result> Executor::RunInBody(store::Transaction& txn, const rpc::Caller& caller, const RequestKey& key,
                                           const Command& command) {
  return Run({.txn = txn, .caller = caller, .key = key, .command = command}).result;
}

}  // namespace outlay::command
