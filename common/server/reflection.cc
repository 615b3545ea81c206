#include "common/server/reflection.h"

#include <optional>
#include <set>
#include <utility>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"

namespace outlay::server {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using grpc::reflection::v1alpha::ExtensionNumberResponse;
using grpc::reflection::v1alpha::FileDescriptorResponse;
using grpc::reflection::v1alpha::ServerReflectionRequest;
using grpc::reflection::v1alpha::ServerReflectionResponse;

const DescriptorPool& Pool() {
  return *DescriptorPool::generated_pool();
}

// A file is sent together with all that it imports, so that one question is enough.
void AddFile(const FileDescriptor* file, std::set<const FileDescriptor*>& seen, FileDescriptorResponse& into) {
  if (!seen.insert(file).second) {
    return;
  }
  google::protobuf::FileDescriptorProto proto;
  file->CopyTo(&proto);
  into.add_file_descriptor_proto(proto.SerializeAsString());
  for (int i = 0; i < file->dependency_count(); ++i) {
    AddFile(file->dependency(i), seen, into);
  }
}

const FileDescriptor* FindFile(const ServerReflectionRequest& request) {
  switch (request.message_request_case()) {
    case ServerReflectionRequest::kFileByFilename:
      return Pool().FindFileByName(request.file_by_filename());
    case ServerReflectionRequest::kFileContainingSymbol:
      return Pool().FindFileContainingSymbol(request.file_containing_symbol());
    case ServerReflectionRequest::kFileContainingExtension: {
      const auto& wanted = request.file_containing_extension();
      const Descriptor* type = Pool().FindMessageTypeByName(wanted.containing_type());
      const FieldDescriptor* extension =
          type == nullptr ? nullptr : Pool().FindExtensionByNumber(type, wanted.extension_number());
      return extension == nullptr ? nullptr : extension->file();
    }
    default:
      return nullptr;
  }
}

void AddError(absl::StatusCode code, const char* message, ServerReflectionResponse& response) {
  response.mutable_error_response()->set_error_code(static_cast<int>(code));
  response.mutable_error_response()->set_error_message(message);
}

void AnswerExtensions(const std::string& type_name, ServerReflectionResponse& response) {
  const Descriptor* type = Pool().FindMessageTypeByName(type_name);
  if (type == nullptr) {
    AddError(absl::StatusCode::kNotFound, "no such message", response);
    return;
  }
  std::vector<const FieldDescriptor*> extensions;
  Pool().FindAllExtensions(type, &extensions);
  ExtensionNumberResponse& numbers = *response.mutable_all_extension_numbers_response();
  numbers.set_base_type_name(type_name);
  for (const FieldDescriptor* extension : extensions) {
    numbers.add_extension_number(extension->number());
  }
}

}  // namespace

void Reflection::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.BindStream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", this, &Reflection::Serve);
}

void Reflection::Serve(rpc::Stream<Request, Response> stream) {
  stream.Read([this, stream](std::optional<Request> request) {
    if (!request.has_value()) {
      stream.Finish(absl::OkStatus());
      return;
    }
    stream.Write(Answer(*request), [this, stream](bool good) {
      if (good) {
        Serve(stream);
      } else {
        stream.Finish(absl::OkStatus());
      }
    });
  });
}

Reflection::Response Reflection::Answer(const Request& request) const {
  Response response;
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;
  if (request.message_request_case() == Request::kListServices) {
    for (const std::string& name : services_) {
      response.mutable_list_services_response()->add_service()->set_name(name);
    }
  } else if (request.message_request_case() == Request::kAllExtensionNumbersOfType) {
    AnswerExtensions(request.all_extension_numbers_of_type(), response);
  } else if (const FileDescriptor* file = FindFile(request); file != nullptr) {
    std::set<const FileDescriptor*> seen;
    AddFile(file, seen, *response.mutable_file_descriptor_response());
  } else {
    AddError(absl::StatusCode::kNotFound, "no such file or symbol", response);
  }
  return response;
}

}  // namespace outlay::server
