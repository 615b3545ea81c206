#include "common/rpc/dispatcher.h"

#include <algorithm>
#include <set>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/limits.h"
#include "common/rpc/status.h"

namespace outlay::rpc {
namespace {

using google::protobuf::DescriptorPool;

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// "00-<32 hex>-<16 hex>-<2 hex>"; anything else is dropped, as the W3C specifies.
bool IsTraceParent(std::string_view text) {
  return text.size() == 55 && text[2] == '-' && text[35] == '-' && text[52] == '-' && IsLowerHex(text.substr(0, 2)) &&
         IsLowerHex(text.substr(3, 32)) && IsLowerHex(text.substr(36, 16)) && IsLowerHex(text.substr(53, 2));
}

absl::StatusOr<absl::Time> DeadlineOf(const Method& method, absl::Duration time_left, absl::Time now) {
  if (time_left <= absl::ZeroDuration()) {
    return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                     "the deadline passed before the call ran");
  }
  const bool named = time_left != absl::InfiniteDuration();
  if (method.kind() != MethodKind::kUnary) {
    return named ? now + time_left : absl::InfiniteFuture();
  }
  return now + (named ? std::min(time_left, kMaxDeadline) : kDefaultDeadline);
}

// Returns "package.Service.Method" for "/package.Service/Method".
std::string FullName(std::string_view path) {
  std::string name(path.substr(path.empty() ? 0 : 1));
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

}  // namespace

Dispatcher::Dispatcher(DispatcherOptions options)
    : options_(std::move(options)), incidents_(options_.clock, options_.random) {}

std::unique_ptr<const Method> Dispatcher::Describe(std::string_view path, const google::protobuf::Descriptor* request,
                                                   const google::protobuf::Descriptor* response, bool streaming) {
  const auto* descriptor = DescriptorPool::generated_pool()->FindMethodByName(FullName(path));
  if (descriptor == nullptr) {
    Refuse(path, "no such method in the protos that are linked");
    return nullptr;
  }
  if (descriptor->input_type() != request || descriptor->output_type() != response) {
    Refuse(path, "the handler's types are not those of the proto");
    return nullptr;
  }
  absl::StatusOr<std::unique_ptr<const Method>> method = Method::Create(descriptor);
  if (!method.ok()) {
    error_.Update(method.status());
    return nullptr;
  }
  if (streaming != ((*method)->kind() != MethodKind::kUnary)) {
    Refuse(path, streaming ? "the proto's method is unary" : "the proto's method streams");
    return nullptr;
  }
  return *std::move(method);
}

void Dispatcher::Add(std::unique_ptr<BoundMethod> bound) {
  const std::string path = bound->method().path();
  services_.insert(bound->method().descriptor()->service());
  if (bound->method().options().development_only() && !options_.development) {
    left_out_.insert(path);
    return;
  }
  if (!methods_.try_emplace(path, std::move(bound)).second) {
    Refuse(path, "bound twice");
  }
}

void Dispatcher::Refuse(std::string_view path, std::string_view why) {
  error_.Update(MakeError(absl::StatusCode::kFailedPrecondition, "METHOD_NOT_BINDABLE", Concat(path, ": ", why),
                          {{"method", std::string(path)}}));
}

absl::Status Dispatcher::Seal() {
  for (const auto* service : services_) {
    for (int i = 0; i < service->method_count(); ++i) {
      const std::string path = Concat("/", service->full_name(), "/", service->method(i)->name());
      if (!methods_.contains(path) && !left_out_.contains(path)) {
        Refuse(path, "no handler is bound, but other methods of its service have one");
      }
    }
  }
  return error_;
}

const BoundMethod* Dispatcher::Find(std::string_view path) const {
  const auto found = methods_.find(path);
  return found == methods_.end() ? nullptr : found->second.get();
}

void Dispatcher::Dispatch(const BoundMethod& bound, const IncomingCall& incoming, std::shared_ptr<Transport> transport,
                          ParseFunction parse) {
  const std::shared_ptr<CallState> state = bound.NewState();
  CallContext& context = state->mutable_context();
  context.method = &bound.method();
  context.started = options_.clock->Now();
  state->Start(std::move(transport), this);
  const bool overloaded = in_progress_.fetch_add(1, std::memory_order_relaxed) >= limits::kCallsInProgress;
  for (CallObserver* observer : options_.observers) {
    observer->OnStarted(bound.method());
  }
  absl::Status status = overloaded ? Overloaded(limits::kOverloadedRetryAfter) : Admit(incoming, context);
  if (status.ok() && bound.method().reads_one_request()) {
    status = ReadRequest(bound, parse, *state);
  }
  if (!status.ok()) {
    state->Finish(status, {});
    return;
  }
  if (bound.method().kind() != MethodKind::kUnary) status = Enter(state);
  if (!status.ok()) {
    state->Finish(status, {});
    return;
  }
  bound.Run(state);
}

absl::Status Dispatcher::Enter(const std::shared_ptr<CallState>& stream) {
  const CallContext& context = stream->context();
  const std::lock_guard lock(streams_mutex_);
  size_t& open = streams_of_[context.caller.organization];
  // Streams for all organizations count for none.
  if (!context.caller.organization.empty() && open >= limits::kStreamsOfOrganization) {
    return Overloaded(limits::kOverloadedRetryAfter);
  }
  ++open;
  streams_.emplace(&context, stream);
  return absl::OkStatus();
}

void Dispatcher::Leave(const CallContext& context) {
  const std::lock_guard lock(streams_mutex_);
  if (streams_.erase(&context) == 0) return;
  const auto found = streams_of_.find(context.caller.organization);
  if (--found->second == 0) streams_of_.erase(found);
}

absl::StatusOr<Caller> Dispatcher::JudgeAgain(const CallContext& context) {
  Caller caller = context.caller;
  const bool holds = caller.credential == nullptr || caller.credential->Holds();
  if (!holds || caller.expires <= options_.clock->Now()) return CredentialsExpired();
  OUTLAY_RETURN_IF_ERROR(options_.authorizer->Authorize(caller, *context.method));
  return caller;
}

void Dispatcher::RecheckStreams() {
  std::vector<std::shared_ptr<CallState>> open;
  {
    const std::lock_guard lock(streams_mutex_);
    for (const auto& [context, stream] : streams_) {
      if (std::shared_ptr<CallState> state = stream.lock(); state != nullptr) open.push_back(std::move(state));
    }
  }
  for (const std::shared_ptr<CallState>& state : open) {
    if (const absl::Status status = JudgeAgain(state->context()).status(); !status.ok()) state->Stop(status);
    state->CutIfStuck(options_.clock->Now());
  }
}

absl::Status Dispatcher::Admit(const IncomingCall& incoming, CallContext& context) const {
  if (const auto trace = incoming.Find(kTraceParentKey); trace.has_value() && IsTraceParent(*trace)) {
    context.trace_parent = *trace;
  }
  OUTLAY_ASSIGN_OR_RETURN(context.caller, options_.authenticator->Authenticate(incoming));
  if (options_.authenticator->proves_services()) {
    OUTLAY_RETURN_IF_ERROR(context.method->CheckService(context.caller));
  }
  OUTLAY_RETURN_IF_ERROR(options_.authorizer->Authorize(context.caller, *context.method));
  OUTLAY_ASSIGN_OR_RETURN(context.deadline, DeadlineOf(*context.method, incoming.time_left(), context.started));
  return absl::OkStatus();
}

absl::Status Dispatcher::ReadRequest(const BoundMethod& bound, ParseFunction parse, CallState& state) const {
  google::protobuf::Message* const request = bound.RequestOf(state);
  if (!parse(request)) {
    return RequestMalformed();
  }
  OUTLAY_RETURN_IF_ERROR(state.CheckMessage(*request));
  const Method& method = bound.method();
  OUTLAY_RETURN_IF_ERROR(method.CheckRequestId(*request));
  CallContext& context = state.mutable_context();
  context.request_id = method.RequestId(*request);
  if (method.options().mutation()) {
    context.request_digest = method.RequestDigest(request);
  }
  return absl::OkStatus();
}

void Dispatcher::OnFinished(const CallContext& context, const absl::Status& status, const absl::Status& answered) {
  if (context.method->kind() != MethodKind::kUnary) Leave(context);
  const absl::Duration took = options_.clock->Now() - context.started;
  for (CallObserver* observer : options_.observers) {
    observer->OnFinished(context, took, status, answered);
  }
  in_progress_.fetch_sub(1, std::memory_order_release);
}

std::vector<std::string> Dispatcher::Services() const {
  std::set<std::string> names;
  for (const auto& [path, bound] : methods_) {
    names.insert(std::string(bound->method().service()));
  }
  return {names.begin(), names.end()};
}

std::vector<const Method*> Dispatcher::Methods() const {
  std::vector<const Method*> methods;
  for (const auto& [path, bound] : methods_) {
    methods.push_back(&bound->method());
  }
  return methods;
}

}  // namespace outlay::rpc
