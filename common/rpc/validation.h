// Checks messages by the annotations of their fields, before any code of a service sees them.
//
// A plan is made once per message type; a check follows it by reflection, and allocates only if something is wrong.
// Besides outlay.options.v1.field and google.api.field_behavior, every field is checked as follows: strings have a
// limit and no control characters, repeated fields have a limit, enum values are known, google.type and google.protobuf
// well-known values are valid. Unknown fields are ignored.
#ifndef OUTLAY_COMMON_RPC_VALIDATION_H_
#define OUTLAY_COMMON_RPC_VALIDATION_H_

#include <memory>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace outlay::rpc {

class PlanSet;
struct MessagePlan;

// Thread-safe; copies share their plans.
class Validator {
 public:
  Validator();
  Validator(const Validator&);
  Validator& operator=(const Validator&);
  Validator(Validator&&) noexcept;
  Validator& operator=(Validator&&) noexcept;
  ~Validator();

  // Plans the checks of `descriptor` and of every message below it. In a request with an `update_mask`, nothing inside
  // its other fields is required, because the mask says which of them count. FAILED_PRECONDITION, naming the field: an
  // annotation that does not fit its field.
  static absl::StatusOr<Validator> Create(const google::protobuf::Descriptor* descriptor);

  // INVALID_ARGUMENT, metadata `field` is the path, such as "purchase_order.lines[3].unit_price":
  //   FIELD_REQUIRED, FIELD_INVALID, FIELD_TOO_LONG {given, limit}, TOO_MANY_ITEMS {given, limit}.
  // With `organization`, and if nothing else is wrong, PERMISSION_DENIED / ORGANIZATION_MISMATCH {field}: a field with
  // a `resource` pattern below organizations/ names another organization.
  absl::Status Check(const google::protobuf::Message& message,
                     std::optional<std::string_view> organization = std::nullopt) const;

 private:
  std::shared_ptr<const PlanSet> plans_;
  const MessagePlan* root_ = nullptr;
};

// PERMISSION_DENIED / ORGANIZATION_MISMATCH {field}: the resource belongs to an organization other than the caller's.
// Does not reveal whether the resource exists.
absl::Status OrganizationMismatch(std::string_view field);

// INVALID_ARGUMENT / REQUEST_MALFORMED: the bytes are not a message of the expected type (or hold invalid UTF-8).
absl::Status RequestMalformed();

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_VALIDATION_H_
