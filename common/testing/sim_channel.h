// The network between two nodes of a simulation, as the caller's process sees it.
#ifndef OUTLAY_COMMON_TESTING_SIM_CHANNEL_H_
#define OUTLAY_COMMON_TESTING_SIM_CHANNEL_H_

#include <memory>
#include <string_view>

#include "common/rpc/channel.h"
#include "common/rpc/local_channel.h"
#include "common/testing/sim_node.h"

namespace outlay::testing {

// A LocalChannel between processes that crash: pending calls of a dead process are dropped, and an answer or a stream
// that a crash of the peer interrupts is UNAVAILABLE. Single-threaded.
class SimChannel final : public rpc::Channel {
 public:
  // All must outlive the channel. `from` null: a caller that never crashes.
  SimChannel(SimNode* from, SimNode* to, Scheduler* network, rpc::LinkFaults* faults);

  void Call(std::string_view method, const google::protobuf::Message& request, google::protobuf::Message* response,
            const rpc::CallOptions& options, UniqueFunction<void(absl::Status)> done) override;
  std::unique_ptr<rpc::ClientStream> Open(std::string_view method, const rpc::CallOptions& options) override;

 private:
  SimNode* const from_;
  SimNode* const to_;
  Scheduler* const network_;
  rpc::LocalChannel wire_;
};

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_SIM_CHANNEL_H_
