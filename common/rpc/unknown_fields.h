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

// Plans once per type where messages are in a message: looking at a good one then costs a fraction of what
// Message::DiscardUnknownFields does, which walks all of its fields. Thread-safe after its making.
class UnknownFields {
 public:
  explicit UnknownFields(const google::protobuf::Descriptor* descriptor) : root_(Add(descriptor)) {}
  // Of a compiled-in type: made once in a process, for however many methods and dispatchers. Thread-safe.
  static const UnknownFields& Of(const google::protobuf::Descriptor* descriptor);

  // In `message`, of the descriptor's type, or in one below it. True where it cannot tell, because there are maps.
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
