#include "common/rpc/grpc_server_call.h"

#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/rpc/grpc_time.h"
#include "common/rpc/status.h"
#include "common/rpc/validation.h"
#include "common/rpc/wire.h"
#include "grpc/grpc_security_constants.h"
#include "grpcpp/security/auth_context.h"

namespace outlay::rpc {
GrpcServerLoop::GrpcServerLoop(Dispatcher* dispatcher, grpc::AsyncGenericService* service,
                               std::unique_ptr<grpc::ServerCompletionQueue> queue)
    : dispatcher_(dispatcher), service_(service), queue_(queue.get()), loop_(std::move(queue)) {}

void GrpcServerLoop::Start(int ready) {
  for (int i = 0; i < ready; ++i) {
    RequestCall();
  }
  loop_.Start();
}

void GrpcServerLoop::RequestCall() {
  std::make_shared<GrpcServerCall>(shared_from_this())->Request();
}

void GrpcServerLoop::Add(GrpcServerCall* stream) {
  streams_.insert(stream);
  if (is_draining()) {
    stream->EndForDrain();
  }
}

void GrpcServerLoop::Drain() {
  loop_.Run([self = shared_from_this()] {
    self->draining_.store(true, std::memory_order_release);
    const std::vector<GrpcServerCall*> streams(self->streams_.begin(), self->streams_.end());
    for (GrpcServerCall* stream : streams) {
      stream->EndForDrain();
    }
  });
}

GrpcServerCall::GrpcServerCall(std::shared_ptr<GrpcServerLoop> loop) : loop_(std::move(loop)) {}

void GrpcServerCall::Acquire() {
  if (held_++ == 0) {
    self_ = shared_from_this();
  }
}

void GrpcServerCall::Release() {
  if (--held_ == 0) {
    // May destroy this.
    const std::shared_ptr<GrpcServerCall> last = std::move(self_);
  }
}

void GrpcServerCall::Request() {
  Acquire();
  context_.AsyncNotifyWhenDone(done_.Tag());
  loop_->service_->RequestCall(&context_, &stream_, loop_->queue_, loop_->queue_, requested_.Tag());
}

void GrpcServerCall::OnRequested(bool good) {
  if (!good) {
    // The server is stopping; `done_` is never delivered for a call that did not start.
    Release();
    return;
  }
  // Takes over the hold of `requested_` for `done_`.
  loop_->RequestCall();
  bound_ = loop_->dispatcher().Find(context_.method());
  if (bound_ == nullptr) {
    Finish(MethodUnknown(context_.method()), {});
  } else if (bound_->method().reads_one_request()) {
    Acquire();
    stream_.Read(&incoming_, first_message_.Tag());
  } else {
    loop_->Add(this);
    DispatchNow();
  }
}

void GrpcServerCall::OnFirstMessage(bool good) {
  if (good) {
    if (bound_->method().kind() == MethodKind::kServerStreaming) {
      loop_->Add(this);
    }
    DispatchNow();
  } else {
    Finish(RequestMalformed(), {});
  }
  Release();
}

void GrpcServerCall::DispatchNow() {
  loop_->dispatcher().Dispatch(*bound_, *this, shared_from_this(), [this](google::protobuf::Message* into) {
    const bool good = ParseMessage(incoming_, into);
    incoming_.Clear();
    return good;
  });
}

void GrpcServerCall::OnDone(bool) {
  if (context_.IsCancelled()) {
    SetGone();
  }
  loop_->Remove(this);
  Release();
}

void GrpcServerCall::Finish(const absl::Status& status, const Reply& reply) {
  status_ = ToGrpcStatus(status);
  if (reply.message != nullptr || reply.bytes != nullptr) {
    reply_ = SerializeReply(reply);
    organization_sequence_ = reply.organization_sequence;
  }
  loop_->loop().Run([self = shared_from_this()] { self->StartFinish(); });
}

void GrpcServerCall::StartFinish() {
  finish_wanted_ = true;
  if (finishing_ || writing_) {
    return;
  }
  finishing_ = true;
  Acquire();
  // The handler's answer is not read while draining, because the handler may be writing it at this moment.
  if (draining_) {
    stream_.Finish(ToGrpcStatus(ServerStopping()), ended_.Tag());
    return;
  }
  if (organization_sequence_ != 0) {
    context_.AddTrailingMetadata(std::string(kOrganizationSequenceKey), std::to_string(organization_sequence_));
  }
  if (reply_.has_value() && status_.ok()) {
    stream_.WriteAndFinish(*reply_, grpc::WriteOptions(), status_, ended_.Tag());
  } else {
    stream_.Finish(status_, ended_.Tag());
  }
}

void GrpcServerCall::OnFinished(bool) {
  Release();
}

void GrpcServerCall::SetGone() {
  gone_.store(true, std::memory_order_release);
  cancelled_.store(true, std::memory_order_release);
}

void GrpcServerCall::EndForDrain() {
  if (finish_wanted_ || reads_over_) return;
  draining_ = true;
  if (bound_->method().reads_one_request()) {
    SetGone();
    StartFinish();
    return;
  }
  StopReads();
}

void GrpcServerCall::EndReads() {
  loop_->loop().Run([self = shared_from_this()] {
    if (!self->finish_wanted_ && !self->reads_over_) self->StopReads();
  });
}

void GrpcServerCall::StopReads() {
  cancelled_.store(true, std::memory_order_release);
  // A message that gRPC may still read is ignored.
  if (!std::exchange(stopped_reads_, true) && reading_) EndRead();
}

void GrpcServerCall::Read(google::protobuf::Message* into, UniqueFunction<void(absl::StatusOr<bool>)> done) {
  read_into_ = into;
  read_done_ = std::move(done);
  if (!loop_->loop().Run([self = shared_from_this()] { self->StartRead(); })) {
    EndRead();
  }
}

void GrpcServerCall::StartRead() {
  // The call may have been ended by code other than the handler.
  if (finishing_ || stopped_reads_) {
    EndRead();
    return;
  }
  reading_ = true;
  Acquire();
  stream_.Read(&incoming_, read_.Tag());
}

void GrpcServerCall::OnRead(bool good) {
  reading_ = false;
  reads_over_ = !good;
  if (stopped_reads_) {
    incoming_.Clear();
    Release();
    return;
  }
  UniqueFunction<void(absl::StatusOr<bool>)> done = std::move(read_done_);
  const bool parsed = good && ParseMessage(incoming_, read_into_);
  incoming_.Clear();
  if (good && !parsed) {
    done(RequestMalformed());
  } else {
    done(good);
  }
  Release();
}

uint64_t GrpcServerCall::write_under_way() const {
  const uint64_t steps = write_steps_.load(std::memory_order_relaxed);
  return steps % 2 == 1 ? steps : 0;
}

void GrpcServerCall::Cut() {
  // Operations in progress complete as failed.
  loop_->loop().Run([self = shared_from_this()] {
    if (!self->finishing_) self->context_.TryCancel();
  });
}

void GrpcServerCall::Write(const google::protobuf::Message& message, UniqueFunction<void(bool)> done) {
  outgoing_ = SerializeMessage(message);
  write_done_ = std::move(done);
  write_steps_.fetch_add(1, std::memory_order_relaxed);
  if (!loop_->loop().Run([self = shared_from_this()] { self->StartWrite(); })) {
    EndWrite(false);
  }
}

void GrpcServerCall::EndWrite(bool good) {
  // The callback may start the next Write.
  write_steps_.fetch_add(1, std::memory_order_relaxed);
  std::exchange(write_done_, {})(good);
}

void GrpcServerCall::StartWrite() {
  if (finishing_ || is_stopped()) {
    EndWrite(false);
    return;
  }
  writing_ = true;
  Acquire();
  stream_.Write(outgoing_, written_.Tag());
}

void GrpcServerCall::OnWritten(bool good) {
  writing_ = false;
  outgoing_.Clear();
  if (finish_wanted_) {
    StartFinish();
  }
  EndWrite(good && !is_stopped() && !gone_.load(std::memory_order_acquire));
  Release();
}

std::optional<std::string_view> GrpcServerCall::Find(std::string_view key) const {
  const auto& metadata = context_.client_metadata();
  const auto found = metadata.find(grpc::string_ref(key.data(), key.size()));
  return found == metadata.end()
             ? std::nullopt
             : std::optional<std::string_view>(std::in_place, found->second.data(), found->second.size());
}

absl::Duration GrpcServerCall::time_left() const {
  return TimeUntil(context_.raw_deadline());
}

Peer GrpcServerCall::peer() const {
  const std::shared_ptr<const grpc::AuthContext> proven = context_.auth_context();
  Peer peer;
  if (proven == nullptr || proven->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME).empty()) {
    return peer;
  }
  peer.has_certificate = true;
  for (const grpc::string_ref& uri : proven->FindPropertyValues(GRPC_PEER_URI_PROPERTY_NAME)) {
    peer.uris.emplace_back(uri.data(), uri.size());
  }
  return peer;
}

}  // namespace outlay::rpc
