// Sends bad requests, derived from good ones, to the methods of a service, and reports those that were not refused
// correctly.
#ifndef OUTLAY_COMMON_RPC_TESTING_BAD_CALLS_H_
#define OUTLAY_COMMON_RPC_TESTING_BAD_CALLS_H_

#include <functional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/rpc/channel.h"
#include "common/rpc/dispatcher.h"
#include "common/testing/fake_scheduler.h"
#include "google/protobuf/descriptor.h"

namespace outlay::rpc {

// A method and messages, as text, that satisfy every rule of their fields: one request, or those of a stream in order.
struct GoodCall {
  std::string method;  // "outlay.purchase_order.v1.PurchaseOrders.CreatePurchaseOrder"
  std::vector<std::string> messages;

  friend void PrintTo(const GoodCall& call, std::ostream* out) { *out << call.method; }
};

// Sends messages as bytes, valid or not, and returns how the call ended; for a stream that answers an error in a
// message and continues, that error.
using RawSender =
    std::function<absl::Status(const google::protobuf::MethodDescriptor&, const std::vector<std::string>& messages)>;

// Returns a sender for one thread, for channels on that scheduler; UNKNOWN: the call has not ended. All must outlive
// the sender. `answers`, if set, gets the bytes of each message of the last call's answer.
RawSender SendInOneThread(Channel& channel, testing::FakeScheduler& scheduler, CallOptions options,
                          std::vector<std::string>* answers = nullptr);
// Returns a sender that blocks until the end. `channel` must outlive the sender.
RawSender SendAndWait(Channel& channel, CallOptions options);

// Ends the program if there is no such method. Its path is "/package.Service/Method".
const google::protobuf::MethodDescriptor& MethodOf(const GoodCall& call);
std::string PathOf(const google::protobuf::MethodDescriptor& method);
// Returns the serialized messages.
std::vector<std::string> BytesOf(const GoodCall& call);

// Expects that every bad variation of each message (see MakeBadRequests) ends the call with its reason and field. The
// messages before it in the stream are sent unchanged. For methods of any organization no name is foreign: tests of
// their own cover names that do not belong together.
void ExpectRefusesBadMessages(const GoodCall& call, const RawSender& send);

// Expects NOT_FOUND, with a reason such as SUPPLIER_NOT_FOUND, for each message in which one resource name is unknown,
// except for names in the fields of `new_names`, which need not exist. Resources in the good call that the server looks
// up first must exist.
void ExpectRefusesUnknownNames(const GoodCall& call, const std::set<std::string>& new_names, const RawSender& send);

// Returns the methods that it serves, in any order.
std::vector<const google::protobuf::MethodDescriptor*> MethodsOf(const Dispatcher& dispatcher);
// Expects a good call for each of the methods, and that there are any, so that no new method is forgotten.
void ExpectCovers(const std::vector<GoodCall>& calls,
                  const std::vector<const google::protobuf::MethodDescriptor*>& methods);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_TESTING_BAD_CALLS_H_
