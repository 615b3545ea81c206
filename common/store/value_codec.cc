#include "common/store/value_codec.h"

#include "common/base/errors.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace outlay::store {

void SerializeMessage(const google::protobuf::MessageLite& message, std::string* out) {
  const size_t size = message.ByteSizeLong();
  out->resize(size);
  google::protobuf::io::ArrayOutputStream array(out->data(), static_cast<int>(size));
  google::protobuf::io::CodedOutputStream coded(&array);
  coded.SetSerializationDeterministic(true);
  message.SerializeWithCachedSizes(&coded);
}

absl::Status ValueUnreadable(std::string_view name) {
  return DataLoss(std::string("a value of keyspace ").append(name));
}

}  // namespace outlay::store
