// The one wrapper around every RPC, for every transport.
//
// For each call, in this order: trace context → caller → permission → deadline → validation → organization → request id
// and digest → handler → error mapping → metrics and log (the observer). Methods are found by name in a table made from
// descriptors; there are no generated service classes.
//
//   dispatcher.Bind("/outlay.purchase_order.v1.PurchaseOrders/GetPurchaseOrder", &service, &PurchaseOrders::Get);
//   OUTLAY_RETURN_IF_ERROR(dispatcher.Seal());
#ifndef OUTLAY_COMMON_RPC_DISPATCHER_H_
#define OUTLAY_COMMON_RPC_DISPATCHER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/call.h"
#include "common/rpc/method.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace outlay::rpc {

// Fills a message from the call's bytes; false: they do not parse.
using ParseFunction = absl::FunctionRef<bool(google::protobuf::Message*)>;

// An observer of every call: metrics, the log. Thread-safe.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  virtual void OnStarted(const Method& method) = 0;
  // Called once for each OnStarted. `status` is the error as the server knows it; `answered` is the one that the caller
  // got.
  virtual void OnFinished(const CallContext& context, absl::Duration took, const absl::Status& status,
                          const absl::Status& answered) = 0;
};

// All pointers must outlive the dispatcher and its calls.
struct DispatcherOptions {
  const Clock* clock = nullptr;
  Random* random = nullptr;  // generates incident ids
  Authenticator* authenticator = nullptr;
  Authorizer* authorizer = nullptr;
  std::vector<CallObserver*> observers;
  // Whether methods marked development_only exist.
  bool development = false;
};

// A method's entry in the table: its description and its type-erased handler.
class BoundMethod {
 public:
  explicit BoundMethod(std::unique_ptr<const Method> method) : method_(std::move(method)) {}
  virtual ~BoundMethod() = default;
  const Method& method() const { return *method_; }

  virtual std::shared_ptr<CallState> NewState() const = 0;
  // Returns the request inside `state`.
  virtual google::protobuf::Message* RequestOf(CallState& state) const = 0;
  virtual void Run(std::shared_ptr<CallState> state) const = 0;

 private:
  std::unique_ptr<const Method> method_;
};

// Bind and Seal are called before the first Dispatch, from one thread; Find and Dispatch are thread-safe. Must outlive
// its calls.
class Dispatcher final : private CallOwner {
 public:
  explicit Dispatcher(DispatcherOptions options);
  ~Dispatcher() override = default;

  // Binds a method, "/package.Service/Method", to its handler. Errors are kept and returned by Seal.
  template <typename Request, typename Response>
  void Bind(std::string_view path, std::function<void(Call<Request, Response>)> handler);
  // As Bind, for methods of the three streaming kinds.
  template <typename Request, typename Response>
  void BindStream(std::string_view path, std::function<void(Stream<Request, Response>)> handler);

  // Bind for member functions; `service` must outlive the dispatcher.
  template <typename Service, typename Request, typename Response>
  void Bind(std::string_view path, Service* service, void (Service::*handler)(Call<Request, Response>)) {
    Bind<Request, Response>(path, [=](Call<Request, Response> call) { (service->*handler)(std::move(call)); });
  }
  template <typename Service, typename Request, typename Response>
  void BindStream(std::string_view path, Service* service, void (Service::*handler)(Stream<Request, Response>)) {
    BindStream<Request, Response>(path, [=](Stream<Request, Response> call) { (service->*handler)(std::move(call)); });
  }

  // Ends the binding. FAILED_PRECONDITION, naming the method: an error in its options (see Method::Create), an unknown
  // method, one bound twice, one whose types or kind differ from its descriptor's, or an unbound method of a service
  // that has bound ones.
  absl::Status Seal();

  // Null: there is no such method here.
  const BoundMethod* Find(std::string_view path) const;

  // Runs the wrapper and the handler on the caller's thread, and answers through `transport`, now or later. `parse` is
  // used before Dispatch returns, for methods that read one request.
  void Dispatch(const BoundMethod& method, const IncomingCall& incoming, std::shared_ptr<Transport> transport,
                ParseFunction parse);

  // Checks for every open stream whether its caller is still allowed to do what it began, and ends the others with the
  // authorizer's error. To be called periodically, and after rights changed.
  void RecheckStreams();

  // Names of the services with bound methods, sorted; methods in no particular order.
  std::vector<std::string> Services() const;
  std::vector<const Method*> Methods() const;

  // The number of calls between Dispatch and their end.
  int64_t calls_in_progress() const { return in_progress_.load(std::memory_order_relaxed); }

 private:
  struct PathHash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  template <typename Request, typename Response, template <typename, typename> typename Kind>
  class TypedMethod;

  // Null: the method was refused, with the error in error_, or exists in development only.
  std::unique_ptr<const Method> Describe(std::string_view path, const google::protobuf::Descriptor* request,
                                         const google::protobuf::Descriptor* response, bool streaming);
  void Add(std::unique_ptr<BoundMethod> bound);
  void Refuse(std::string_view path, std::string_view why);
  // Makes the checks that precede the handler; an error ends the call.
  absl::Status Admit(const IncomingCall& incoming, CallContext& context) const;
  absl::Status ReadRequest(const BoundMethod& bound, ParseFunction parse, CallState& state) const;
  // Registers an open stream. RESOURCE_EXHAUSTED / OVERLOADED: its organization has too many.
  absl::Status Enter(const std::shared_ptr<CallState>& stream);
  void Leave(const CallContext& context);
  std::string NewIncident() override { return incidents_.Next(); }
  void OnFinished(const CallContext& context, const absl::Status& status, const absl::Status& answered) override;
  absl::StatusOr<Caller> JudgeAgain(const CallContext& context) override;

  const DispatcherOptions options_;
  IdGenerator incidents_;
  std::unordered_map<std::string, std::unique_ptr<BoundMethod>, PathHash, std::equal_to<>> methods_;
  std::set<const google::protobuf::ServiceDescriptor*> services_;
  std::set<std::string> left_out_;  // development only
  absl::Status error_;
  std::atomic<int64_t> in_progress_{0};
  std::mutex streams_mutex_;
  // Open streams, by their contexts. Guarded by streams_mutex_.
  std::unordered_map<const CallContext*, std::weak_ptr<CallState>> streams_;
  std::unordered_map<std::string, size_t> streams_of_;  // how many, by organization
};

template <typename Request, typename Response, template <typename, typename> typename Kind>
class Dispatcher::TypedMethod final : public BoundMethod {
 public:
  using Handler = std::function<void(Kind<Request, Response>)>;
  TypedMethod(std::unique_ptr<const Method> method, Handler handler)
      : BoundMethod(std::move(method)), handler_(std::move(handler)) {}

  std::shared_ptr<CallState> NewState() const override { return std::make_shared<TypedCallState<Request>>(); }
  google::protobuf::Message* RequestOf(CallState& state) const override {
    return &static_cast<TypedCallState<Request>&>(state).request;
  }
  void Run(std::shared_ptr<CallState> state) const override {
    handler_(Kind<Request, Response>(std::static_pointer_cast<TypedCallState<Request>>(std::move(state))));
  }

 private:
  Handler handler_;
};

template <typename Request, typename Response>
void Dispatcher::Bind(std::string_view path, std::function<void(Call<Request, Response>)> handler) {
  if (auto method = Describe(path, Request::descriptor(), Response::descriptor(), /*streaming=*/false)) {
    Add(std::make_unique<TypedMethod<Request, Response, Call>>(std::move(method), std::move(handler)));
  }
}

template <typename Request, typename Response>
void Dispatcher::BindStream(std::string_view path, std::function<void(Stream<Request, Response>)> handler) {
  if (auto method = Describe(path, Request::descriptor(), Response::descriptor(), /*streaming=*/true)) {
    Add(std::make_unique<TypedMethod<Request, Response, Stream>>(std::move(method), std::move(handler)));
  }
}

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_DISPATCHER_H_
