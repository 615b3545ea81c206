#include "common/rpc/method.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/formats.h"
#include "common/rpc/wire.h"

namespace outlay::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

MethodKind KindOf(const MethodDescriptor* descriptor) {
  if (descriptor->client_streaming()) {
    return descriptor->server_streaming() ? MethodKind::kBidirectional : MethodKind::kClientStreaming;
  }
  return descriptor->server_streaming() ? MethodKind::kServerStreaming : MethodKind::kUnary;
}

absl::Status Refuse(const MethodDescriptor* method, std::string_view why) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "METHOD_OPTIONS_INVALID",
                   Concat(method->full_name(), ": ", why), {{"method", method->full_name()}});
}

// A batch's items may contain the ids, or name the resource that they concern; deeper ids identify other things.
bool HasChosenId(const Descriptor* request, int depth) {
  for (int i = 0; i < request->field_count(); ++i) {
    const FieldDescriptor* field = request->field(i);
    const options::v1::FieldOptions& options = field->options().GetExtension(options::v1::field);
    if (absl::EndsWith(field->name(), "_id") || (depth == 0 && options.required() && !options.resource().empty()) ||
        (depth > 0 && field->message_type() != nullptr && HasChosenId(field->message_type(), depth - 1))) {
      return true;
    }
  }
  return false;
}

// Returns the string at the end of `path`, or null if a message on the way is not set.
const std::string* FindText(const Message& request, const std::vector<const FieldDescriptor*>& path,
                            std::string* scratch) {
  const Message* message = &request;
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    if (!message->GetReflection()->HasField(*message, path[i])) {
      return nullptr;
    }
    message = &message->GetReflection()->GetMessage(*message, path[i]);
  }
  return &message->GetReflection()->GetStringReference(*message, path.back(), scratch);
}

}  // namespace

Method::Method(const MethodDescriptor* descriptor)
    : descriptor_(descriptor),
      options_(descriptor->options().GetExtension(options::v1::method)),
      path_(Concat("/", descriptor->service()->full_name(), "/", descriptor->name())),
      kind_(KindOf(descriptor)),
      request_id_(descriptor->input_type()->FindFieldByName("request_id")) {
  const bool is_compiled_in = descriptor->file()->pool() == google::protobuf::DescriptorPool::generated_pool();
  if (is_compiled_in && options_.mutation()) unknown_fields_ = &UnknownFields::Of(descriptor->input_type());
}

absl::StatusOr<std::unique_ptr<const Method>> Method::Create(const MethodDescriptor* descriptor) {
  if (!descriptor->options().HasExtension(options::v1::method)) {
    return Refuse(descriptor, "add option (outlay.options.v1.method)");
  }
  std::unique_ptr<Method> method(new Method(descriptor));
  if (method->options_.permission().empty()) {
    return Refuse(descriptor, "its MethodOptions name no permission");
  }
  if (!method->options_.allowed_services().empty() && !method->options_.services_only()) {
    return Refuse(descriptor, "allowed_services go with services_only");
  }
  if (method->options_.open() && (!method->options_.any_organization() || method->options_.mutation() ||
                                  method->options_.services_only() || method->options_.development_only())) {
    return Refuse(descriptor, "open goes with any_organization, and with nothing else");
  }
  if (method->request_id_ != nullptr && method->request_id_->type() != FieldDescriptor::TYPE_STRING) {
    return Refuse(descriptor, "request_id must be a string");
  }
  OUTLAY_RETURN_IF_ERROR(method->ResolveOrganizationField());
  OUTLAY_RETURN_IF_ERROR(method->CheckMutation());
  OUTLAY_ASSIGN_OR_RETURN(method->validator_, Validator::Create(descriptor->input_type()));
  return method;
}

absl::Status Method::ResolveOrganizationField() {
  if (options_.any_organization()) {
    return options_.organization_field().empty()
               ? absl::OkStatus()
               : Refuse(descriptor_, "any_organization and organization_field exclude each other");
  }
  if (options_.organization_field().empty()) {
    return Refuse(descriptor_, "name the organization_field, or set any_organization");
  }
  const Descriptor* message = descriptor_->input_type();
  const std::vector<std::string> names = absl::StrSplit(options_.organization_field(), '.');
  for (const std::string& name : names) {
    const FieldDescriptor* field = message == nullptr ? nullptr : message->FindFieldByName(name);
    if (field == nullptr || field->is_repeated()) {
      return Refuse(descriptor_, Concat("organization_field: no single field ", name));
    }
    organization_path_.push_back(field);
    message = field->message_type();
  }
  return organization_path_.back()->type() == FieldDescriptor::TYPE_STRING
             ? absl::OkStatus()
             : Refuse(descriptor_, "organization_field must end at a string");
}

absl::Status Method::CheckMutation() const {
  if (!options_.mutation() || descriptor_->client_streaming() || request_id_ != nullptr ||
      HasChosenId(descriptor_->input_type(), /*depth=*/1)) {
    return absl::OkStatus();
  }
  return Refuse(descriptor_, "a mutation needs a request_id, or an id of what it makes that the caller chooses");
}

absl::Status Method::CheckRequest(const Message& request, const Caller& caller, bool first) const {
  if (options_.any_organization()) {
    return validator_.Check(request);
  }
  OUTLAY_RETURN_IF_ERROR(validator_.Check(request, caller.organization));
  std::string scratch;
  const std::string* name = FindText(request, organization_path_, &scratch);
  if (name == nullptr || name->empty()) {
    return first ? FieldRequired(options_.organization_field()) : absl::OkStatus();
  }
  return !caller.organization.empty() && OrganizationOf(*name) == caller.organization
             ? absl::OkStatus()
             : OrganizationMismatch(options_.organization_field());
}

absl::Status Method::CheckService(const Caller& caller) const {
  if (!options_.services_only()) {
    return absl::OkStatus();
  }
  if (caller.service.empty()) {
    return MakeError(absl::StatusCode::kPermissionDenied, "SERVICES_ONLY", "only services call this method",
                     {{"method", path_}});
  }
  const auto& allowed = options_.allowed_services();
  if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), caller.service) == allowed.end()) {
    return MakeError(absl::StatusCode::kPermissionDenied, "SERVICE_NOT_ALLOWED", "other services call this method",
                     {{"method", path_}, {"service", caller.service}});
  }
  // A mutation is checked against the organization of the changed resource; a read would show all organizations.
  const bool shows_all = options_.any_organization() && !options_.mutation();
  if (!caller.is_confined || !shows_all) return absl::OkStatus();
  return MakeError(absl::StatusCode::kPermissionDenied, "SERVICE_ORGANIZATION_REFUSED",
                   "the method shows all organizations, and the service may act in some only; call what names one",
                   {{"service", caller.service}});
}

absl::Status Method::CheckRequestId(const Message& request) const {
  if (request_id_ == nullptr) {
    return absl::OkStatus();
  }
  const std::string id = RequestId(request);
  if (id.empty()) {
    return options_.mutation() ? FieldRequired("request_id") : absl::OkStatus();
  }
  return HasFormat(id, options::v1::FORMAT_REQUEST_ID)
             ? absl::OkStatus()
             : FieldInvalid("request_id", Concat("must be ", DescribeFormat(options::v1::FORMAT_REQUEST_ID)));
}

std::string Method::RequestId(const Message& request) const {
  return request_id_ == nullptr ? "" : request.GetReflection()->GetString(request, request_id_);
}

Digest Method::RequestDigest(Message* request) const {
  if (unknown_fields_ == nullptr || unknown_fields_->AreIn(*request)) request->DiscardUnknownFields();
  std::string id;
  if (request_id_ != nullptr) {
    id = RequestId(*request);
    request->GetReflection()->ClearField(request, request_id_);
  }
  const std::string bytes = SerializeDeterministic(*request);
  if (request_id_ != nullptr) {
    request->GetReflection()->SetString(request, request_id_, std::move(id));
  }
  const std::string_view parts[] = {path_, std::string_view("\0", 1), bytes};
  return Sha256(parts);
}

absl::StatusOr<std::vector<std::unique_ptr<const Method>>> BuildMethods(
    const google::protobuf::ServiceDescriptor* service) {
  std::vector<std::unique_ptr<const Method>> methods;
  for (int i = 0; i < service->method_count(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(methods.emplace_back(), Method::Create(service->method(i)));
  }
  return methods;
}

}  // namespace outlay::rpc
