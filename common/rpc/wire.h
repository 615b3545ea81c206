// Messages as bytes and back, with the limits of the edge.
#ifndef OUTLAY_COMMON_RPC_WIRE_H_
#define OUTLAY_COMMON_RPC_WIRE_H_

#include <string>
#include <string_view>

#include "common/rpc/call.h"
#include "google/protobuf/message.h"
#include "grpcpp/support/byte_buffer.h"

namespace outlay::rpc {

// False: the bytes do not parse as the message, hold invalid UTF-8, or nest deeper than limits::kMessageDepth.
bool ParseMessage(std::string_view bytes, google::protobuf::Message* into);
bool ParseMessage(const grpc::ByteBuffer& bytes, google::protobuf::Message* into);

// Returns the same bytes for equal messages in this build: for digests and etags, never for stored data.
std::string SerializeDeterministic(const google::protobuf::Message& message);

grpc::ByteBuffer SerializeMessage(const google::protobuf::Message& message);

// The reply's message or bytes; it must have one of them.
grpc::ByteBuffer SerializeReply(const Reply& reply);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_WIRE_H_
