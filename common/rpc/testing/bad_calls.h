// Sends bad requests to the methods of a service, made from good ones, and says which of them were not refused rightly.
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

// A method and messages, as text, that every rule of its fields accepts: one request, or those of a stream in order.
struct GoodCall {
  std::string method;  // "outlay.purchase_order.v1.PurchaseOrders.CreatePurchaseOrder"
  std::vector<std::string> messages;

  friend void PrintTo(const GoodCall& call, std::ostream* out) { *out << call.method; }
};

// Sends messages as bytes, whatever they are, and tells how the call ended; of a stream that answers what is wrong with
// a message and goes on, that error.
using RawSender =
    std::function<absl::Status(const google::protobuf::MethodDescriptor&, const std::vector<std::string>& messages)>;

// In one thread, for channels on that scheduler; UNKNOWN: the call has not ended. All must outlive the sender.
// `answers`, if there is one, gets the bytes of each message of the last call's answer.
RawSender SendInOneThread(Channel& channel, testing::FakeScheduler& scheduler, CallOptions options,
                          std::vector<std::string>* answers = nullptr);
// Waits for the end. `channel` must outlive the sender.
RawSender SendAndWait(Channel& channel, CallOptions options);

// The program ends when there is no such method. Its path is "/package.Service/Method".
const google::protobuf::MethodDescriptor& MethodOf(const GoodCall& call);
std::string PathOf(const google::protobuf::MethodDescriptor& method);
// The bytes of its messages.
std::vector<std::string> BytesOf(const GoodCall& call);

// Expects that every bad message there is to each of the good ones (see MakeBadRequests) ends the call with its reason
// and field. Those before it in the stream are sent as they are. To methods of any organization no name is foreign:
// what they say to names that do not belong together is for tests of their own.
void ExpectRefusesBadMessages(const GoodCall& call, const RawSender& send);

// Expects NOT_FOUND for each message in which one name of a resource names none, with a reason such as
// SUPPLIER_NOT_FOUND, but for names in the fields of `new_names`, which need not exist. What the good call names, and
// the server looks at first, must exist.
void ExpectRefusesUnknownNames(const GoodCall& call, const std::set<std::string>& new_names, const RawSender& send);

// What it serves, in any order.
std::vector<const google::protobuf::MethodDescriptor*> MethodsOf(const Dispatcher& dispatcher);
// Expects a good call for each of the methods, of which there are some, so that a new one cannot be forgotten.
void ExpectCovers(const std::vector<GoodCall>& calls,
                  const std::vector<const google::protobuf::MethodDescriptor*>& methods);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_TESTING_BAD_CALLS_H_
