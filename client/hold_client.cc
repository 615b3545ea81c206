#include "client/hold_client.h"

#include <algorithm>
#include <utility>

#include "absl/synchronization/notification.h"
#include "client/hold_sender.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"

namespace outlay::client {

// Members are in order of creation.
class HoldConnection::Impl {
 public:
  explicit Impl(const ConnectOptions& options)
      : scheduler_(1),
        pool_(std::max(options.threads, 1)),
        channel_(&pool_, {.target = options.target,
                          .service = "budget",
                          .connections = std::max(options.connections, 1),
                          .credentials = options.credentials}) {}
  // No call ends after this.
  ~Impl() {
    pool_.Stop();
    scheduler_.Stop();
  }

  HoldClientParts parts() {
    return {.channel = &channel_, .scheduler = &scheduler_, .clock = &clock_, .random = &random_};
  }

 private:
  SystemClock clock_;
  SystemRandom random_;
  ThreadScheduler scheduler_;
  rpc::ChannelPool pool_;
  rpc::GrpcChannel channel_;
};

HoldConnection::HoldConnection(const ConnectOptions& options) : impl_(std::make_unique<Impl>(options)) {}

HoldConnection::~HoldConnection() = default;

HoldClientParts HoldConnection::parts() const {
  return impl_->parts();
}

std::unique_ptr<HoldClient> HoldClient::Connect(const ConnectOptions& connect, HoldClientOptions options) {
  auto connection = std::make_unique<HoldConnection>(connect);
  auto made = std::make_unique<HoldClient>(connection->parts(), std::move(options));
  made->connection_ = std::move(connection);
  return made;
}

HoldClient::HoldClient(const HoldClientParts& parts, HoldClientOptions options)
    : sender_(std::make_shared<HoldSender>(parts, std::move(options))) {}

HoldClient::~HoldClient() {
  sender_->Close();
}

void HoldClient::Authorize(SpendRequest request, Done done) {
  sender_->Authorize(std::move(request), std::move(done));
}

absl::StatusOr<SpendDecision> HoldClient::AuthorizeAndWait(SpendRequest request) {
  absl::Notification told;
  absl::StatusOr<SpendDecision> decision = absl::UnknownError("not told");
  Authorize(std::move(request), [&](absl::StatusOr<SpendDecision> made) {
    decision = std::move(made);
    told.Notify();
  });
  told.WaitForNotification();
  return decision;
}

}  // namespace outlay::client
