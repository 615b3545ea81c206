#include "common/rpc/wire.h"

#include <cstdint>

#include "common/rpc/limits.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "grpcpp/support/slice.h"

namespace outlay::rpc {

bool ParseMessage(std::string_view bytes, google::protobuf::Message* into) {
  google::protobuf::io::CodedInputStream stream(reinterpret_cast<const uint8_t*>(bytes.data()),
                                                static_cast<int>(bytes.size()));
  stream.SetRecursionLimit(limits::kMessageDepth);
  return into->ParseFromCodedStream(&stream) && stream.ConsumedEntireMessage();
}

bool ParseMessage(const grpc::ByteBuffer& bytes, google::protobuf::Message* into) {
  grpc::Slice slice;
  if (!bytes.TrySingleSlice(&slice).ok() && !bytes.DumpToSingleSlice(&slice).ok()) {
    return false;
  }
  return ParseMessage(std::string_view(reinterpret_cast<const char*>(slice.begin()), slice.size()), into);
}

std::string SerializeDeterministic(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

grpc::ByteBuffer SerializeMessage(const google::protobuf::Message& message) {
  const grpc::Slice slice(message.ByteSizeLong());
  // Only this code has the slice until the buffer takes it.
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  return grpc::ByteBuffer(&slice, 1);
}

grpc::ByteBuffer SerializeReply(const Reply& reply) {
  if (reply.message != nullptr) {
    return SerializeMessage(*reply.message);
  }
  const grpc::Slice slice(reply.bytes->data(), reply.bytes->size());
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace outlay::rpc
