// The description of an RPC that the edge derives from its descriptor: path, kind, options, and the checks of its
// requests.
//
// All of it is computed before the server starts; afterwards a Method is immutable and thread-safe.
#ifndef OUTLAY_COMMON_RPC_METHOD_H_
#define OUTLAY_COMMON_RPC_METHOD_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/digest.h"
#include "common/rpc/caller.h"
#include "common/rpc/unknown_fields.h"
#include "common/rpc/validation.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "outlay/options/v1/options.pb.h"

namespace outlay::rpc {

enum class MethodKind { kUnary, kServerStreaming, kClientStreaming, kBidirectional };

class Method {
 public:
  // FAILED_PRECONDITION, each naming the method: it has no MethodOptions or an empty permission; organization_field is
  // missing or names no string field of the request; a unary mutation has neither a `request_id` nor a field
  // `<thing>_id` that the caller chooses (in the request or in its items); allowed_services without services_only;
  // `open` without any_organization; the annotations of the request contradict its fields.
  static absl::StatusOr<std::unique_ptr<const Method>> Create(const google::protobuf::MethodDescriptor* descriptor);

  const google::protobuf::MethodDescriptor* descriptor() const { return descriptor_; }
  const options::v1::MethodOptions& options() const { return options_; }
  // "/outlay.purchase_order.v1.PurchaseOrders/CreatePurchaseOrder".
  const std::string& path() const { return path_; }
  // "outlay.purchase_order.v1.PurchaseOrders".
  std::string_view service() const { return descriptor_->service()->full_name(); }
  MethodKind kind() const { return kind_; }
  // Whether the request is read before the handler runs.
  bool reads_one_request() const { return kind_ == MethodKind::kUnary || kind_ == MethodKind::kServerStreaming; }

  // Validates a request by its annotations, then compares every organization that it names with the caller's. `first`:
  // a unary request or the first message of a stream, which must name an organization; later messages may omit it.
  // INVALID_ARGUMENT: see Validator. PERMISSION_DENIED / ORGANIZATION_MISMATCH {field}.
  absl::Status CheckRequest(const google::protobuf::Message& request, const Caller& caller, bool first) const;

  // Checks whether the method is open to this kind of caller. PERMISSION_DENIED / SERVICES_ONLY {method} or
  // SERVICE_NOT_ALLOWED {method, service}.
  absl::Status CheckService(const Caller& caller) const;

  // Checks the `request_id` of a mutation that has such a field. INVALID_ARGUMENT / FIELD_REQUIRED or FIELD_INVALID
  // {field}.
  absl::Status CheckRequestId(const google::protobuf::Message& request) const;
  // Returns the request's `request_id`; empty if the request has no such field.
  std::string RequestId(const google::protobuf::Message& request) const;

  // Returns the digest of a mutation's content: SHA-256 of the method's name and the deterministic bytes of the
  // request, without its request_id and without fields that this build does not know. Drops those fields from
  // `request`.
  Digest RequestDigest(google::protobuf::Message* request) const;

 private:
  explicit Method(const google::protobuf::MethodDescriptor* descriptor);
  absl::Status ResolveOrganizationField();
  absl::Status CheckMutation() const;

  const google::protobuf::MethodDescriptor* descriptor_;
  options::v1::MethodOptions options_;
  std::string path_;
  MethodKind kind_;
  Validator validator_;
  const UnknownFields* unknown_fields_ = nullptr;  // null: searched for field by field
  std::vector<const google::protobuf::FieldDescriptor*> organization_path_;
  const google::protobuf::FieldDescriptor* request_id_ = nullptr;
};

// Returns every method of a service, in order of declaration, or the first error of Method::Create.
absl::StatusOr<std::vector<std::unique_ptr<const Method>>> BuildMethods(
    const google::protobuf::ServiceDescriptor* service);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_METHOD_H_
