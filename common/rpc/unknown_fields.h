// Tells whether a message has fields that this program does not know. Internal to common/rpc.
#ifndef OUTLAY_COMMON_RPC_UNKNOWN_FIELDS_H_
#define OUTLAY_COMMON_RPC_UNKNOWN_FIELDS_H_

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace outlay::rpc {

// Works out once per type where messages contain messages, so that checking a message without unknown fields costs a
// fraction of Message::DiscardUnknownFields, which walks all fields. Thread-safe after construction.
class UnknownFields {
 public:
  explicit UnknownFields(const google::protobuf::Descriptor* descriptor) : root_(Add(descriptor)) {}
  // Returns the instance of a compiled-in type, created once per process and shared by all methods and dispatchers.
  // Thread-safe.
  static const UnknownFields& Of(const google::protobuf::Descriptor* descriptor);

  // Returns whether `message`, of the descriptor's type, or a message below it has unknown fields. Also true if there
  // are maps, which are not searched.
  bool AreIn(const google::protobuf::Message& message) const { return AreIn(message, *root_); }

 private:
  struct Plan {
    std::vector<std::pair<const google::protobuf::FieldDescriptor*, const Plan*>> messages;
    bool has_map = false;
  };

  const Plan* Add(const google::protobuf::Descriptor* descriptor);
  static bool AreIn(const google::protobuf::Message& message, const Plan& plan);

  // Plans may refer to each other in circles.
  std::map<const google::protobuf::Descriptor*, std::unique_ptr<Plan>> plans_;
  const Plan* root_;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_UNKNOWN_FIELDS_H_
